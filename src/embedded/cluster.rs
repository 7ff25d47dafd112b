//! One cluster: its creation, its server's start and end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::account::Account;
use super::programs::Programs;
use super::wire::{self, Answer};
use super::{EmbeddedError, PATIENCE, PORT, USER, io_error};

const POLL: Duration = Duration::from_millis(10);
const LOG_KEPT: u64 = 16 * 1024 * 1024;

const SETTINGS: [(&str, &str); 13] = [
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "100"),
    // The indexes of a million signatures, so that adding to them reads and writes no page out of turn.
    ("shared_buffers", "384MB"),
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("logging_collector", "off"),
    ("log_line_prefix", "%m [%p] "),
];

#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) dir: PathBuf,
    pub(super) socket_dir: PathBuf,
    pub(super) log: PathBuf,
    pub(super) programs: Programs,
    pub(super) account: Account,
}

impl Cluster {
    pub(super) fn socket(&self) -> PathBuf {
        self.socket_dir.join(format!(".s.PGSQL.{PORT}"))
    }

    pub(super) fn program(&self, name: &str) -> Command {
        let mut command = self.programs.command(name);
        self.account.drop_to(&mut command);
        // Without a directory of its own it would inherit one that its user may not enter.
        command.current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, command: &mut Command, name: &str) -> Result<(), EmbeddedError> {
        let output = command.output().map_err(|error| self.explain(name, error))?;
        if output.status.success() {
            return Ok(());
        }
        let text = [&output.stderr[..], &output.stdout[..]]
            .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
        Err(EmbeddedError::Program { program: name.to_owned(), output: text.join("\n") })
    }

    /// A start that failed for want of permission is nearly always a parent directory closed to the user.
    fn explain(&self, program: &str, error: io::Error) -> EmbeddedError {
        let program = self.programs.path(program);
        let closed =
            || [&self.dir, &program].into_iter().find_map(|path| self.account.closed_parent(path));
        match (error.kind() == io::ErrorKind::PermissionDenied).then(closed).flatten() {
            Some(path) => EmbeddedError::Unreachable { path, user: self.account.name.clone() },
            None => EmbeddedError::Io { doing: "run", path: program, source: error },
        }
    }

