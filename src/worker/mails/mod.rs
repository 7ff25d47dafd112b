//! Delivery of the outbox: lease a page, render, send, settle.
//!
//! Sending happens outside any transaction. As many mails are sent at once as there are connections; what was sent
//! is settled in groups while the next are sent, and never more than [`IN_FLIGHT`] are sent and not settled. Those
//! alone are sent again when their worker dies, with the same Message-ID: at least once.

mod allowance;
mod delivery;
mod mailbox;
mod message;
mod sending;

pub use delivery::Delivery;
pub use sending::IN_FLIGHT;
