//! A term that runs: from which day, how long, and when it ends.

use chrono::{Days, NaiveDate};

use super::kind::TermKind;
use crate::calendar::{Calendar, Reckoning};
use crate::words::words;

words! {
    /// The unit in which a term is counted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum TermUnit {
        /// Days of the five-day week that are no holidays.
        WorkingDays = "working_days",
        /// Months, rolled over a day off (76(5)).
        CalendarMonths = "calendar_months",
        /// Days, whatever they are.
        CalendarDays = "calendar_days",
    }
}

/// A clock that starts: from which day, how long, and when it ends and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedTerm {
    /// Which term.
    pub kind: TermKind,
    /// The civil day of the event; not counted itself (76(2)).
    pub started_on: NaiveDate,
    /// How many units.
    pub length: u32,
    /// The unit it is counted in.
    pub unit: TermUnit,
    /// When it ends, and why then.
    pub reckoning: Reckoning,
}

impl StartedTerm {
    /// A term of working days.
    pub fn working(kind: TermKind, calendar: &Calendar, from: NaiveDate, days: u32) -> Self {
        let reckoning = calendar.add_working_days(from, days);
        Self { kind, started_on: from, length: days, unit: TermUnit::WorkingDays, reckoning }
    }

    /// A term of calendar months, rolled over a day off (76(5)).
    pub fn months(kind: TermKind, calendar: &Calendar, from: NaiveDate, months: u32) -> Self {
        let reckoning = calendar.add_months(from, months);
        Self { kind, started_on: from, length: months, unit: TermUnit::CalendarMonths, reckoning }
    }

    /// A term of calendar days, which ends on a day off too.
    pub fn calendar_days(kind: TermKind, from: NaiveDate, days: u32) -> Self {
        let due = from.checked_add_days(Days::new(u64::from(days))).unwrap_or(from);
        let reckoning = Reckoning { due, skipped: Vec::new(), provisional: false };
        Self { kind, started_on: from, length: days, unit: TermUnit::CalendarDays, reckoning }
    }

    /// The same term after a change of the calendar, from its own start. A change never ends a
    /// term earlier than `today`: nobody loses a day that has begun, so a term that would lie
    /// in the past ends today, or on the next working day after a day off (76(5)). Only for a
    /// term that still runs.
    #[must_use]
    pub fn recomputed(&self, calendar: &Calendar, today: NaiveDate) -> Self {
        let anew = match self.unit {
            TermUnit::WorkingDays => calendar.add_working_days(self.started_on, self.length),
            TermUnit::CalendarMonths => calendar.add_months(self.started_on, self.length),
            // Runs over days off, and ends on one too.
            TermUnit::CalendarDays => self.reckoning.clone(),
        };
        let reckoning = if anew.due < today && self.unit != TermUnit::CalendarDays {
            calendar.roll_over(today)
        } else {
            anew
        };
        Self { reckoning, ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
