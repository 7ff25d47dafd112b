//! The signings that were opened. All of it in memory, and bounded.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::fault::Faults;

/// Signings that are remembered at most; the oldest goes.
const MOST: usize = 2_000;

/// What the telephone's holder did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They signed; the CMS.
    Signed(Vec<u8>),
    /// They declined.
    Declined,
}

#[derive(Debug, Clone)]
pub(crate) struct Signing {
    pub(crate) id: String,
    pub(crate) expires_at: DateTime<Utc>,
    /// The telephone has come.
    pub(crate) scanned: bool,
    /// What was handed over.
    pub(crate) documents: Option<Value>,
    pub(crate) outcome: Option<Outcome>,
}

#[derive(Default)]
pub(crate) struct Register {
    signings: VecDeque<Signing>,
    pub(crate) faults: Faults,
    /// Nobody is to be kept waiting any more.
    pub(crate) closing: bool,
    /// How many were opened.
    pub(crate) opened: u64,
}

impl Register {
    pub(crate) fn keep(&mut self, signing: Signing) {
        if self.signings.len() >= MOST {
            self.signings.pop_front();
        }
        self.signings.push_back(signing);
        self.opened += 1;
    }

    /// The signing of that name, as long as it is kept.
    pub(crate) fn find(&mut self, id: &str, now: DateTime<Utc>) -> Option<&mut Signing> {
        self.signings.iter_mut().find(|signing| signing.id == id && signing.expires_at > now)
    }
}
