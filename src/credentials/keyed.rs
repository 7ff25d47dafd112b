//! Keyed hashes.

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Another key for each purpose (HKDF-SHA-256, RFC 5869).
pub(super) fn derived(key: &[u8], salt: &[u8], purpose: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    // 32 bytes are always within HKDF's limit of 255 hashes.
    let _ = Hkdf::<Sha256>::new(Some(salt), key).expand(purpose, &mut out);
    out
}

/// HMAC-SHA-256 of all parts, one after another.
pub(super) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key shorter than the hash's block is padded with zeros (RFC 2104).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
