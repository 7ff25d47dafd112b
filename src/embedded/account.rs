//! The operating system user that the server runs as: the server refuses root.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::{EmbeddedError, io_error};

/// Who runs the server.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) name: String,
    /// None: the service's own user, nothing to change.
    ids: Option<(u32, u32)>,
}

/// This process's effective user.
pub(super) fn effective_uid() -> Option<u32> {
    let status = fs::read_to_string("/proc/self/status").ok();
    let of_proc = |text: String| {
        text.lines()
            .find_map(|line| line.strip_prefix("Uid:")?.split_whitespace().nth(1)?.parse().ok())
    };
    status.and_then(of_proc).or_else(|| {
        let id = Command::new("id").arg("-u").output().ok()?;
        String::from_utf8(id.stdout).ok()?.trim().parse().ok()
    })
}

/// The user for a cluster: as root its present owner, else `postgres`, else `nobody`.
pub(super) fn of_server(cluster: &Path) -> Result<Account, EmbeddedError> {
    if effective_uid() != Some(0) {
        let name = std::env::var("USER").unwrap_or_else(|_| "of this service".to_owned());
        return Ok(Account { name, ids: None });
    }
    if let Some(meta) = fs::metadata(cluster).ok().filter(|meta| meta.uid() != 0) {
        return Ok(Account { name: name_of(meta.uid()), ids: Some((meta.uid(), meta.gid())) });
    }
    let found = ["postgres", "_postgres", "nobody"].into_iter().find_map(|wanted| {
        let (_, uid, gid) =
            users().into_iter().find(|(name, uid, _)| name == wanted && *uid != 0)?;
        Some(Account { name: wanted.to_owned(), ids: Some((uid, gid)) })
    });
    found.ok_or(EmbeddedError::NoAccount)
}

fn users() -> Vec<(String, u32, u32)> {
    let entry = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        Some((name, fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    fs::read_to_string("/etc/passwd").unwrap_or_default().lines().filter_map(entry).collect()
}

fn name_of(uid: u32) -> String {
    users()
        .into_iter()
        .find(|(_, id, _)| *id == uid)
        .map_or_else(|| uid.to_string(), |(name, _, _)| name)
}

impl Account {
    /// Makes a command run as this user.
    pub(super) fn drop_to(&self, command: &mut Command) {
        if let Some((uid, gid)) = self.ids {
            command.uid(uid).gid(gid);
        }
    }

    pub(super) fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        match self.ids {
            Some((uid, gid)) => {
                chown(path, Some(uid), Some(gid)).map_err(io_error("change the owner of", path))
            }
            None => Ok(()),
        }
    }

    /// Creates a directory that only this user (and root) may enter, or checks that an existing one
    /// is: in a shared place somebody else may have made it first.
    pub(super) fn private_dir(&self, path: &Path) -> Result<(), EmbeddedError> {
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => return self.own(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => {
                return Err(EmbeddedError::Io { doing: "create", path: path.to_owned(), source });
            }
        }
        let meta = fs::symlink_metadata(path).map_err(io_error("look at", path))?;
        let uid = self.ids.map(|(uid, _)| uid).or_else(effective_uid);
        if !meta.is_dir() || Some(meta.uid()) != uid {
            return Err(EmbeddedError::NotPrivate {
                path: path.to_owned(),
                user: self.name.clone(),
            });
        }
        if meta.mode() & 0o777 != 0o700 {
            fs::set_permissions(path, Permissions::from_mode(0o700))
                .map_err(io_error("set the mode of", path))?;
        }
        Ok(())
    }

    /// The outermost directory on the way to a path that this user may not enter.
    pub(super) fn closed_parent(&self, path: &Path) -> Option<PathBuf> {
        let (uid, gid) = self.ids?;
        let mut parents: Vec<_> = path.ancestors().skip(1).collect();
        parents.reverse();
        let closed = |dir: &&Path| {
            fs::metadata(dir).is_ok_and(|meta| {
                let shift = if meta.uid() == uid {
                    6
                } else if meta.gid() == gid {
                    3
                } else {
                    0
                };
                (meta.mode() >> shift) & 1 == 0
            })
        };
        parents.into_iter().find(closed).map(Path::to_owned)
    }
}
