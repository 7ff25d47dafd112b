//! The terms of petitions: the table `clocks`.

mod course;
mod reading;
mod row;
mod skipped;

pub use course::{
    Reckoned, fulfil, mark_overdue, mark_reminded, reckon, reopen, start, wait, wait_anew,
};
pub use reading::{
    lapsed, last_start, late_of, of_older_calendar, of_petition, open_of, overdue_among, running,
    running_of, running_of_complaint, running_of_complaints, to_remind, waiting,
};
pub use row::TermRow;
pub use skipped::{Reason, SkippedDay, skipped_days};
