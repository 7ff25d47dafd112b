//! Good answers of responders, kept for a short while. What is revoked meanwhile is noticed when they end.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use eds::Certificate;
use eds::bounds::{CLOCK_SKEW, OCSP_AGE};
use eds::revocation::Revocation;
use sha2::{Digest as _, Sha256};

use crate::bounds::{ANSWER_AGE, ANSWERS};

/// A certificate and its issuer, by their bytes.
type Key = [u8; 32];

#[derive(Default)]
struct Held {
    answers: HashMap<Key, (Revocation, Instant)>,
    /// In the order in which they end.
    order: VecDeque<(Key, Instant)>,
}

/// Good answers, each for so long.
pub(crate) struct Answers {
    age: Duration,
    held: Mutex<Held>,
}

impl Answers {
    pub(crate) fn new(age: Duration) -> Self {
        Self { age: age.min(ANSWER_AGE), held: Mutex::default() }
    }

    /// An answer that is still good at legal time `now`.
    pub(crate) fn get(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
        instant: Instant,
    ) -> Option<Revocation> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (answer, since) = held.answers.get(&key(certificate, issuer))?;
        let Revocation::Good { this_update, next_update } = *answer else { return None };
        // The legal clock may be moved, and then the answer is of another time.
        let end = next_update.unwrap_or(this_update + OCSP_AGE);
        let speaks_of_now = this_update <= now + CLOCK_SKEW && now <= end;
        (instant.duration_since(*since) < self.age && speaks_of_now).then_some(*answer)
    }

    /// Keeps an answer if it is a good one: a no is asked for again, so that it ends when it ends.
    pub(crate) fn put(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        answer: Revocation,
        instant: Instant,
    ) {
        if self.age.is_zero() || !matches!(answer, Revocation::Good { .. }) {
            return;
        }
        let key = key(certificate, issuer);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.answers.insert(key, (answer, instant));
        held.order.push_back((key, instant));
        while held.order.len() > ANSWERS
            || held
                .order
                .front()
                .is_some_and(|(_, since)| instant.duration_since(*since) >= self.age)
        {
            let Some((oldest, since)) = held.order.pop_front() else { break };
            // It may have been renewed since.
            if held.answers.get(&oldest).is_some_and(|(_, kept)| *kept == since) {
                held.answers.remove(&oldest);
            }
        }
    }
}

fn key(certificate: &Certificate, issuer: &Certificate) -> Key {
    let hash = Sha256::new().chain_update(Sha256::digest(certificate.der()));
    hash.chain_update(Sha256::digest(issuer.der())).finalize().into()
}
