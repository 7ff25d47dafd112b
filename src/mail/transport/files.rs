//! Mails as files.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use uuid::Uuid;

use crate::{MailError, SendError};

/// Makes the directory, which its owner alone may read.
pub(super) fn make_directory(dir: &Path) -> Result<(), MailError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|error| MailError::Directory(error.kind()))
}

/// Writes one mail. Under another name first: who reads the directory sees whole mails only.
pub(super) fn write_file(dir: &Path, id: Uuid, mail: &[u8]) -> Result<(), SendError> {
    let unfinished = dir.join(format!(".{id}.tmp"));
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(mail)?;
        fs::rename(&unfinished, dir.join(format!("{id}.eml")))
    };
    write().map_err(|error| {
        SendError::Hindered(format!("the mail file was not written: {}", error.kind()))
    })
}
