//! Days and names of the samples.

use chrono::NaiveDate;

use notice_facts::InLanguages;

pub(super) fn name(text: &str) -> InLanguages {
    InLanguages::new(text, text, text)
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
