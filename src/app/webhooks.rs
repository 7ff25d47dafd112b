//! Webhooks: applications that are told of the public life of petitions, by the public specification "Standard Webhooks".
//!
//! An event is a line that is written in the transaction that causes it (`telling`). A page of webhooks after the other gets a
//! delivery of it each into the outbox (`fanning`); deliveries are leased, sent and settled as mails are (`delivering`). Of one
//! petition a webhook hears in order, at least once, and thinly: what happened to which petition, which it then reads.

mod deliveries;
mod delivering;
mod fanning;
mod registering;
mod secrets;
mod telling;

pub use deliveries::{Delivery, list as deliveries, read as delivery, redeliver, test};
pub use delivering::{FAULTS, Outgoing, Tried, due, is_any_due, send, settle};
pub use fanning::fan_out;
pub use registering::{
    Changes, MOST_OF_ONE_FILTER, NewWebhook, change, delete, list, read, register,
};
pub use secrets::{MOST_OVERLAP_HOURS, OVERLAP_HOURS, Secret, rotate, secrets};
pub use store::webhooks::{AttemptRow, DeliveryRow, Wanted, WebhookRow};
pub(crate) use telling::{milestone, step};
