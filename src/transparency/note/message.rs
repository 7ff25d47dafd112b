//! What a cosigner signs in place of the bare text (tlog-cosignature, Ed25519).

/// The message of a cosignature of this text at this time, in seconds since 1970.
#[must_use]
pub fn cosigned_message(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}
