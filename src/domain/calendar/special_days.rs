//! Days that differ from the plain week of five working days.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::words::words;

/// The name of a day off in the three languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Names {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

words! {
    /// Kinds of days that differ from the plain week.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    /// In English.
    pub enum DayKind {
        /// National or state holiday; on a weekend it moves the day off (Law on Holidays, art. 5).
        PublicHoliday = "public_holiday",
        /// 7 January and the first day of Kurban Ait: off, never moved (Labour Code 84(5)).
        ReligiousDayOff = "religious_day_off",
        /// A working day made free: by art. 5, or by order of the labour ministry (Labour Code 85(3)).
        TransferredDayOff = "transferred_day_off",
        /// A day that is worked by such an order, though it would be free.
        WorkingWeekend = "working_weekend",
    }
}

impl DayKind {
    /// Whether nobody works on such a day.
    pub const fn is_off(self) -> bool {
        match self {
            Self::PublicHoliday | Self::ReligiousDayOff | Self::TransferredDayOff => true,
            Self::WorkingWeekend => false,
        }
    }
}

/// A day that differs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub date: NaiveDate,
    /// Of which kind.
    pub kind: DayKind,
    /// What it is called.
    pub names: Names,
}

/// Whether the plain week has the day off.
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => true,
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => false,
    }
}

pub(super) fn names(kk: &str, ru: &str, en: &str) -> Names {
    Names { kk: kk.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}
