//! A PostgreSQL server of a test's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use petitions::embedded::{Embedded, Options};

/// A server with one database.
pub struct Cluster {
    pub embedded: Option<Embedded>,
    pub directory: tempfile::TempDir,
    pub data: PathBuf,
}

/// A directory that the server's own user can reach too, when the tests run as root.
pub fn reachable_directory() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    directory
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Cluster {
    pub fn start() -> Self {
        let directory = reachable_directory();
        let data = directory.path().join("data");
        Self::start_at(directory, data)
    }

    /// One whose files lie there.
    pub fn start_at(directory: tempfile::TempDir, data: PathBuf) -> Self {
        Self::start_with(directory, data, &[])
    }

    /// One with further settings, which win over those of the tests.
    pub fn start_with(
        directory: tempfile::TempDir,
        data: PathBuf,
        further: &[(&str, &str)],
    ) -> Self {
        let mut settings =
            vec![("max_connections", "200"), ("shared_buffers", "64MB"), ("max_wal_size", "512MB")];
        settings.extend(further);
        let embedded = Embedded::start(&Options { data_dir: &data, settings: &settings }).unwrap();
        embedded.ensure_database("petitions").unwrap();
        Self { embedded: Some(embedded), directory, data }
    }

    pub fn url(&self) -> String {
        self.embedded.as_ref().unwrap().url("petitions")
    }

    pub fn socket(&self) -> PathBuf {
        self.data.join("run/.s.PGSQL.5432")
    }

    pub fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url()).unwrap()
    }

    pub fn run(&self, statements: &str) {
        self.connect().batch_execute(statements).unwrap();
    }

    /// What a statement that selects one bigint as `number` finds.
    pub fn number(&self, statement: &str) -> i64 {
        number_at(&self.url(), statement)
    }

    /// What a statement that selects one text as `word` finds.
    pub fn word(&self, statement: &str) -> String {
        let found: Word = sql_query(statement).get_result(&mut self.connect()).unwrap();
        found.word
    }

    /// Changes a setting of the running server.
    pub fn set(&self, name: &str, value: &str) {
        self.run(&format!("ALTER SYSTEM SET {name} = '{value}'"));
        self.run("SELECT pg_reload_conf()");
        let asked =
            format!("SELECT (current_setting('{name}') = '{value}')::int::bigint AS number");
        until("a setting has taken hold", || self.number(&asked) == 1);
    }

    pub fn postmaster(&self) -> u32 {
        self.embedded.as_ref().unwrap().postmaster_pid().unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(embedded) = self.embedded.take() {
            let _ = embedded.stop();
        }
    }
}

pub fn number_at(url: &str, statement: &str) -> i64 {
    let found: Number =
        sql_query(statement).get_result(&mut PgConnection::establish(url).unwrap()).unwrap();
    found.number
}

/// Sends a signal to a process that the test started.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.unwrap().success(), "no process {pid}");
}

/// Waits, and fails when it does not come true within half a minute.
pub fn until(what: &str, come_true: impl Fn() -> bool) {
    let started = Instant::now();
    while !come_true() {
        assert!(started.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One of PostgreSQL's programs, run by the user that owns the server's files.
pub fn program(owner_of: &Path, name: &str) -> Command {
    let dir = std::env::var_os("PG_BIN_DIR").map(PathBuf::from).unwrap_or_else(newest);
    let mut command = Command::new(dir.join(name));
    as_owner_of(&mut command, owner_of);
    command.current_dir(owner_of).stdin(Stdio::null()).env("LC_ALL", "C");
    command
}

/// Has a program run by the user that owns these files.
pub fn as_owner_of(command: &mut Command, files: &Path) {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    let owner = std::fs::metadata(files).unwrap();
    if nobody_else_is_asked_for(owner.uid()) {
        command.uid(owner.uid()).gid(owner.gid());
    }
}

/// Only root may run programs as another user.
fn nobody_else_is_asked_for(uid: u32) -> bool {
    is_root() && uid != 0
}

pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.starts_with(b"0\n")
}

fn newest() -> PathBuf {
    let bindir = Command::new("pg_config").arg("--bindir").output();
    if let Ok(found) = bindir
        && found.status.success()
    {
        let dir = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        if dir.join("pg_basebackup").exists() {
            return dir;
        }
    }
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|dir| dir.join("pg_basebackup").exists())
        .collect();
    versions.sort();
    versions.pop().expect("PostgreSQL's programs; name them in PG_BIN_DIR")
}
