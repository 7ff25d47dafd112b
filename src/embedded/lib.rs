//! A private PostgreSQL cluster under the data directory, for running without `DATABASE_URL`.
//!
//! The cluster is an ordinary one: fsync on, data checksums, reachable only through a Unix socket in
//! a directory that nobody else may enter. It outlives a killed service; the next start reuses it.
#![warn(missing_docs)]

mod account;
mod cluster;
mod error;
mod places;
mod programs;
mod supervision;
mod wire;

use std::fs::{self, File};
use std::path::Path;
use std::process::Child;
use std::time::Duration;

pub use error::EmbeddedError;
pub use places::default_data_dir;
pub use supervision::{Supervised, restarts};

use cluster::Cluster;
use places::{create_data_dir, lock, socket_dir, url};
use programs::Programs;
pub use programs::look_in;
use wire::Answer;

/// The cluster's superuser, the only role the service uses.
const USER: &str = "petitions";
/// Only names the socket: nothing listens on TCP.
const PORT: u16 = 5432;
/// Recovery after a crash replays up to `max_wal_size` of log.
const PATIENCE: Duration = Duration::from_mins(2);

/// What to start.
#[derive(Debug)]
pub struct Options<'a> {
    /// Created if absent. The cluster, its socket, its log and the lock live here.
    pub data_dir: &'a Path,
    /// Values for `postgresql.conf`; they override the module's own.
    pub settings: &'a [(&'a str, &'a str)],
}

/// One running cluster. Dropping it leaves the server running for the next start; see [`Embedded::stop`].
#[derive(Debug)]
pub struct Embedded {
    cluster: Cluster,
    /// None when a server left over from a killed service was reused.
    child: Option<Child>,
    settings: Vec<(String, String)>,
    _lock: File,
}

impl Embedded {
    /// Starts the cluster of a data directory, creating it the first time; returns when it answers.
    ///
    /// # Errors
    /// No usable programs, a data directory in use or out of reach, or a server that does not come up.
    pub fn start(options: &Options<'_>) -> Result<Self, EmbeddedError> {
        let data_dir = create_data_dir(options.data_dir)?;
        let lock = lock(&data_dir)?;
        let dir = data_dir.join("postgres");
        let account = account::of_server(&dir)?;
        let version = fs::read_to_string(dir.join("PG_VERSION"))
            .ok()
            .and_then(|text| text.trim().parse().ok());
        let cluster = Cluster {
            socket_dir: socket_dir(&data_dir),
            log: data_dir.join("postgres.log"),
            programs: Programs::find(version)?,
            account,
            dir,
        };
        if version.is_none() {
            cluster.create(&data_dir)?;
        }
        cluster.account.private_dir(&cluster.socket_dir)?;
        let child = cluster.reuse_or_launch(options.settings)?;
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let settings = options.settings.iter().map(owned).collect();
        Ok(Self { cluster, child, settings, _lock: lock })
    }

    /// A libpq connection string for one of the cluster's databases.
    pub fn url(&self, database: &str) -> String {
        url(&self.cluster.socket_dir, database)
    }

    /// A database of the cluster that a running service holds, for a short visit beside it; none
    /// when no such database answers.
    pub fn url_of_running(data_dir: &Path, database: &str) -> Option<String> {
        let socket_dir = socket_dir(&data_dir.canonicalize().ok()?);
        let socket = socket_dir.join(format!(".s.PGSQL.{PORT}"));
        matches!(wire::probe(&socket, database), Answer::Ready).then(|| url(&socket_dir, database))
    }

    /// Creates a database unless it exists.
    ///
    /// # Errors
    /// The server does not answer or refuses.
    pub fn ensure_database(&self, name: &str) -> Result<(), EmbeddedError> {
        if matches!(wire::probe(&self.cluster.socket(), name), Answer::Ready) {
            return Ok(());
        }
        self.client_program("createdb", &["--", name])
    }

    /// Creates a database anew, dropping the one of that name with everything in it.
    ///
    /// # Errors
    /// The server does not answer or refuses.
    pub fn recreate_database(&self, name: &str) -> Result<(), EmbeddedError> {
        self.client_program("dropdb", &["--if-exists", "--force", "--", name])?;
        self.client_program("createdb", &["--", name])
    }

    fn client_program(&self, name: &'static str, arguments: &[&str]) -> Result<(), EmbeddedError> {
        let mut program = self.cluster.program(name);
        program.arg("-h").arg(&self.cluster.socket_dir).args(["-p", &PORT.to_string(), "-U", USER]);
        self.cluster.run(program.arg("--maintenance-db=postgres").args(arguments), name)
    }

    /// Whether a data directory holds a cluster at all.
    pub fn exists(data_dir: &Path) -> bool {
        data_dir.join("postgres/PG_VERSION").exists()
    }

    /// The server's process, if it lives.
    pub fn postmaster_pid(&self) -> Option<u32> {
        self.cluster.postmaster()
    }

    /// Fast shutdown: ends connections, writes a checkpoint, waits for the end.
    ///
    /// # Errors
    /// The server could not be told to stop or took too long.
    pub fn stop(mut self) -> Result<(), EmbeddedError> {
        self.cluster.stop(self.child.as_mut())
    }
}
