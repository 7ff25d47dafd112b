//! Webhooks: who is told of the public life of petitions, what they are told, and what became of it. What waits to be
//! delivered stands in the outbox, beside the mails.

mod attempts;
mod backlog;
mod deliveries;
mod events;
mod leasing;
mod row;
mod secrets;
mod settling;

pub use attempts::{AttemptRow, NewAttempt, attempts_of, note_attempt};
pub use backlog::{ComingEvent, behind, come_to, coming, fall_behind};
pub use deliveries::{DeliveryRow, NewDelivery, deliver, deliveries_of, delivery, redeliver};
pub use events::{
    EventRow, NewEvent, Wanting, advance, event, insert_event, next_untold, wanting, write_event,
};
pub use leasing::{LeasedDelivery, due, is_any_due, lease};
pub use row::{
    Change, Wanted, WebhookRow, change, delete, forget_owner, insert, lock, of_owner, own, webhook,
};
pub use secrets::{SecretRow, expire_others, insert_secret, secrets_in_force};
pub use settling::{Settlement, disable, forget_over, lock_for_settling, settle};
