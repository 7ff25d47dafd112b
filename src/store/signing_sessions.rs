//! Votes that are signed on a telephone, from their beginning to the day they are forgotten.

mod following;
mod opening;
mod row;
mod settling;

pub use following::{claim, hand, is_any_due, pause, receive};
pub use opening::{OfferColumns, by_id, count_open, insert, offer, open_of, withdraw};
pub use row::{FailureColumns, SigningSessionRow};
pub use settling::{Standing, expire, fail, forget_account, forget_before, hold_open, lock, sign};
