//! Lists on the disk, so that a restart needs no server. They are judged as those that are fetched.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::address::Address;

fn place(kept: &Path, address: &Address) -> PathBuf {
    kept.join(hex::encode(Sha256::digest(address.to_string().as_bytes())))
}

/// A list of an earlier process.
pub(crate) fn read(kept: &Path, address: &Address) -> std::io::Result<Vec<u8>> {
    std::fs::read(place(kept, address))
}

/// Writes a list down for the next process, whole or not at all.
pub(crate) async fn write(kept: &Path, address: &Address, bytes: Vec<u8>) {
    if matches!(address, Address::File(_)) {
        return;
    }
    let place = place(kept, address);
    let writing = tokio::task::spawn_blocking(move || {
        let unfinished = place.with_extension(std::process::id().to_string());
        if let Some(directory) = place.parent() {
            std::fs::create_dir_all(directory)?;
        }
        std::fs::write(&unfinished, bytes)?;
        std::fs::rename(&unfinished, &place)
    });
    // It is fetched again after a restart; that is all.
    if let Ok(Err(error)) = writing.await {
        tracing::warn!(%error, "a revocation list could not be kept on disk");
    }
}
