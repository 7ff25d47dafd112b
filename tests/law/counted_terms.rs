//! Where terms end: real petitions, the rules of counting, and brute force.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use petitions::domain::calendar::{Calendar, DayKind, civil_date, end_of, start_of};
use petitions::domain::rules::{RuleSet, Version};
use proptest::prelude::*;

use super::calendar::special;
use super::{calendar, date, days, holidays, weekend};

// --- Known cases ---

#[test]
fn time_zone_petition_forty_working_days_from_7_june_2024() {
    let reckoning = calendar().add_working_days(date("2024-06-07"), 40);
    assert_eq!(reckoning.due, date("2024-08-05"));
    assert!(!reckoning.provisional);
    assert_eq!(reckoning.skipped.len(), 59 - 40);
    let moved: Vec<_> = reckoning.skipped.iter().filter(|s| !weekend(s.date)).collect();
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].date, date("2024-07-08"));
    // As it would have been with the day off that was cancelled on that very 7 June.
    let mut rows = holidays();
    rows.push(special("2024-06-17", DayKind::ReligiousDayOff));
    let planned = Calendar::new(1, rows).add_working_days(date("2024-06-07"), 40);
    assert_eq!(planned.due, date("2024-08-06"));
}

#[test]
fn time_zone_petition_notice_of_the_discussion() {
    let needed = RuleSet::of(Version::V2024).discussion_notice_days;
    let calendar = calendar();
    let between =
        |notice: &str| calendar.full_working_days_between(date(notice), date("2024-08-02"));
    assert_eq!((between("2024-07-29"), needed), (3, 3));
    assert_eq!(between("2024-07-30"), 2);
    assert_eq!(between("2024-08-02"), 0);
    assert_eq!(between("2024-09-02"), 0);
}

#[test]
fn time_zone_petition_closed_on_4_november_if_opened_on_4_may() {
    assert_eq!(calendar().add_months(date("2024-05-04"), 6).due, date("2024-11-04"));
    assert_eq!(calendar().add_months(date("2024-04-20"), 6).due, date("2024-10-21"));
}

#[test]
fn gambling_petition_terms() {
    let (calendar, rules) = (calendar(), RuleSet::of(Version::V2024));
    let registered = date("2024-06-11");
    let term = rules.consideration_days(false);
    assert_eq!(calendar.add_working_days(registered, term).due, date("2024-08-07"));
    let decided = date("2024-06-25");
    assert_eq!(calendar.add_working_days(registered, 10).due, decided);
    let publication = calendar.add_working_days(decided, rules.decision_publication_days).due;
    assert_eq!(publication, date("2024-06-26"));
    assert_eq!(calendar.next_working_day(decided), date("2024-06-26"));
}

#[test]
fn domestic_violence_petition_ends_after_independence_day() {
    let months = RuleSet::of(Version::V2024).collection_months;
    let reckoning = calendar().add_months(date("2024-06-16"), months);
    assert_eq!(reckoning.due, date("2024-12-17"));
    let skipped: Vec<_> = reckoning.skipped.iter().map(|s| (s.date, s.why.names().en)).collect();
    assert_eq!(skipped, [(date("2024-12-16"), String::from("Independence Day"))]);
    assert!(!reckoning.provisional);
}

// --- Terms ---

#[test]
fn six_months_are_clamped_to_the_month_and_rolled_over() {
    let cases = [
        ("2024-08-31", "2025-02-28", false),
        ("2026-08-31", "2027-03-01", false), // 28 February is a Sunday
        ("2025-08-29", "2026-03-02", false), // 28 February is a Saturday
        ("2027-08-31", "2028-02-29", true),
        ("2024-02-29", "2024-08-29", false),
        ("2026-03-02", "2026-09-02", false),
    ];
    let calendar = calendar();
    for (from, due, provisional) in cases {
        let reckoning = calendar.add_months(date(from), 6);
        assert_eq!((reckoning.due, reckoning.provisional), (date(due), provisional), "{from}");
    }
    // From the middle of Nauryz: Sunday 21, 22, 23 and the transfer on the 24th are passed over.
    let reckoning = calendar.add_months(date("2026-09-21"), 6);
    assert_eq!(reckoning.due, date("2027-03-25"));
    let skipped: Vec<_> = reckoning.skipped.iter().map(|skipped| skipped.date).collect();
    assert_eq!(skipped, ["2027-03-21", "2027-03-22", "2027-03-23", "2027-03-24"].map(date));
}

#[test]
fn the_day_of_the_event_is_not_counted() {
    let calendar = calendar();
    assert_eq!(calendar.add_working_days(date("2026-11-23"), 1).due, date("2026-11-24"));
    // From a day off too: Saturday the 21st, one day.
    assert_eq!(calendar.add_working_days(date("2026-11-21"), 1).due, date("2026-11-23"));
    assert_eq!(calendar.add_working_days(date("2026-11-21"), 0).due, date("2026-11-23"));
    assert_eq!(calendar.add_working_days(date("2026-11-23"), 0).due, date("2026-11-23"));
    // A worked Saturday counts.
    assert_eq!(calendar.add_working_days(date("2024-05-03"), 1).due, date("2024-05-04"));
}

#[test]
fn a_term_that_leaves_the_entered_years_is_provisional() {
    let calendar = calendar();
    let last = calendar.add_working_days(date("2027-12-20"), 9);
    assert_eq!((last.due, last.provisional), (date("2027-12-31"), false));
    let next = calendar.add_working_days(date("2027-12-20"), 10);
    assert_eq!((next.due, next.provisional), (date("2028-01-05"), true));
    let rolled = calendar.roll_over(date("2028-01-01"));
    assert_eq!((rolled.due, rolled.provisional), (date("2028-01-05"), true));
    assert!(!calendar.roll_over(date("2027-12-31")).provisional);
    assert!(!calendar.add_working_days(date("2023-12-31"), 1).provisional);
    // A month's end that rolls into the next year.
    let mut rows = holidays();
    rows.push(special("2027-12-31", DayKind::PublicHoliday));
    assert!(Calendar::new(1, rows).roll_over(date("2027-12-31")).provisional);
}

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
