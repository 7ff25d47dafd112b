//! A private PostgreSQL cluster under the data directory, for running without `DATABASE_URL`.
//!
//! The cluster is an ordinary one: fsync on, data checksums, reachable only through a Unix socket in
//! a directory that nobody else may enter. It outlives a killed service; the next start reuses it.

mod account;
mod cluster;
mod programs;
mod wire;

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use cluster::Cluster;
use programs::Programs;
use wire::Answer;

/// The cluster's superuser, the only role the service uses.
const USER: &str = "petitions";
/// Only names the socket: nothing listens on TCP.
const PORT: u16 = 5432;
/// Longest path that fits into a socket's address, without its closing zero.
const SOCKET_PATH_MAX: usize = if cfg!(target_os = "macos") { 103 } else { 107 };
/// Recovery after a crash replays up to `max_wal_size` of log.
const PATIENCE: Duration = Duration::from_secs(120);

/// Why the cluster did not start or stop.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "PostgreSQL {needed} was not found ({tried}); install it (Debian and Ubuntu: apt-get install postgresql, \
         macOS: brew install postgresql@16), or name its programs in PG_BIN_DIR, or a server in DATABASE_URL"
    )]
    NoPrograms { needed: String, tried: String },
    #[error("{} is in use by another service (process {holder})", .data_dir.display())]
    InUse { data_dir: PathBuf, holder: String },
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody; create one or run as a normal user"
    )]
    NoAccount,
    #[error("the database runs as user {user}, who may not enter {}; choose another data directory or allow it (chmod o+x)", .path.display())]
    Unreachable { path: PathBuf, user: String },
    #[error("{} must be a directory owned by user {user} and closed to all others", .path.display())]
    NotPrivate { path: PathBuf, user: String },
    #[error("another PostgreSQL server answers at {}; stop it first", .0.display())]
    Stranger(PathBuf),
    #[error("{program} failed: {output}")]
    Program { program: String, output: String },
    #[error("PostgreSQL did not start; the end of {}:\n{tail}", .log.display())]
    NotStarted { log: PathBuf, tail: String },
    #[error("PostgreSQL {what} within {} s; the end of {}:\n{tail}", PATIENCE.as_secs(), .log.display())]
    TooSlow { what: &'static str, log: PathBuf, tail: String },
    #[error("cannot {doing} {}: {source}", .path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
}

fn io_error<'a>(
    doing: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> EmbeddedError + use<'a> {
    move |source| EmbeddedError::Io { doing, path: path.to_owned(), source }
}

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
    _lock: File,
}

/// Where the data directory is unless one is named.
pub fn default_data_dir() -> PathBuf {
    let home =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if account::effective_uid() == Some(0) {
        return PathBuf::from("/var/lib/petitions");
    }
    home("XDG_DATA_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".local/share")))
        .map_or_else(|| PathBuf::from("petitions-data"), |data| data.join("petitions"))
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
        Ok(Self { cluster, child, _lock: lock })
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

fn url(socket_dir: &Path, database: &str) -> String {
    let host = percent_encode(socket_dir.as_os_str().as_bytes());
    format!("postgresql://{USER}@/{}?host={host}&port={PORT}", percent_encode(database.as_bytes()))
}

fn create_data_dir(path: &Path) -> Result<PathBuf, EmbeddedError> {
    if !path.is_dir() {
        // As root the server runs as another user, who must be able to pass through.
        let mode = if account::effective_uid() == Some(0) { 0o711 } else { 0o700 };
        DirBuilder::new()
            .recursive(true)
            .mode(mode)
            .create(path)
            .map_err(io_error("create", path))?;
        fs::set_permissions(path, Permissions::from_mode(mode))
            .map_err(io_error("set the mode of", path))?;
    }
    path.canonicalize().map_err(io_error("resolve", path))
}

/// The kernel drops the lock with the process, however that ends; the server does not inherit it.
fn lock(data_dir: &Path) -> Result<File, EmbeddedError> {
    let path = data_dir.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
    let file = file.map_err(io_error("open", &path))?;
    match file.try_lock() {
        Ok(()) => {
            let written =
                file.set_len(0).and_then(|()| fs::write(&path, std::process::id().to_string()));
            written.map_err(io_error("write", &path))?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            Err(EmbeddedError::InUse { data_dir: data_dir.to_owned(), holder })
        }
        Err(TryLockError::Error(source)) => Err(EmbeddedError::Io { doing: "lock", path, source }),
    }
}

/// Inside the data directory, or in a short private one when the path does not fit into a socket's
/// address or libpq would misread it.
fn socket_dir(data_dir: &Path) -> PathBuf {
    let usual = data_dir.join("run");
    let length = usual.as_os_str().len() + format!("/.s.PGSQL.{PORT}").len();
    if length <= SOCKET_PATH_MAX
        && usual.to_str().is_some_and(|path| !path.contains([',', '\n', '\r']))
    {
        return usual;
    }
    // FNV-1a: the same name in every build, for a left-over server to be found again.
    let hash =
        data_dir.as_os_str().as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    PathBuf::from(format!("/tmp/petitions-{hash:016x}"))
}

fn percent_encode(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    bytes
        .iter()
        .map(|&b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{percent_encode, socket_dir};
    use std::path::Path;

    #[test]
    fn a_long_data_directory_gets_a_short_socket_of_its_own() {
        let usual = socket_dir(Path::new("/var/lib/petitions"));
        assert_eq!(usual, Path::new("/var/lib/petitions/run"));
        let long = format!("/{}", "a".repeat(120));
        let short = socket_dir(Path::new(&long));
        assert!(short.starts_with("/tmp") && short.as_os_str().len() < 60);
        assert_eq!(short, socket_dir(Path::new(&long)), "found again by the next start");
        assert_ne!(short, socket_dir(Path::new(&format!("{long}b"))));
    }

    #[test]
    fn libpq_never_sees_a_comma_in_the_host() {
        assert!(socket_dir(Path::new("/data/a,b")).starts_with("/tmp"));
    }

    #[test]
    fn a_url_keeps_every_byte() {
        assert_eq!(percent_encode("/ö b".as_bytes()), "%2F%C3%B6%20b");
    }
}
