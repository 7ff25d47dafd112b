//! Where a cluster is, and how it comes to be.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::account::Account;
use crate::error::{EmbeddedError, io_error};
use crate::programs::Programs;
use crate::{PORT, USER};

/// Where a cluster is, and with what it runs.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) dir: PathBuf,
    pub(crate) socket_dir: PathBuf,
    pub(crate) log: PathBuf,
    pub(crate) programs: Programs,
    pub(crate) account: Account,
}

impl Cluster {
    /// The socket that its server answers at.
    pub(crate) fn socket(&self) -> PathBuf {
        self.socket_dir.join(format!(".s.PGSQL.{PORT}"))
    }

    /// One of PostgreSQL's programs, as the server's user.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = self.programs.command(name);
        self.account.drop_to(&mut command);
        // Without a directory of its own it would inherit one that its user may not enter.
        command.current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    /// Runs a program to its end.
    pub(crate) fn run(&self, command: &mut Command, name: &str) -> Result<(), EmbeddedError> {
        let output = command.output().map_err(|error| self.explain(name, error))?;
        if output.status.success() {
            return Ok(());
        }
        let text = [&output.stderr[..], &output.stdout[..]]
            .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
        Err(EmbeddedError::Program { program: name.to_owned(), output: text.join("\n") })
    }

    /// A start that failed for want of permission is nearly always a parent directory closed to the user.
    pub(super) fn explain(&self, program: &str, error: io::Error) -> EmbeddedError {
        let program = self.programs.path(program);
        let closed =
            || [&self.dir, &program].into_iter().find_map(|path| self.account.closed_parent(path));
        match (error.kind() == io::ErrorKind::PermissionDenied).then(closed).flatten() {
            Some(path) => EmbeddedError::Unreachable { path, user: self.account.name.clone() },
            None => EmbeddedError::Io { doing: "run", path: program, source: error },
        }
    }

    /// Under a temporary name first: a half-made cluster never bears the real one.
    pub(crate) fn create(&self, data_dir: &Path) -> Result<(), EmbeddedError> {
        let started = Instant::now();
        let new = data_dir.join("postgres.new");
        if new.exists() {
            fs::remove_dir_all(&new).map_err(io_error("remove", &new))?;
        }
        self.account.private_dir(&new)?;
        self.init(&new)?;
        let conf = new.join("postgresql.conf");
        let append =
            |text: &str| fs::read_to_string(&conf).and_then(|old| fs::write(&conf, old + text));
        append("\ninclude_if_exists = 'petitions.conf'\n").map_err(io_error("write", &conf))?;
        fs::rename(&new, &self.dir).map_err(io_error("rename the new cluster to", &self.dir))?;
        File::open(data_dir).and_then(|dir| dir.sync_all()).map_err(io_error("sync", data_dir))?;
        tracing::info!(cluster = %self.dir.display(), version = self.programs.version, elapsed = ?started.elapsed(), "database cluster created");
        Ok(())
    }

    fn init(&self, dir: &Path) -> Result<(), EmbeddedError> {
        let mut initdb = self.program("initdb");
        initdb.current_dir(dir).arg("-D").arg(dir).args([
            "-U",
            USER,
            "--encoding=UTF8",
            "--data-checksums",
        ]);
        // The directory of the socket is the lock on the door.
        initdb.args(["--auth-local=trust", "--auth-host=reject", "--no-instructions"]);
        // macOS names the same locale differently.
        initdb.args(if cfg!(target_os = "macos") {
            &["--locale=C", "--lc-ctype=UTF-8"][..]
        } else {
            &["--locale=C.UTF-8"]
        });
        self.run(&mut initdb, "initdb")
    }
}
