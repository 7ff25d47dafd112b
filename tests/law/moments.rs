//! The hours of offices: on which day a document is registered, and when people are reminded (64(3)).

use chrono::{DateTime, NaiveDate, Utc};
use petitions::domain::calendar::civil_date;
use petitions::domain::lifecycle::{Moment, OfficeHours, Policy};

use super::{calendar, date};

/// A moment in Kazakhstan.
fn at(civil: &str) -> DateTime<Utc> {
    format!("{civil}+05:00").parse::<DateTime<Utc>>().unwrap()
}

/// The day on which a document is registered then, and whether offices are open.
fn judged(civil: &str) -> (NaiveDate, bool) {
    let (calendar, now) = (calendar(), at(civil));
    let policy = Policy::DEFAULT;
    let moment = Moment { now, today: civil_date(now), calendar: &calendar, policy };
    (moment.registration_day(), moment.is_in_office_hours())
}

#[test]
fn what_comes_after_hours_or_on_a_day_off_is_registered_on_the_next_working_day() {
    assert_eq!(OfficeHours::DEFAULT.from.to_string(), "09:00:00");
    assert_eq!(OfficeHours::DEFAULT.until.to_string(), "18:30:00");
    for (received, day) in [
        // A Friday, from its first second on.
        ("2026-10-16T00:00:00", "2026-10-16"),
        ("2026-10-16T18:30:00", "2026-10-16"),
        ("2026-10-16T18:30:01", "2026-10-19"),
        ("2026-10-16T23:59:59", "2026-10-19"),
        ("2026-10-17T10:00:00", "2026-10-19"),
        ("2026-10-18T10:00:00", "2026-10-19"),
        ("2026-10-19T10:00:00", "2026-10-19"),
        // Republic Day falls on a Sunday, and the Monday is off for it.
        ("2026-10-26T10:00:00", "2026-10-27"),
    ] {
        assert_eq!(judged(received).0, date(day), "{received}");
    }
}

#[test]
fn people_are_reminded_while_offices_are_open() {
    for civil in ["2026-10-16T09:00:00", "2026-10-16T12:00:00", "2026-10-16T18:30:00"] {
        assert!(judged(civil).1, "{civil}");
    }
    for civil in [
        "2026-10-16T00:00:00",
        "2026-10-16T08:59:59",
        "2026-10-16T18:30:01",
        "2026-10-17T12:00:00",
        "2026-10-26T12:00:00",
    ] {
        assert!(!judged(civil).1, "{civil}");
    }
}
