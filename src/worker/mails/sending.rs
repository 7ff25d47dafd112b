//! A page of mails on its way.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use uuid::Uuid;

use super::message::send;
use app::App;
use app::outbox::{Fault, LeasedMail, Outcome, Settled};
use mail::{Mailer, SendError};

/// Mails that are being sent, or are sent and not settled, in one process.
pub const IN_FLIGHT: usize = 16;

/// Tries before a mail is given up.
const MAX_ATTEMPTS: i32 = 12;
/// First wait before another try; each further one doubles it.
const FIRST_RETRY_SECONDS: i64 = 60;
/// Longest wait before another try; with it the last try is about 20 hours after the first.
const LONGEST_RETRY_SECONDS: i64 = 6 * 3600;

/// A mail with what became of it, and its place among those in flight.
pub(super) type Told = (Settled, OwnedSemaphorePermit);

/// A page on its way, shared by its senders.
pub(super) struct Sending {
    mailer: Arc<Mailer>,
    page: Lock<VecDeque<LeasedMail>>,
    places: Arc<Semaphore>,
    /// When what is left is put back unsent.
    until: Instant,
    app: Arc<App>,
}

impl Sending {
    /// That page, to be begun until then.
    pub(super) fn new(
        app: Arc<App>,
        mailer: Arc<Mailer>,
        page: Vec<LeasedMail>,
        until: Instant,
    ) -> Self {
        let places = Arc::new(Semaphore::new(IN_FLIGHT));
        Self { mailer, page: Lock::new(page.into()), places, until, app }
    }

    fn next(&self) -> Option<LeasedMail> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Nothing more is begun.
    pub(super) fn clear(&self) {
        self.page.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Sends one mail after the other until there is none. Blocks.
    pub(super) fn run(&self, runtime: &Handle, told: &mpsc::Sender<Told>) {
        loop {
            let Ok(place) = runtime.block_on(self.places.clone().acquire_owned()) else { return };
            let Some(mail) = self.next() else { return };
            let outcome =
                if Instant::now() < self.until { self.try_once(&mail) } else { Outcome::Released };
            if outcome == Outcome::Released {
                // The others would fare no better.
                let left: Vec<_> = std::iter::from_fn(|| self.next()).collect();
                for mail in left {
                    let settled = Settled::of(&mail, Outcome::Released);
                    let Ok(place) = runtime.block_on(self.places.clone().acquire_owned()) else {
                        return;
                    };
                    if told.blocking_send((settled, place)).is_err() {
                        return;
                    }
                }
            }
            if told.blocking_send((Settled::of(&mail, outcome), place)).is_err() {
                return;
            }
        }
    }

    /// Whether the server lets us in when no mail is involved; why not is logged.
    fn is_reachable(&self, why: &str) -> bool {
        let reached = self.mailer.reach();
        if let Err(cause) = &reached {
            tracing::warn!(why, cause, "the mail server cannot be reached");
        }
        reached.is_ok()
    }

    fn try_once(&self, mail: &LeasedMail) -> Outcome {
        // Such a mail was leased time and again and never settled: it may be what ends workers.
        if mail.attempts > MAX_ATTEMPTS {
            return Outcome::Buried { why: "no try came to an end".to_owned(), fault: Fault::Ours };
        }
        if mail.is_withheld() {
            return Outcome::Buried {
                why: "withheld: the address refuses mail".to_owned(),
                fault: Fault::Ours,
            };
        }
        // A panic is one mail's permanent fault.
        let tried = catch_unwind(AssertUnwindSafe(|| send(&self.app, &self.mailer, mail)))
            .unwrap_or_else(|_| Err(SendError::Permanent("sending it panics".to_owned())));
        match tried {
            Ok(()) => Outcome::Sent,
            // Whether the server or this mail is at fault tells a question without a mail.
            Err(SendError::Unreachable(why)) if !self.is_reachable(&why) => Outcome::Released,
            // No mail fares better where the server's ways of signing in are not ours.
            Err(SendError::Hindered(why)) if !self.is_reachable(&why) => Outcome::Released,
            Err(
                SendError::Temporary(why) | SendError::Hindered(why) | SendError::Unreachable(why),
            ) if mail.attempts < MAX_ATTEMPTS => Outcome::Retry {
                why,
                after: chrono::Duration::seconds(wait(mail.id, mail.attempts)),
            },
            Err(SendError::Refused { why, for_good }) => {
                Outcome::Buried { why, fault: Fault::Address { for_good } }
            }
            Err(SendError::Temporary(why)) => {
                Outcome::Buried { why, fault: Fault::Address { for_good: false } }
            }
            Err(
                SendError::Hindered(why) | SendError::Unreachable(why) | SendError::Permanent(why),
            ) => Outcome::Buried { why, fault: Fault::Ours },
        }
    }
}

/// Seconds until the next try. Up to a quarter less by chance of the id, so that mails which
/// failed together do not come back together.
fn wait(id: Uuid, attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    let longest = (FIRST_RETRY_SECONDS << doublings).min(LONGEST_RETRY_SECONDS);
    let [.., last] = *id.as_bytes();
    longest - longest * i64::from(last) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_spread_over_a_quarter() {
        let (whole, least) = (Uuid::from_u128(0), Uuid::from_u128(255));
        let waits: Vec<_> = (1..MAX_ATTEMPTS).map(|attempts| wait(whole, attempts)).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
        assert_eq!((wait(least, 1), wait(least, 11)), (46, 16_222));
        assert_eq!((wait(whole, 0), wait(whole, i32::MAX)), (60, 21_600));
    }
}
