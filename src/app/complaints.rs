//! Complaints of the author and of others concerned, and what became of them (91-100, 136).

mod filing;
mod handling;
mod matter;
mod prospect;
mod reading;
mod settling;

pub use filing::{Filed, NewComplaint, file};
pub(crate) use handling::{Handling, handlings};
pub(crate) use prospect::may_file;
pub use reading::page;
pub use settling::{Said, pass_on, satisfy, settle};
