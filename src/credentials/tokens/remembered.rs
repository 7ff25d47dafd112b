//! Tokens that need no second verification.

use std::collections::HashMap;
use std::sync::Mutex;

use super::claims::Bearer;

/// Verified tokens remembered, and for how long: verification costs 46 us, a look-up one.
const REMEMBERED: usize = 100_000;
pub(super) const REMEMBERED_SECONDS: i64 = 60;

/// Tokens that were verified lately, by their hash, each with the second until which that holds.
#[derive(Default)]
pub(super) struct Remembered(Mutex<HashMap<[u8; 32], (Bearer, i64)>>);

impl Remembered {
    pub(super) fn get(&self, digest: &[u8; 32], now: i64) -> Option<Bearer> {
        let remembered = self.0.lock().ok()?;
        remembered.get(digest).filter(|(_, until)| now < *until).map(|(bearer, _)| *bearer)
    }

    pub(super) fn put(&self, digest: [u8; 32], bearer: Bearer, until: i64) {
        if let Ok(mut remembered) = self.0.lock() {
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            remembered.insert(digest, (bearer, until));
        }
    }
}
