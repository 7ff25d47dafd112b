//! Civil days, working days and terms.
//!
//! Counting: Code 76(2) (a term runs from the day after the event) and 76(5) (a term that ends on
//! a day off ends on the next working day). Days off: a five-day week, the Law on Holidays
//! № 267-II of 13.12.2001 (articles 3 and 5) and the Labour Code (84(5), 85(3)).

mod civil;
mod fixed_days;
mod projection;
mod reckoning;
mod special_days;
mod working_days;

pub use civil::{OFFSET, civil_date, end_of, start_of};
pub use reckoning::{Reckoning, Skipped, Why};
pub use special_days::{DayKind, Names, SpecialDay};
pub use working_days::Calendar;
