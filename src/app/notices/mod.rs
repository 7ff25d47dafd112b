//! Notices: who is told what, written in the transaction that causes it.

mod account_mails;
mod addressing;
mod desk;
mod facts;
mod inbox;
mod progress;
mod readers;
mod steps;
mod telling;

pub use account_mails::{AccountMail, mail_account};
pub use addressing::{Addressing, OfComplaint};
pub use desk::{hold_taken_over, moderation_delayed};
pub(crate) use facts::body_name;
pub use inbox::{MOST_UNREAD, inbox_page, mark_read};
pub use notice_facts::localised;
pub use progress::{collection_progress, joining_progress, promise_reminder, reminder, shortened};
pub use steps::send;
pub use store::inbox::InboxRow;
