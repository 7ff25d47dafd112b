//! Where a cluster lives: its data directory, the lock on it, its socket and its address.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::error::{EmbeddedError, io_error};
use super::{PORT, USER, account};

/// Longest path that fits into a socket's address, without its closing zero.
const SOCKET_PATH_MAX: usize = if cfg!(target_os = "macos") { 103 } else { 107 };

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

/// A libpq connection string.
pub(super) fn url(socket_dir: &Path, database: &str) -> String {
    let host = percent_encode(socket_dir.as_os_str().as_bytes());
    format!("postgresql://{USER}@/{}?host={host}&port={PORT}", percent_encode(database.as_bytes()))
}

/// Creates the data directory unless it is there, and resolves its path.
pub(super) fn create_data_dir(path: &Path) -> Result<PathBuf, EmbeddedError> {
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
pub(super) fn lock(data_dir: &Path) -> Result<File, EmbeddedError> {
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
pub(super) fn socket_dir(data_dir: &Path) -> PathBuf {
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
mod tests;
