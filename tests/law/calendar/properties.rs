//! What holds of every day and every term of the table.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use petitions::domain::calendar::{DayKind, civil_date, end_of, start_of};
use proptest::prelude::*;

use crate::{calendar, date, days, holidays, weekend};

/// Whether a day of 2024-2027 is worked, read from the file's rows alone.
fn worked(rows: &BTreeMap<NaiveDate, DayKind>, day: NaiveDate) -> bool {
    match rows.get(&day) {
        Some(kind) => *kind == DayKind::WorkingWeekend,
        None => !weekend(day),
    }
}

fn day_of_the_table() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_461).prop_map(|offset| date("2024-01-01") + Days::new(offset))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_term_of_working_days_holds_exactly_that_many(
        offset in 0_u64..1_300, count in 1_u32..=60,
    ) {
        let rows: BTreeMap<_, _> = holidays().into_iter().map(|d| (d.date, d.kind)).collect();
        let (calendar, from) = (calendar(), date("2024-01-01") + Days::new(offset));
        let reckoning = calendar.add_working_days(from, count);
        let inside: Vec<_> = days(from, reckoning.due).skip(1).collect();
        let (on, off): (Vec<_>, Vec<_>) = inside.into_iter().partition(|day| worked(&rows, *day));
        prop_assert_eq!(on.len(), count as usize);
        prop_assert_eq!(on.last(), Some(&reckoning.due));
        let skipped: Vec<_> = reckoning.skipped.iter().map(|skipped| skipped.date).collect();
        prop_assert_eq!(skipped, off);
        prop_assert!(!reckoning.provisional);
    }

    #[test]
    fn a_longer_or_later_term_ends_no_earlier(
        from in day_of_the_table(), count in 1_u32..=60, later in 0_u64..10, more in 1_u32..5,
    ) {
        let calendar = calendar();
        let due = calendar.add_working_days(from, count).due;
        prop_assert!(calendar.add_working_days(from, count + more).due > due);
        prop_assert!(calendar.add_working_days(from + Days::new(later), count).due >= due);
        prop_assert!(due > from && calendar.is_working(due));
        prop_assert_eq!(calendar.full_working_days_between(from, due), count - 1);
    }

    #[test]
    fn a_term_of_months_ends_on_the_first_working_day_from_its_date(
        from in day_of_the_table(), months in 0_u32..=12,
    ) {
        let calendar = calendar();
        let landing = from.checked_add_months(Months::new(months)).expect("in range");
        let whole = from.year() * 12 + from.month0() as i32 + months as i32;
        prop_assert_eq!(landing.year() * 12 + landing.month0() as i32, whole);
        let reckoning = calendar.add_months(from, months);
        prop_assert!(calendar.is_working(reckoning.due));
        let passed: Vec<_> = days(landing, reckoning.due).filter(|d| *d != reckoning.due).collect();
        prop_assert!(passed.iter().all(|day| !calendar.is_working(*day)));
        let skipped: Vec<_> = reckoning.skipped.iter().map(|skipped| skipped.date).collect();
        prop_assert_eq!(skipped, passed);
        prop_assert_eq!(reckoning.provisional, reckoning.due.year() > 2027);
    }

    #[test]
    fn working_days_between_are_counted_without_the_ends(
        after in day_of_the_table(), length in 0_u64..90,
    ) {
        let (calendar, before) = (calendar(), after + Days::new(length));
        let inside = after.iter_days().take_while(|day| *day < before).filter(|day| *day > after);
        let count = inside.filter(|day| calendar.is_working(*day)).count();
        prop_assert_eq!(calendar.full_working_days_between(after, before) as usize, count);
    }

    #[test]
    fn every_instant_lies_in_its_civil_day(seconds in 0_i64..4_000_000_000) {
        let at = DateTime::<Utc>::from_timestamp(seconds, 0).expect("in range");
        let day = civil_date(at);
        prop_assert!(start_of(day) <= at && at < end_of(day));
        prop_assert_eq!(end_of(day), start_of(day + Days::new(1)));
    }
}
