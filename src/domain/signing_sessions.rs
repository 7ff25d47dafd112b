//! A vote that is begun here and signed on a telephone (90-3(1)): how long it may take, and when its window's end waits
//! for it.
//!
//! The law asks for a signature within the window and is silent on one that is begun within it and takes a walk to the
//! telephone. It counts by the instant at which it was begun, since delays between the service and the telephone are not
//! the signer's fault (our default, as with whoever waits in a queue).

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::end_of;
use crate::language::Language;
use crate::petition::State;
use crate::terms::TermKind;
use crate::words::words;

/// How long somebody has to sign what they have begun, at most (ours).
pub const LIFE: TimeDelta = TimeDelta::minutes(15);
/// How long a broker keeps a signing open at least, whatever its clock says (ours).
pub const SHORTEST: TimeDelta = TimeDelta::minutes(1);
/// How long after the end of its window what was begun within it may be signed (ours).
pub const AFTER_CLOSE: TimeDelta = TimeDelta::minutes(10);
/// How long a signature that has come in time may take to be verified and counted (ours).
pub const SETTLING: TimeDelta = TimeDelta::minutes(2);
/// Signings that one person may have open at a time (ours).
pub const MOST_OPEN: usize = 3;

words! {
    /// How a signature is made away from here.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Channel {
        /// In an application on a telephone, which a QR code or a link leads to.
        Qr = "qr",
    }
}

words! {
    /// How a signing stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum SigningState {
        /// It waits for the telephone, or its signature is being counted.
        Waiting = "waiting",
        /// The vote counts.
        Signed = "signed",
        /// It came to nothing: declined, or the signature is not accepted.
        Failed = "failed",
        /// Nobody has signed in time.
        Expired = "expired",
    }
}

/// The last instant by which the signature has to be there, of a signing that was begun while the petition was in this
/// state and that the broker keeps open until `offered_until`.
pub fn ends_at(
    state: &State,
    begun_at: DateTime<Utc>,
    offered_until: DateTime<Utc>,
) -> DateTime<Utc> {
    let by_itself = offered_until.clamp(begun_at + SHORTEST, begun_at + LIFE);
    match state.last_day_to_sign() {
        Some(last) => by_itself.min(end_of(last) + AFTER_CLOSE),
        None => by_itself,
    }
}

/// Whether the end of such a term waits for votes that were begun before it: of those in which votes are gathered
/// (90-2(4)(1), 90-3(2)).
pub const fn waits_for_signings(kind: TermKind) -> bool {
    matches!(kind, TermKind::Joining | TermKind::Collection)
}

/// When the last vote that a petition needs has come in, for a vote that is counted at `now` (90-3(4), 90-4(1)): one that
/// was begun within the window is a vote of the window, and so is what it completes.
pub fn completed_at(state: &State, now: DateTime<Utc>) -> DateTime<Utc> {
    match state.collection() {
        Some(collection) => now.min(end_of(collection.closes_on) - TimeDelta::microseconds(1)),
        None => now,
    }
}

/// What the telephone calls what it shows: that somebody joins the petition of that number.
pub fn document_name(language: Language, number: &str) -> String {
    match language {
        Language::Kk => format!("№ {number} петицияға қосылу"),
        Language::Ru => format!("Присоединение к петиции № {number}"),
        Language::En => format!("Joining petition No. {number}"),
    }
}
