//! Votes that are begun here and signed on a telephone, which a broker reaches: the signer is shown a picture or a link,
//! and the service itself follows what becomes of it, verifies the CMS and counts it as one that came by HTTP.
//!
//! All that is known of a signing stands in its row. A process takes it in hand by moving its next try ahead, and another
//! goes on when that time has come; what it finds out is written before it goes on itself. So a process may die at any
//! moment, two may be at it at once, and one vote counts.

mod beginning;
mod channel;
mod following;
mod reading;

pub use beginning::begin;
pub(crate) use channel::is_served;
pub use following::{Failure, Follower, claim, expire, is_any_due};
pub use reading::{SigningSession, read};
pub use store::signing_sessions::SigningSessionRow;
