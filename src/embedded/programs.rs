//! Finds PostgreSQL's programs on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::EmbeddedError;

const OLDEST: u32 = 15;

/// Where alone the programs are looked for, once that has been said.
static NAMED: OnceLock<PathBuf> = OnceLock::new();

/// Looks for PostgreSQL's programs in this directory alone, from now on in this process.
pub fn look_in(dir: PathBuf) {
    NAMED.get_or_init(|| dir);
}

/// One directory of PostgreSQL programs.
#[derive(Debug)]
pub(super) struct Programs {
    dir: PathBuf,
    pub(super) version: u32,
}

impl Programs {
    /// The newest programs, or those of the version that made an existing cluster: no other can open it.
    pub(super) fn find(cluster: Option<u32>) -> Result<Self, EmbeddedError> {
        let mut tried = Vec::new();
        let mut seen = Vec::new();
        for dir in places() {
            if seen.contains(&dir) || !dir.join("initdb").exists() {
                continue;
            }
            let programs = Self { version: version_of(&dir.join("postgres")).unwrap_or(0), dir };
            if cluster.map_or(programs.version >= OLDEST, |wanted| wanted == programs.version) {
                return Ok(programs);
            }
            tried.push(format!("{} is version {}", programs.dir.display(), programs.version));
            seen.push(programs.dir);
        }
        let needed = cluster.map_or_else(
            || format!("{OLDEST} or newer"),
            |version| format!("{version}, which made the cluster,"),
        );
        let tried =
            if tried.is_empty() { "no initdb anywhere".to_owned() } else { tried.join(", ") };
        Err(EmbeddedError::NoPrograms { needed, tried })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub(super) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.path(name));
        // The caller's libpq settings are meant for other servers.
        for (key, _) in env::vars_os().filter(|(key, _)| key.to_string_lossy().starts_with("PG")) {
            command.env_remove(key);
        }
        // English in the log, whose lines this module reads; macOS also needs a set locale.
        command.env("LC_ALL", "C");
        command
    }
}

fn version_of(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", or "17beta1".
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split_once(") ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Where the programs may be, best first. Lazy: later places cost a process each.
fn places() -> Box<dyn Iterator<Item = PathBuf>> {
    let of_environment =
        || env::var_os("PG_BIN_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    if let Some(dir) = NAMED.get().cloned().or_else(of_environment) {
        return Box::new([dir].into_iter());
    }
    let brew = ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"];
    let path =
        || env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    Box::new(
        versions_in("/usr/lib/postgresql", "")
            .chain(versions_in("/usr", "pgsql-"))
            .chain([()].into_iter().filter_map(|()| pg_config()))
            .chain(brew.into_iter().flat_map(|dir| versions_in(dir, "postgresql@")))
            .chain([()].into_iter().flat_map(move |()| -> Vec<PathBuf> { path() })),
    )
}

/// `<parent>/<prefix><number>/bin`, newest first.
fn versions_in(parent: &'static str, prefix: &'static str) -> impl Iterator<Item = PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, dir)| dir)
}

fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}
