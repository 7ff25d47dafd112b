//! Mails, written with the transaction that causes them and leased by whoever sends them.

use diesel::prelude::*;

use crate::schema::outbox;
use crate::{Connection, Stored};

mod due;
mod forgetting;
mod given_up;
mod leasing;
mod returns;
mod sent;
mod settling;
mod unwanted;
mod writing;

pub use due::is_any_due;
pub use forgetting::{forget_account, forget_address, forget_addresses, forget_sent};
pub use given_up::{BuriedMail, buried, given_up, requeue};
pub use leasing::{LeasedMail, lease};
pub use returns::{Addressed, addressed, came_back};
pub use sent::{SentMail, sent};
pub use settling::{bury, mark_sent, release, retry, wipe_secrets};
pub use unwanted::pass_over;
pub use writing::{NewMail, enqueue, enqueue_nothing};

/// How many mails wait to be sent, leased ones included.
pub fn waiting(conn: &mut Connection) -> Stored<i64> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .filter(outbox::webhook_id.is_null())
        .count()
        .get_result(conn)?)
}
