//! What comes in on paper: applications and signature sheets, entered by a moderator (90-2(1),
//! 90-3(1)). The same person counts once, on whatever channel.

mod announcement;
mod application;
mod sheet;

pub(crate) use announcement::wait_again;
pub use announcement::{Announced, Awaited, announce};
pub use application::{Applicant, enter_application};
pub use sheet::{SheetLine, enter_signature};
