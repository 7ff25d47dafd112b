//! Every bound of the room in one place.

use std::time::Duration;

/// A question to a responder, its second attempt included: within what a request may take altogether.
pub const QUESTION: Duration = Duration::from_millis(4_000);
/// One attempt.
pub const ATTEMPT: Duration = Duration::from_millis(2_500);
/// An attempt that has lasted so long and is then given up has failed.
pub const LASTING: Duration = Duration::from_millis(1_000);
/// Until a connection stands.
pub const CONNECTION: Duration = Duration::from_millis(1_500);
/// Questions on their way to one responder; more wait until theirs ends, within [`QUESTION`].
pub const QUESTIONS: usize = 64;
/// Answers that are read (their signatures verified) at a time.
pub const READINGS: usize = 4;
/// Attempts in a row that bring nothing, after which a responder is left alone: two signatures, each with two certificates
/// to ask after, and each question asked twice.
pub const FAILURES: u32 = 8;
/// How long it is left alone; then one question tries whether it is back.
pub const LEFT_ALONE: Duration = Duration::from_secs(10);
/// Answers that are kept at most.
pub const ANSWERS: usize = 20_000;
/// How long an answer is kept at most, whatever is set.
pub const ANSWER_AGE: Duration = Duration::from_hours(1);
/// How often a list is fetched that is at hand and fresh.
pub const LIST_PERIOD: Duration = Duration::from_mins(10);
/// How soon one is fetched again that could not be fetched, or that is not fresh.
pub const LIST_RETRY: Duration = Duration::from_secs(5);
/// One fetching of a list: they are megabytes.
pub const LIST_FETCH: Duration = Duration::from_mins(2);
/// One reading of a list that is a file: a disk across a network may hang.
pub const FILE: Duration = Duration::from_secs(30);
/// Lists that a deployment may name, deltas not counted.
pub const LISTS: usize = 32;
/// How often the log repeats that a list cannot be had.
pub const LOG_EVERY: Duration = Duration::from_mins(1);
