//! Bundles of entries: each entry with its length in front, as a big-endian number of 16 bits.

use thiserror::Error;

use super::tile::WIDTH;
use crate::bounds;

/// Why this is no bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BundleFault {
    /// More entries than a bundle has, or none.
    #[error("a bundle has from 1 to 256 entries")]
    Width,
    /// An entry that is longer than its length can be written.
    #[error("an entry has 65,535 bytes at most")]
    Entry,
    /// The bytes end within an entry, or go on after the last.
    #[error("the bundle has not as many entries as it should")]
    Length,
}

/// The bytes of a bundle of these entries.
///
/// # Errors
/// They are too many or too long.
pub fn encode_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleFault> {
    if entries.is_empty() || entries.len() > usize::from(WIDTH) {
        return Err(BundleFault::Width);
    }
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).map_err(|_| BundleFault::Entry)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle of this width.
///
/// # Errors
/// The bytes are not those of so many entries, to the last byte.
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleFault> {
    if width == 0 || width > WIDTH {
        return Err(BundleFault::Width);
    }
    if bytes.len() > usize::from(width) * (bounds::ENTRY + 2) {
        return Err(BundleFault::Length);
    }
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    for _ in 0..width {
        let (length, behind) = rest.split_first_chunk::<2>().ok_or(BundleFault::Length)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, behind) = behind.split_at_checked(length).ok_or(BundleFault::Length)?;
        entries.push(entry);
        rest = behind;
    }
    if rest.is_empty() { Ok(entries) } else { Err(BundleFault::Length) }
}
