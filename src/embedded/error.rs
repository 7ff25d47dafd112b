//! What may go wrong with a cluster, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

use super::PATIENCE;

/// Why the cluster did not start or stop.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No usable PostgreSQL is installed.
    #[error(
        "PostgreSQL {needed} was not found ({tried}); install it (Debian and Ubuntu: apt-get install postgresql, \
         macOS: brew install postgresql@16), or name its programs in PG_BIN_DIR, or a server in DATABASE_URL"
    )]
    NoPrograms {
        /// The version that is needed.
        needed: String,
        /// What was found instead, and where.
        tried: String,
    },
    /// Another service holds the data directory.
    #[error("{} is in use by another service (process {holder})", .data_dir.display())]
    InUse {
        /// The data directory.
        data_dir: PathBuf,
        /// Number of the process that holds it.
        holder: String,
    },
    /// As root, no other user was found to run the server as.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody; create one or run as a normal user"
    )]
    NoAccount,
    /// The server's user may not enter a directory on its way.
    #[error("the database runs as user {user}, who may not enter {}; choose another data directory or allow it (chmod o+x)", .path.display())]
    Unreachable {
        /// The directory that is closed.
        path: PathBuf,
        /// The server's user.
        user: String,
    },
    /// A directory that must be the server's alone is not.
    #[error("{} must be a directory owned by user {user} and closed to all others", .path.display())]
    NotPrivate {
        /// The directory.
        path: PathBuf,
        /// Who must own it.
        user: String,
    },
    /// The socket is answered by a server that is not of this cluster.
    #[error("another PostgreSQL server answers at {}; stop it first", .0.display())]
    Stranger(PathBuf),
    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Its name.
        program: String,
        /// What it printed.
        output: String,
    },
    /// The server ended instead of coming up.
    #[error("PostgreSQL did not start; the end of {}:\n{tail}", .log.display())]
    NotStarted {
        /// The server's log.
        log: PathBuf,
        /// Its end.
        tail: String,
    },
    /// The server took longer than two minutes.
    #[error("PostgreSQL {what} within {} s; the end of {}:\n{tail}", PATIENCE.as_secs(), .log.display())]
    TooSlow {
        /// What it did not do in time.
        what: &'static str,
        /// The server's log.
        log: PathBuf,
        /// Its end.
        tail: String,
    },
    /// A file or directory could not be used.
    #[error("cannot {doing} {}: {source}", .path.display())]
    Io {
        /// What was tried, as a verb.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Turns a failure of the system into ours.
pub(super) fn io_error<'a>(
    doing: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> EmbeddedError + use<'a> {
    move |source| EmbeddedError::Io { doing, path: path.to_owned(), source }
}
