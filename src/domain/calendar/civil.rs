//! Civil days of Kazakhstan and the instants at which they begin and end.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

/// Civil time of Kazakhstan: UTC+5 in the whole country since 01.03.2024, before any petition.
pub const OFFSET: FixedOffset = match FixedOffset::east_opt(5 * 3600) {
    Some(offset) => offset,
    None => panic!("not an offset"), // while compiling only
};

/// The civil day (UTC+5) on which an instant falls.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.naive_utc().checked_add_offset(OFFSET).map_or(NaiveDate::MAX, |local| local.date())
}

/// The first instant of a civil day: 00:00 UTC+5.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN)
        .checked_sub_offset(OFFSET)
        .map_or(DateTime::<Utc>::MIN_UTC, |utc| utc.and_utc())
}

/// The end of a civil day, 24:00 UTC+5: the first instant that is no longer part of it.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of)
}
