//! How near its end a term is, for those who have to act.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::words::words;

words! {
    /// How a term stands for those who have to act.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum TermStatus {
        /// Its end is far.
        Ok = "ok",
        /// At most [`TermStatus::NEAR_DAYS`] working days are left.
        Near = "near",
        /// It has ended.
        Overdue = "overdue",
    }
}

impl TermStatus {
    /// Working days from which on a term is near its end (our default).
    pub const NEAR_DAYS: u32 = 3;

    /// How a term that ends on `due` stands on `today`.
    pub fn of(calendar: &Calendar, today: NaiveDate, due: NaiveDate) -> Self {
        if due < today {
            Self::Overdue
        } else if due <= Self::near_until(calendar, today) {
            Self::Near
        } else {
            Self::Ok
        }
    }

    /// The last day of the terms that are near their end on `today`.
    pub fn near_until(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
        calendar.add_working_days(today, Self::NEAR_DAYS).due
    }
}
