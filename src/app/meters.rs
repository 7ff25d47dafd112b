//! What a process counts of its own work: votes, batches, mails, calls of webhooks. Atomic numbers, read by whoever
//! writes the page of numbers and by nobody else.

use std::time::Duration;

use crate::Error;
use crate::outbox::{Outcome, Settled};
use crate::signing::Receipt;
use crate::webhooks::Tried;
use measures::{Counter, Histogram};

/// The numbers of a process.
#[derive(Debug)]
pub struct Meters {
    /// Of votes.
    pub signing: Signing,
    /// Of mails.
    pub mails: Mails,
    /// Of calls of webhooks.
    pub webhooks: Calls,
}

impl Default for Meters {
    fn default() -> Self {
        let signing = Signing {
            counted: Counter::new(),
            repeated: Counter::new(),
            refused: Counter::new(),
            failed: Counter::new(),
            sizes: Histogram::of_sizes(),
            commits: Histogram::of_seconds(),
            waits: Histogram::of_seconds(),
        };
        Self { signing, mails: Mails::default(), webhooks: Calls::default() }
    }
}

/// Votes that this process has written.
#[derive(Debug)]
pub struct Signing {
    /// That count from then on.
    pub counted: Counter,
    /// Whose signer had signed before.
    pub repeated: Counter,
    /// To which the law said no.
    pub refused: Counter,
    /// That were not written for a fault of ours, or of the database.
    pub failed: Counter,
    /// How many were written together.
    pub sizes: Histogram,
    /// How long a batch took, its COMMIT with it.
    pub commits: Histogram,
    /// How long it took from a vote's arrival until it was durable.
    pub waits: Histogram,
}

impl Signing {
    /// A batch was committed.
    pub fn committed(&self, answers: &[Result<Receipt, Error>], took: Duration) {
        self.sizes.observe(answers.len() as u64);
        self.commits.took(took);
        for answer in answers {
            match answer {
                Ok(receipt) if receipt.new => self.counted.one(),
                Ok(_) => self.repeated.one(),
                Err(_) => self.refused.one(),
            }
        }
    }
}

/// Mails that this process has tried to send.
#[derive(Debug, Default)]
pub struct Mails {
    /// Taken by the mail server.
    pub sent: Counter,
    /// To be tried again.
    pub retried: Counter,
    /// Given up.
    pub given_up: Counter,
    /// Put back untried, because no mail could be sent at all.
    pub released: Counter,
}

impl Mails {
    /// Those have been settled.
    pub fn settled(&self, mails: &[Settled]) {
        for mail in mails {
            match mail.outcome {
                Outcome::Sent => self.sent.one(),
                Outcome::Retry { .. } => self.retried.one(),
                Outcome::Buried { .. } => self.given_up.one(),
                Outcome::Released => self.released.one(),
            }
        }
    }
}

/// Calls of webhooks.
#[derive(Debug, Default)]
pub struct Calls {
    /// Answered with 2xx.
    pub taken: Counter,
    /// Answered otherwise, or not at all.
    pub failed: Counter,
}

impl Calls {
    /// Those have been made.
    pub fn made(&self, tried: &[Tried]) {
        for call in tried {
            if call.is_taken() { self.taken.one() } else { self.failed.one() }
        }
    }
}
