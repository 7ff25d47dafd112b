//! Group commit: a thread writes the signatures of all callers, a batch a transaction.
//!
//! A caller is answered after COMMIT and never before. One writer does all the work while all goes well. Three more
//! step in when something waits that nobody takes: the first is stuck then, and what it has in hand concerns its own
//! petitions alone. A batch that is not written in time is taken apart, each petition tried by itself, so that one
//! that is locked holds up no other. A batch that fails otherwise is bisected, so that one bad request hurts only
//! itself.

mod crew;
mod seen;
mod writer;

pub use crew::{Writers, start};
