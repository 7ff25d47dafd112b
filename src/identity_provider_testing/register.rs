//! Who is known at the provider, and what it has given out. All of it in memory, and bounded.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::mistake::Mistake;

/// People, codes and tokens that are remembered at most; the oldest goes.
const MOST: usize = 2_000;

/// Somebody whom the provider lets through.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Whom it means.
    pub subject: String,
    /// What it says of them, in the ID token.
    pub claims: Map<String, Value>,
    /// What it does wrong about them.
    pub mistake: Option<Mistake>,
}

/// A code that was given out.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) client: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) nonce: Option<String>,
    pub(crate) acr: Option<String>,
    pub(crate) person: Enrolled,
    pub(crate) session: String,
    pub(crate) given_at: DateTime<Utc>,
    pub(crate) used: bool,
}

#[derive(Default)]
pub(crate) struct Register {
    pub(crate) people: VecDeque<Enrolled>,
    pub(crate) codes: VecDeque<Code>,
    /// Access tokens, each with the subject it speaks of.
    pub(crate) access: VecDeque<(String, Enrolled)>,
    /// How often the keys have been asked for.
    pub(crate) keys_asked: u64,
}

pub(crate) fn keep<T>(list: &mut VecDeque<T>, item: T) {
    if list.len() >= MOST {
        list.pop_front();
    }
    list.push_back(item);
}
