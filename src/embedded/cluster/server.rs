//! A cluster's server: its start, its end, and whether it lives.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread::sleep;

use super::creation::Cluster;
use super::wait::{POLL, Wait};
use crate::PORT;
use crate::error::{EmbeddedError, io_error};
use crate::wire::{self, Answer};

/// Bytes of log after which the next start begins a new one.
const LOG_KEPT: u64 = 16 * 1024 * 1024;

impl Cluster {
    /// A server that answers: one that a former run left, if its configuration is the same, or a new one.
    pub(crate) fn reuse_or_launch(
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
                    tracing::warn!(text, "the database server refuses connections");
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

    /// Fast shutdown; returns when the server has gone.
    pub(crate) fn stop(&self, child: Option<&mut Child>) -> Result<(), EmbeddedError> {
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

    fn pid_in_file(&self) -> Option<u32> {
        let text = fs::read_to_string(self.dir.join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// The live server of this very cluster. A pid file alone proves nothing: its process may be gone,
    /// a zombie (which has no command line), or another program that was given the number since.
    pub(crate) fn postmaster(&self) -> Option<u32> {
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
