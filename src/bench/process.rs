//! The service as a process of its own, as an operator runs it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::BenchError;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `petitions serve`; it is killed when it is let go.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first answer of /readyz.
    pub(crate) ready_after: Duration,
}

/// What every process of a benchmark shares.
pub(crate) struct Deployment {
    pub(crate) database_url: String,
    pub(crate) data_dir: PathBuf,
}

impl Deployment {
    /// Starts a process and waits until it can work.
    ///
    /// # Errors
    /// When it does not come up.
    pub(crate) async fn start(&self, flags: &[&str]) -> Result<Process, BenchError> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let started = Instant::now();
        let child = self.spawn(address, flags)?;
        let mut process = Process { child, address, ready_after: Duration::ZERO };
        let client =
            reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(2)).build()?;
        let url = format!("http://{address}/readyz");
        while started.elapsed() < PATIENCE {
            if client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                process.ready_after = started.elapsed();
                return Ok(process);
            }
            if process.child.try_wait()?.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let log = std::fs::read_to_string(self.data_dir.join("service.log")).unwrap_or_default();
        Err(BenchError::NotUp(log))
    }

    fn spawn(&self, address: SocketAddr, flags: &[&str]) -> Result<Child, BenchError> {
        let log = std::fs::File::create(self.data_dir.join("service.log"))?;
        Ok(Command::new(std::env::current_exe()?)
            .args(["serve", "--bench-calls"])
            .args(flags)
            .env_clear()
            .env("DATABASE_URL", &self.database_url)
            .env("PETITIONS_ENV", "development")
            .env("PETITIONS_DATA_DIR", &self.data_dir)
            .env("PETITIONS_LISTEN", address.to_string())
            .env("PETITIONS_LOG", "warn")
            // Tokens of one process hold at the other.
            .env("PETITIONS_PUBLIC_URL", "http://127.0.0.1:8080")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?)
    }
}

/// Memory of a process, in mebibytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) resident: f64,
    pub(crate) peak: f64,
}

impl Process {
    /// Base of its addresses.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its resident memory, now and at its highest.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn memory(&self) -> Result<Memory, BenchError> {
        let status = std::fs::read_to_string(
            Path::new("/proc").join(self.child.id().to_string()).join("status"),
        )?;
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
        };
        let known = of("VmRSS:").zip(of("VmHWM:"));
        let (resident, peak) =
            known.ok_or(BenchError::Broken("the system does not tell a process's memory"))?;
        Ok(Memory { resident, peak })
    }

    /// Kills it, as a crash would.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn kill(mut self) -> Result<(), BenchError> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