    /// Under a temporary name first: a half-made cluster never bears the real one.
    pub(super) fn create(&self, data_dir: &Path) -> Result<(), EmbeddedError> {
        let started = Instant::now();
        let new = data_dir.join("postgres.new");
        if new.exists() {
            fs::remove_dir_all(&new).map_err(io_error("remove", &new))?;
        }
        self.account.private_dir(&new)?;
        let mut initdb = self.program("initdb");
        initdb.current_dir(&new).arg("-D").arg(&new).args([
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
        self.run(&mut initdb, "initdb")?;
        let conf = new.join("postgresql.conf");
        let append =
            |text: &str| fs::read_to_string(&conf).and_then(|old| fs::write(&conf, old + text));
        append("\ninclude_if_exists = 'petitions.conf'\n").map_err(io_error("write", &conf))?;
        fs::rename(&new, &self.dir).map_err(io_error("rename the new cluster to", &self.dir))?;
        File::open(data_dir).and_then(|dir| dir.sync_all()).map_err(io_error("sync", data_dir))?;
        tracing::info!(cluster = %self.dir.display(), version = self.programs.version, elapsed = ?started.elapsed(), "database cluster created");
        Ok(())
    }

    pub(super) fn reuse_or_launch(
        &self,
        extra: &[(&str, &str)],
    ) -> Result<Option<Child>, EmbeddedError> {
        let conf = self.dir.join("petitions.conf");
        let wanted = self.configuration(extra);
        let same = fs::read(&conf).is_ok_and(|found| found == wanted);
        let mut wait = Wait::new();
        // Left over, and perhaps still recovering or shutting down.
        while let Some(pid) = self.postmaster() {
            if matches!(wire::probe(&self.socket(), "postgres"), Answer::Ready) {
                if same {
                    tracing::info!(pid, "reusing the database server that a former run left");
                    return Ok(None);
                }
                self.stop(None)?;
                continue;
            }
            if !wait.another("a former database server") {
                return Err(self.too_slow("left from a former run did not answer", 0));
            }
        }
        if matches!(wire::probe(&self.socket(), "postgres"), Answer::Ready | Answer::Refused(_)) {
            return Err(EmbeddedError::Stranger(self.socket()));
        }
        if !same {
            fs::write(&conf, wanted).map_err(io_error("write", &conf))?;
            self.account.own(&conf)?;
        }
        self.launch().map(Some)
    }

    fn launch(&self) -> Result<Child, EmbeddedError> {
        if fs::metadata(&self.log).is_ok_and(|log| log.len() > LOG_KEPT) {
            let old = self.log.with_extension("log.old");
            fs::rename(&self.log, &old).map_err(io_error("rename", &self.log))?;
        }
        let mut wait = Wait::new();
        let (mut child, mut offset) = self.spawn()?;
        loop {
            if child.try_wait().map_err(io_error("watch the server of", &self.dir))?.is_some() {
                let tail = self.log_tail(offset);
                // Orphans of a killed server leave within moments; until then PostgreSQL rightly refuses.
                if !tail.contains("pre-existing shared memory block")
                    || !wait.another("the processes of a killed server")
                {
                    return Err(EmbeddedError::NotStarted { log: self.log.clone(), tail });
                }
                sleep(POLL * 10);
                (child, offset) = self.spawn()?;
            }
            match wire::probe(&self.socket(), "postgres") {
                Answer::Ready => return Ok(child),
                Answer::Refused(text) => {
                    tracing::warn!(text, "the database server refuses connections")
                }
                Answer::NotYet => {}
            }
            if !wait.another("the database's recovery") {
                return Err(self.too_slow("did not get ready", offset));
            }
        }
    }

    fn spawn(&self) -> Result<(Child, u64), EmbeddedError> {
        // A failed statement in the log may hold personal data: closed to others.
        let open = || OpenOptions::new().create(true).append(true).mode(0o600).open(&self.log);
        let log = open().map_err(io_error("open", &self.log))?;
        let offset = log.metadata().map_or(0, |meta| meta.len());
        let errors = log.try_clone().map_err(io_error("open", &self.log))?;
        let mut postgres = self.program("postgres");
        // Its own process group: Ctrl-C must reach the service alone, which then drains and stops it.
        postgres.arg("-D").arg(&self.dir).stdout(log).stderr(errors).process_group(0);
        // Here the pid file's process is known not to be our server: gone, a zombie, or a stranger with
        // its number. PostgreSQL takes a grandparent's pid for stale but still looks for orphans in the
        // shared memory, a check that deleting the file would defeat.
        if let Some(stale) = self.pid_in_file() {
            postgres.env("PG_GRANDPARENT_PID", stale.to_string());
        }
        // The socket's own lock may name another zombie. It guards nothing here: the directory is this
        // cluster's alone, and nobody answered.
        let _ = fs::remove_file(self.socket_dir.join(format!(".s.PGSQL.{PORT}.lock")));
        let child = postgres.spawn().map_err(|error| self.explain("postgres", error))?;
        Ok((child, offset))
    }

    pub(super) fn stop(&self, child: Option<&mut Child>) -> Result<(), EmbeddedError> {
        let mut wait = Wait::new();
        let offset = fs::metadata(&self.log).map_or(0, |meta| meta.len());
        if self.postmaster().is_some() {
            let mut pg_ctl = self.program("pg_ctl");
            let asked = self.run(
                pg_ctl.args(["stop", "-m", "fast", "-W", "-s", "-D"]).arg(&self.dir),
                "pg_ctl",
            );
            if self.postmaster().is_some() {
                asked?;
            }
        }
        while self.postmaster().is_some() {
            if !wait.another("the database's shutdown") {
                return Err(self.too_slow("did not stop", offset));
            }
        }
        if let Some(child) = child {
            child.wait().map_err(io_error("wait for the server of", &self.dir))?;
        }
        Ok(())
    }

    fn configuration(&self, extra: &[(&str, &str)]) -> Vec<u8> {
        let quoted = |value: &str| value.replace('\\', "\\\\").replace('\'', "''");
        // A list of directories; inner quotes keep a blank in the name.
        let sockets = format!("\"{}\"", self.socket_dir.to_string_lossy().replace('"', "\"\""));
        let port = PORT.to_string();
        let mut text = String::from("# Rewritten at every start.\n");
        let own = [("unix_socket_directories", sockets.as_str()), ("port", port.as_str())];
        for (name, value) in SETTINGS.iter().chain(extra).chain(&own) {
            text.push_str(&format!("{name} = '{}'\n", quoted(value)));
        }
        text.into_bytes()
    }

    fn pid_in_file(&self) -> Option<u32> {
        let text = fs::read_to_string(self.dir.join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// The live server of this very cluster. A pid file alone proves nothing: its process may be gone,
    /// a zombie (which has no command line), or another program that was given the number since.
    pub(super) fn postmaster(&self) -> Option<u32> {
        let pid = self.pid_in_file()?;
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_else(|_| {
            let ps =
                || Command::new("ps").args(["-ww", "-o", "args=", "-p", &pid.to_string()]).output();
            if cfg!(target_os = "linux") {
                Vec::new()
            } else {
                ps().map(|ps| ps.stdout).unwrap_or_default()
            }
        });
        let names = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
        (names(b"postgres") && names(self.dir.as_os_str().as_bytes())).then_some(pid)
    }

    fn too_slow(&self, what: &'static str, offset: u64) -> EmbeddedError {
        EmbeddedError::TooSlow { what, log: self.log.clone(), tail: self.log_tail(offset) }
    }

    fn log_tail(&self, offset: u64) -> String {
        let mut bytes = Vec::new();
        let read = File::open(&self.log).and_then(|mut log| {
            let from = offset.max(log.metadata()?.len().saturating_sub(4096));
            log.seek(SeekFrom::Start(from))?;
            log.read_to_end(&mut bytes)
        });
        read.map_or_else(
            |error| error.to_string(),
            |_| String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        )
    }
}

/// Waits in small steps, and says so when it takes long.
struct Wait {
    since: Instant,
    said: Duration,
}

impl Wait {
    fn new() -> Self {
        Self { since: Instant::now(), said: Duration::ZERO }
    }

    /// Sleeps one step; false when patience is over.
    fn another(&mut self, what: &str) -> bool {
        sleep(POLL);
        let waited = self.since.elapsed();
        if waited.saturating_sub(self.said) >= Duration::from_secs(3) {
            self.said = waited;
            tracing::info!(seconds = waited.as_secs(), "still waiting for {what}");
        }
        waited < PATIENCE
    }
}
