//! What a count of days arrives at: the last day of a term, and the days off it passed over.

use chrono::NaiveDate;

use super::special_days::{Names, names};

/// Why a day is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The first day of the weekend.
    Saturday,
    /// The second day of the weekend.
    Sunday,
    /// A holiday, a religious day or a transferred day; its name says which, on a weekend too.
    DayOff(Names),
}

impl Why {
    /// The reason in words.
    pub fn names(&self) -> Names {
        match self {
            Self::Saturday => names("Сенбі", "Суббота", "Saturday"),
            Self::Sunday => names("Жексенбі", "Воскресенье", "Sunday"),
            Self::DayOff(names) => names.clone(),
        }
    }
}

/// A day off that a term passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The day.
    pub date: NaiveDate,
    /// Why it is off.
    pub why: Why,
}

/// Where a term ends, and why there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Last civil day of the term; it runs to 24:00 UTC+5.
    pub due: NaiveDate,
    /// Days off passed over, in order.
    pub skipped: Vec<Skipped>,
    /// A day that was looked at lies in a year whose list of days off is not yet known.
    pub provisional: bool,
}
