//! Civil days, the table of days off, and the terms counted by it, against known dates and brute force.

mod properties;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use petitions::domain::calendar::{
    Calendar, DayKind, Names, OFFSET, SpecialDay, Why, civil_date, end_of, start_of,
};
use petitions::domain::rules::{RuleSet, Version};

use super::{calendar, date, days, holidays, rows, weekend};

/// The calendar as it stood when later years were not yet entered.
fn calendar_until(year: i32) -> Calendar {
    Calendar::new(1, holidays().into_iter().filter(|day| day.date.year() <= year).collect())
}

fn special(day: &str, kind: DayKind) -> SpecialDay {
    let name = String::from("x");
    SpecialDay {
        date: date(day),
        kind,
        names: Names { kk: name.clone(), ru: name.clone(), en: name },
    }
}

// --- Civil days ---

#[test]
fn a_civil_day_runs_from_19_hours_utc_to_19_hours_utc() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let day = date("2026-11-23");
    assert_eq!(civil_date(at("2026-11-22T18:59:59.999999Z")), date("2026-11-22"));
    assert_eq!(civil_date(at("2026-11-22T19:00:00Z")), day);
    assert_eq!(civil_date(at("2026-11-23T18:59:59.999999Z")), day);
    assert_eq!(civil_date(at("2026-11-23T19:00:00Z")), date("2026-11-24"));
    assert_eq!(start_of(day), at("2026-11-22T19:00:00Z"));
    assert_eq!(end_of(day), at("2026-11-23T19:00:00Z"));
    assert_eq!(OFFSET.local_minus_utc(), 18_000);
}

#[test]
fn the_ends_of_representable_time_do_not_panic() {
    assert_eq!(civil_date(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX);
    assert_eq!(start_of(NaiveDate::MIN), DateTime::<Utc>::MIN_UTC);
    assert_eq!(end_of(NaiveDate::MAX), DateTime::<Utc>::MAX_UTC);
    assert_eq!(calendar().add_working_days(NaiveDate::MAX, 3).due, NaiveDate::MAX);
    assert!(calendar().add_months(date("2026-01-01"), u32::MAX).provisional);
}

// --- Calendar ---

#[test]
fn working_days_of_each_month_match_the_published_balance() {
    let balance = [
        (2024, [21, 21, 17, 22, 20, 20, 22, 21, 21, 22, 21, 21], 249),
        (2025, [20, 20, 17, 22, 19, 20, 22, 21, 21, 22, 20, 22], 246),
        (2026, [19, 20, 18, 22, 17, 22, 22, 21, 22, 21, 21, 22], 247),
        (2027, [18, 20, 18, 22, 18, 22, 21, 22, 22, 20, 22, 22], 247),
    ];
    let calendar = calendar();
    for (year, months, total) in balance {
        let mut ours = [0; 12];
        for day in days(date(&format!("{year}-01-01")), date(&format!("{year}-12-31"))) {
            ours[day.month0() as usize] += i32::from(calendar.is_working(day));
        }
        assert_eq!(ours, months, "{year}");
        assert_eq!(ours.iter().sum::<i32>(), total, "{year}");
        assert!(!calendar.is_provisional(year), "{year}");
    }
}

/// Art. 5 of the Law on Holidays, computed from the rows that are holidays in their own right.
fn automatic_transfers(rows: &[SpecialDay], year: i32) -> BTreeSet<NaiveDate> {
    let own: BTreeMap<NaiveDate, DayKind> = rows
        .iter()
        .filter(|row| matches!(row.kind, DayKind::PublicHoliday | DayKind::ReligiousDayOff))
        .map(|row| (row.date, row.kind))
        .collect();
    let mut moved = BTreeSet::new();
    for (day, kind) in own.iter().filter(|(day, _)| day.year() == year) {
        if *kind == DayKind::PublicHoliday && weekend(*day) {
            let mut to = *day;
            while weekend(to) || own.contains_key(&to) || moved.contains(&to) {
                to = to.succ_opt().expect("a next day");
            }
            moved.insert(to);
        }
    }
    moved
}

#[test]
fn transfers_in_the_table_are_those_of_article_5_and_of_the_orders() {
    let rows = holidays();
    let of = |year: i32, kind: DayKind| -> BTreeSet<NaiveDate> {
        let rows = rows.iter().filter(|row| row.date.year() == year && row.kind == kind);
        rows.map(|row| row.date).collect()
    };
    let orders = [
        (2024, Some(("2024-05-04", "2024-05-08"))),
        (2025, Some(("2025-01-05", "2025-01-03"))),
        (2026, None),
        (2027, None),
    ];
    for (year, order) in orders {
        let mut off = automatic_transfers(&rows, year);
        off.extend(order.map(|(_, free)| date(free)));
        assert_eq!(of(year, DayKind::TransferredDayOff), off, "{year}");
        let worked: BTreeSet<_> = order.map(|(worked, _)| date(worked)).into_iter().collect();
        assert_eq!(of(year, DayKind::WorkingWeekend), worked, "{year}");
    }
}

#[test]
fn a_projected_year_foretells_what_was_later_entered() {
    // Orders and Kurban Ait cannot be foretold; the 30th of August ended in 2026.
    let unforeseen =
        ["2025-01-03", "2025-01-05", "2025-06-06", "2026-05-27", "2027-05-16"].map(date);
    for year in 2025..=2027 {
        let expected: Vec<SpecialDay> = holidays()
            .into_iter()
            .filter(|day| day.date.year() == year && !unforeseen.contains(&day.date))
            .collect();
        let calendar = calendar_until(year - 1);
        assert!(calendar.is_projected(year));
        assert_eq!(calendar.effective_days_of(year), expected, "{year}");
        assert_eq!(calendar.days_of(year).count(), 0);
        for day in &expected {
            assert_eq!(calendar.why_off(day.date), Some(Why::DayOff(day.names.clone())));
        }
    }
}

#[test]
fn the_year_2028_is_projected_with_transfers() {
    let calendar = calendar();
    let off: Vec<NaiveDate> = calendar
        .effective_days_of(2028)
        .iter()
        .map(|day| day.date)
        .filter(|d| !weekend(*d))
        .collect();
    let expected = [
        "2028-01-03",
        "2028-01-04",
        "2028-01-07",
        "2028-03-08",
        "2028-03-15",
        "2028-03-21",
        "2028-03-22",
        "2028-03-23",
        "2028-05-01",
        "2028-05-08",
        "2028-05-09",
        "2028-07-06",
        "2028-10-25",
        "2028-12-18",
    ];
    assert_eq!(off, expected.map(date));
    // 7 January 2029 is a Sunday: a religious day is never moved.
    assert!(calendar.why_off(date("2029-01-07")).is_some_and(|why| why != Why::Sunday));
    assert!(calendar.is_working(date("2029-01-08")));
}

#[test]
fn single_rows_of_a_later_year_do_not_switch_off_its_other_holidays() {
    let mut rows = holidays();
    rows.push(special("2028-05-05", DayKind::ReligiousDayOff)); // Kurban Ait, a Friday
    rows.push(special("2028-01-01", DayKind::PublicHoliday));
    rows.push(special("2028-01-03", DayKind::TransferredDayOff));
    rows.push(special("2028-03-08", DayKind::WorkingWeekend));
    let calendar = Calendar::new(8, rows.clone());
    for off in ["2028-05-05", "2028-01-03", "2028-01-04", "2028-03-21", "2028-12-18"] {
        assert!(!calendar.is_working(date(off)), "{off}");
    }
    assert!(calendar.is_working(date("2028-01-05")), "an entered transfer is not doubled");
    assert!(calendar.is_working(date("2028-03-08")), "a row wins over the projection");
    assert!(calendar.is_provisional(2028));
    let effective = calendar.effective_days_of(2028);
    let kurban = rows.iter().find(|row| row.date == date("2028-05-05"));
    assert!(kurban.is_some_and(|row| effective.contains(row)), "rows and projection together");
    assert!(effective.iter().any(|day| day.date == date("2028-12-18")));
    // Entered from its end backwards, the year is not complete before 1 January is there.
    let without_new_year = rows.iter().filter(|row| row.date != date("2028-01-01")).cloned();
    let independence_day = special("2028-12-16", DayKind::PublicHoliday);
    let backwards = Calendar::new(8, without_new_year.chain([independence_day]).collect());
    assert!(backwards.is_provisional(2028) && !backwards.is_working(date("2028-03-21")));
    // With both ends entered the list of the year is the table's alone.
    rows.push(special("2028-12-16", DayKind::PublicHoliday));
    let calendar = Calendar::new(9, rows);
    assert!(!calendar.is_provisional(2028));
    assert!(calendar.is_working(date("2028-03-21")));
}

#[test]
fn a_transfer_does_not_land_on_an_entered_holiday() {
    // Victory Day's neighbour, Sunday 7 May 2028, would move to Monday the 8th.
    let mut rows = holidays();
    rows.push(special("2028-05-08", DayKind::ReligiousDayOff));
    let calendar = Calendar::new(1, rows);
    assert!(!calendar.is_working(date("2028-05-10")), "8th and 9th are taken");
    assert!(calendar.is_working(date("2028-05-11")));
}

#[test]
fn before_the_first_year_only_weekends_are_off() {
    let calendar = calendar();
    assert!(calendar.is_working(date("2023-12-18")));
    assert_eq!(calendar.why_off(date("2023-12-16")), Some(Why::Saturday));
    assert!(calendar.add_working_days(date("2023-12-14"), 2).provisional);
    assert!(!calendar.is_projected(2023));
    let empty = Calendar::new(0, Vec::new());
    assert!(empty.is_working(date("2026-01-01")) && empty.is_provisional(2026));
}

#[test]
fn reasons_have_words_in_three_languages() {
    let calendar = calendar();
    let ru = |day: &str| calendar.why_off(date(day)).map(|why| why.names().ru);
    let words = |why: Why| {
        let Names { kk, ru, en } = why.names();
        [kk, ru, en]
    };
    assert_eq!(words(Why::Saturday), ["Сенбі", "Суббота", "Saturday"]);
    assert_eq!(words(Why::Sunday), ["Жексенбі", "Воскресенье", "Sunday"]);
    assert_eq!(ru("2024-06-15").as_deref(), Some("Суббота"));
    assert_eq!(ru("2024-06-16").as_deref(), Some("Первый день Курбан айта"));
    assert_eq!(ru("2024-12-16").as_deref(), Some("День Независимости"));
    assert_eq!(ru("2024-05-04"), None, "a worked Saturday");
    assert_eq!(ru("2024-06-17"), None);
    assert_eq!(ru("2026-08-31"), None);
}

#[test]
fn the_table_is_kept_with_its_version() {
    let calendar = calendar();
    assert_eq!(calendar.version(), 7);
    assert_eq!(calendar.days_of(2024).count(), 19);
    assert_eq!(
        calendar.effective_days_of(2024),
        calendar.days_of(2024).cloned().collect::<Vec<_>>()
    );
    let total: usize = (2024..=2027).map(|year| calendar.days_of(year).count()).sum();
    assert_eq!(total, 80);
    assert!(calendar.days_of(2025).all(|day| day.date.year() == 2025));
}

#[test]
fn day_kinds_have_the_codes_of_the_file() {
    let codes = DayKind::ALL.map(DayKind::code);
    let file: HashSet<String> =
        rows("holidays.csv").into_iter().map(|r| r["kind"].clone()).collect();
    assert_eq!(codes.map(String::from).into_iter().collect::<HashSet<_>>(), file);
    assert_eq!(DayKind::parse("holiday"), None);
}

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

#[test]
fn working_days_left_are_counted_to_the_last_day_and_back_from_it() {
    let calendar = calendar();
    // A Thursday; Monday the 26th is off for Republic Day.
    let today = date("2026-10-22");
    for (due, left) in [
        ("2026-10-22", 0),
        ("2026-10-23", 1),
        ("2026-10-24", 1),
        ("2026-10-26", 1),
        ("2026-10-27", 2),
        ("2026-10-28", 3),
        ("2026-10-21", -1),
        ("2026-10-18", -4),
        ("2026-10-16", -4),
        ("2026-10-15", -5),
    ] {
        assert_eq!(calendar.working_days_left(today, date(due)), left, "{due}");
    }
}

#[test]
fn a_row_is_found_by_its_day_alone() {
    let calendar = calendar();
    let found = calendar.special_day(date("2026-10-26")).unwrap();
    assert_eq!((found.date, found.kind), (date("2026-10-26"), DayKind::TransferredDayOff));
    assert_eq!(found.names.en, "Day off in lieu of 25 October 2026 (Republic Day)");
    assert_eq!(calendar.special_day(date("2026-10-24")), None);
}
