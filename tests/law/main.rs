//! The law's pure rules against known dates, numbers and cases, and against brute force.

mod acts;
mod articles;
mod cases;
mod sequences;
mod thresholds;
mod visibility;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc, Weekday};
use petitions::domain::calendar::{
    Calendar, DayKind, Names, OFFSET, SpecialDay, Why, civil_date, end_of, start_of,
};
use petitions::domain::iin::{Iin, IinFault};
use petitions::domain::person::{age_on, public_name};
use petitions::domain::rules::{DuplicateBar, Mode, RuleSet, Source, Version, article};
use petitions::domain::subjects::{ProhibitedSubject, list};
use petitions::domain::threshold::{
    BodyKind, Required, TerritoryKind, ThresholdFault, required,
};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let path = format!("{}/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("a data file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn holidays() -> Vec<SpecialDay> {
    rows("holidays.csv")
        .into_iter()
        .map(|row| SpecialDay {
            date: date(&row["date"]),
            kind: DayKind::parse(&row["kind"]).expect("a kind"),
            names: Names {
                kk: row["name_kk"].clone(),
                ru: row["name_ru"].clone(),
                en: row["name_en"].clone(),
            },
        })
        .collect()
}

fn calendar() -> Calendar {
    Calendar::new(7, holidays())
}

/// The calendar as it stood when later years were not yet entered.
fn calendar_until(year: i32) -> Calendar {
    Calendar::new(1, holidays().into_iter().filter(|day| day.date.year() <= year).collect())
}

fn special(day: &str, kind: DayKind) -> SpecialDay {
    let name = String::from("x");
    SpecialDay { date: date(day), kind, names: Names { kk: name.clone(), ru: name.clone(), en: name } }
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

// --- IIN ---

const VALID_IINS: [(&str, &str); 20] = [
    ("010203199993", "1801-02-03"),
    ("991231299998", "1899-12-31"),
    ("000101399890", "1900-01-01"),
    ("720512499990", "1972-05-12"),
    ("850228399690", "1985-02-28"),
    ("960229499991", "1996-02-29"),
    ("000229599999", "2000-02-29"),
    ("001231699897", "2000-12-31"),
    ("100615599998", "2010-06-15"),
    ("101124699998", "2010-11-24"),
    ("101123599591", "2010-11-23"),
    ("360101599996", "2036-01-01"),
    ("791028302728", "1979-10-28"),
    ("061211600012", "2006-12-11"),
    ("581014274025", "1858-10-14"),
    ("661028130259", "1866-10-28"),
    ("660901115426", "1866-09-01"),
    ("171028294139", "1817-10-28"),
    ("021116262123", "1802-11-16"),
    ("310617241054", "1831-06-17"),
];

/// The check digit and the round that gave it, written once more from the decree's description.
fn reference_check(text: &str) -> (Option<u32>, u32) {
    let digits: Vec<u32> = text.chars().take(11).map(|c| c.to_digit(10).expect("digit")).collect();
    let sum = |shift: usize| -> u32 {
        (0..11).map(|i| digits[i] * u32::try_from((i + shift) % 11 + 1).expect("small")).sum::<u32>()
    };
    match (sum(0) % 11, sum(2) % 11) {
        (10, 10) => (None, 2),
        (10, second) => (Some(second), 2),
        (first, _) => (Some(first), 1),
    }
}

#[test]
fn valid_iins_are_read_with_their_birth_dates() {
    for (text, born) in VALID_IINS {
        let iin = Iin::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!((iin.as_str(), iin.birth_date()), (text, date(born)));
    }
}

#[test]
fn both_rounds_of_the_check_digit_occur_among_the_valid_iins() {
    let second: Vec<_> =
        VALID_IINS.iter().filter(|(text, _)| reference_check(text).1 == 2).map(|v| v.0).collect();
    assert_eq!(
        second,
        ["850228399690", "001231699897", "101123599591", "061211600012", "171028294139",
         "021116262123", "310617241054"]
    );
}

#[test]
fn invalid_iins_are_refused_for_the_right_reason() {
    let cases = [
        ("720512499991", IinFault::CheckDigit),
        ("850228396990", IinFault::CheckDigit),
        ("72051249999", IinFault::NotTwelveDigits),
        ("7205124999900", IinFault::NotTwelveDigits),
        ("720512A99990", IinFault::NotTwelveDigits),
        ("901301399908", IinFault::BirthDate),
        ("910431399904", IinFault::BirthDate),
        ("950229499905", IinFault::BirthDate),
        ("000229399906", IinFault::BirthDate),
        ("880715099900", IinFault::BirthDate),
        ("880715799905", IinFault::BirthDate),
        ("880715399970", IinFault::CheckDigit),
        ("240140499908", IinFault::BirthDate), // the shape of a BIN
        ("000000000000", IinFault::BirthDate),
        ("123456789011", IinFault::CheckDigit),
        ("123456789013", IinFault::BirthDate),
        ("", IinFault::NotTwelveDigits),
        (" 720512499990", IinFault::NotTwelveDigits),
        ("720512499990\n", IinFault::NotTwelveDigits),
        ("+72051249999", IinFault::NotTwelveDigits),
    ];
    for (text, fault) in cases {
        assert_eq!(Iin::parse(text).err(), Some(fault), "{text}");
    }
}

#[test]
fn digits_outside_ascii_are_no_iin() {
    let valid = "720512499990";
    for zero in ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'] {
        let other = |c: char| char::from_u32(zero as u32 + c.to_digit(10).expect("digit"));
        let all: String = valid.chars().filter_map(other).collect();
        assert_eq!(all.chars().count(), 12);
        assert_eq!(Iin::parse(&all).err(), Some(IinFault::NotTwelveDigits));
        // One strange digit that makes twelve bytes in all.
        let width = zero.len_utf8();
        let twelve_bytes = format!("{zero}{}", &valid[width..]);
        assert_eq!(twelve_bytes.len(), 12);
        assert_eq!(Iin::parse(&twelve_bytes).err(), Some(IinFault::NotTwelveDigits));
    }
}

#[test]
fn stems_without_a_check_digit_take_none() {
    for stem in ["43040725026", "33050818140", "48011620380", "88071539997"] {
        for last in 0..10 {
            let fault = Iin::parse(&format!("{stem}{last}")).err();
            assert_eq!(fault, Some(IinFault::CheckDigit), "{stem}{last}");
        }
    }
}

#[test]
fn the_first_round_does_not_see_the_eleventh_digit() {
    for digit in 0..10 {
        assert!(Iin::parse(&format!("5810142740{digit}5")).is_ok(), "{digit}");
    }
}

#[test]
fn a_change_of_rounds_may_hide_a_slip() {
    // Known limits of the check digit: both of each pair are well formed.
    for (original, slip) in [("010203199993", "010206199993"), ("171028294139", "111028294139")] {
        assert!(Iin::parse(original).is_ok() && Iin::parse(slip).is_ok());
        assert_ne!(reference_check(original).1, reference_check(slip).1);
    }
}

#[test]
fn an_iin_never_shows_itself() {
    let iin = Iin::parse("720512499990").expect("valid");
    assert_eq!(format!("{iin:?}"), "Iin(redacted)");
    let codes = [IinFault::NotTwelveDigits, IinFault::CheckDigit, IinFault::BirthDate];
    assert_eq!(codes.map(IinFault::code), ["iin_format", "iin_check_digit", "iin_birth_date"]);
}

#[test]
fn synthetic_iins_are_valid_unique_and_of_the_promised_years() {
    let runs = (0..40).flat_map(|start| (0..600).map(move |k| start + k * 18_262));
    let serials: BTreeSet<u64> = (0..60_000).chain(runs).chain([9_999_999, 10_000_000]).collect();
    let made: Vec<Iin> = serials.iter().filter_map(|serial| Iin::synthetic(*serial)).collect();
    let distinct: HashSet<&Iin> = made.iter().collect();
    assert_eq!(distinct.len(), made.len());
    for iin in &made {
        assert_eq!(Iin::parse(iin.as_str()).as_ref(), Ok(iin));
        assert!((1950..=1999).contains(&iin.birth_date().year()), "{}", iin.as_str());
    }
    let missing = serials.len() - made.len();
    assert!((serials.len() / 200..serials.len() / 80).contains(&missing), "{missing} without one");
    // The same for ever: sandbox data depend on it.
    assert_eq!(Iin::synthetic(0).expect("exists").as_str(), "500101399994");
}

#[test]
fn synthetic_iins_end() {
    assert!((365_239_900..365_240_000).any(|serial| Iin::synthetic(serial).is_some()));
    for serial in [365_240_000, 365_240_001, 400_000_000, u64::MAX] {
        assert_eq!(Iin::synthetic(serial), None);
    }
}

fn some_iin() -> impl Strategy<Value = Iin> {
    (0_u64..10_000_000).prop_filter_map("no check digit", Iin::synthetic)
}

proptest! {
    #[test]
    fn a_single_wrong_digit_is_caught_outside_the_two_blind_spots(
        iin in some_iin(), position in 0_usize..12, digit in 0_u8..10,
    ) {
        let mut bytes = iin.as_str().as_bytes().to_vec();
        prop_assume!(bytes[position] != b'0' + digit);
        bytes[position] = b'0' + digit;
        let changed = String::from_utf8(bytes).expect("digits");
        let (before, after) = (reference_check(iin.as_str()).1, reference_check(&changed).1);
        let blind = (position == 10 && before == 1) || before != after;
        if !blind {
            prop_assert!(Iin::parse(&changed).is_err(), "{} for {}", changed, iin.as_str());
        }
    }

    #[test]
    fn twelve_digits_are_judged_as_the_decree_says(digits in "[0-9]{12}") {
        let (check, _) = reference_check(&digits);
        let right = check.is_some_and(|check| digits.ends_with(&check.to_string()));
        prop_assert_eq!(Iin::parse(&digits).err() == Some(IinFault::CheckDigit), !right);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,14}") {
        if let Ok(iin) = Iin::parse(&text) {
            prop_assert_eq!(iin.as_str(), text);
        }
    }

    #[test]
    fn synthetic_iins_differ(a in 0_u64..10_000_000, b in 0_u64..10_000_000) {
        prop_assume!(a != b);
        if let (Some(one), Some(other)) = (Iin::synthetic(a), Iin::synthetic(b)) {
            prop_assert_ne!(one, other);
        }
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
    let off: Vec<NaiveDate> =
        calendar.effective_days_of(2028).iter().map(|day| day.date).filter(|d| !weekend(*d)).collect();
    let expected = [
        "2028-01-03", "2028-01-04", "2028-01-07", "2028-03-08", "2028-03-15", "2028-03-21",
        "2028-03-22", "2028-03-23", "2028-05-01", "2028-05-08", "2028-05-09", "2028-07-06",
        "2028-10-25", "2028-12-18",
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
    assert_eq!(calendar.effective_days_of(2024), calendar.days_of(2024).cloned().collect::<Vec<_>>());
    let total: usize = (2024..=2027).map(|year| calendar.days_of(year).count()).sum();
    assert_eq!(total, 80);
    assert!(calendar.days_of(2025).all(|day| day.date.year() == 2025));
}

#[test]
fn day_kinds_have_the_codes_of_the_file() {
    let codes = DayKind::ALL.map(DayKind::code);
    let file: HashSet<String> = rows("holidays.csv").into_iter().map(|r| r["kind"].clone()).collect();
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
    let between = |notice: &str| calendar.full_working_days_between(date(notice), date("2024-08-02"));
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

// --- Rules ---

#[test]
fn rules_come_into_force_on_their_days() {
    let version = |day: &str| RuleSet::in_force_on(date(day)).map(|rules| rules.version);
    assert_eq!(version("2024-04-03"), None);
    assert_eq!(version("2024-04-04"), Some(Version::V2024));
    assert_eq!(version("2026-03-01"), Some(Version::V2024));
    assert_eq!(version("2026-03-02"), Some(Version::V2026));
    assert_eq!(version("2126-01-01"), Some(Version::V2026));
    for version in Version::ALL {
        assert_eq!(RuleSet::of(version).version, version);
    }
    assert_eq!(RuleSet::all().map(|rules| rules.version), Version::ALL);
}

#[test]
fn the_versions_differ_where_the_amendment_says_so() {
    let [old, new] = RuleSet::all();
    let windows = |rules: &RuleSet| Source::ALL.map(|source| rules.joining_days(source));
    assert_eq!((windows(old), windows(new)), ([10, 20], [20, 20]));
    assert_eq!((old.subject_required, new.subject_required), (false, true));
    assert_eq!((old.inquiry_on_any_condition, new.inquiry_on_any_condition), (false, true));
    assert_eq!(old.duplicate_bar, DuplicateBar::WithoutEnd);
    assert_eq!(new.duplicate_bar, DuplicateBar::MonthsAfterDecision(12));
    let same = RuleSet {
        version: new.version,
        in_force_from: new.in_force_from,
        joining_electronic_days: new.joining_electronic_days,
        subject_required: new.subject_required,
        inquiry_on_any_condition: new.inquiry_on_any_condition,
        duplicate_bar: new.duplicate_bar,
        ..old.clone()
    };
    assert_eq!(&same, new, "nothing else differs");
}

#[test]
fn numbers_of_the_law() {
    for rules in RuleSet::all() {
        let numbers = [
            (rules.joiners_required, 50, article::JOINING_WINDOW, "90-2(4)(1)"),
            (rules.moderation_days, 20, article::MODERATION_TERM, "90-2(5)"),
            (rules.correction_days, 5, article::CORRECTION, "64(6)"),
            (rules.correction_cycles, 1, article::CORRECTION, "64(6)"),
            (rules.media_letter_days, 5, article::MEDIA_LETTERS, "90-2(8)"),
            (rules.collection_months, 6, article::COLLECTION, "90-3(2)"),
            (rules.government_votes, 50_000, article::THRESHOLD, "90-3(4)"),
            (rules.population_line, 50_000, article::THRESHOLD, "90-3(4)"),
            (rules.verification_days, 3, article::VERIFICATION, "90-4(1)"),
            (rules.forwarding_notice_days, 3, article::FORWARDING, "90-4(1)"),
            (rules.redirection_days, 3, article::REDIRECTION, "65"),
            (rules.consideration_days(false), 40, article::CONSIDERATION_TERM, "90-5(1)"),
            (rules.consideration_days(true), 20, article::CONSIDERATION_TERM, "90-5(1)"),
            (rules.working_group_days, 10, article::WORKING_GROUP, "90-5(2)(3)"),
            (rules.discussion_notice_days, 3, article::DISCUSSION, "90-5(2)(2)"),
            (rules.decision_publication_days, 1, article::DECISION_PUBLICATION, "90-6(3)"),
            (rules.statement_reminder_days, 10, article::STATEMENT, "90-6(3)"),
            (rules.proposal_forwarding_days, 3, article::NOT_SUPPORTED, "90-3(5)"),
            (rules.proposal_answer_days, 15, article::PROPOSAL_TERM, "76(1)"),
            (rules.complaint_months, 3, article::COMPLAINT_TERM, "92(1)"),
            (rules.complaint_unexplained_months, 6, article::COMPLAINT_TERM_UNEXPLAINED, "92(1-1)"),
            (rules.complaint_passing_on_days, 3, article::COMPLAINT_PASSING_ON, "91(4)"),
            (rules.complaint_answer_days, 20, article::COMPLAINT_ANSWER, "99"),
            (rules.court_months, 1, article::COURT, "136"),
            (rules.case_file_days, 3, article::CASE_FILE, "75"),
        ];
        for (ours, law, cited, basis) in numbers {
            assert_eq!((ours, cited), (law, basis), "{:?}", rules.version);
        }
        assert_eq!((rules.minimum_age, rules.archive_days), (16, 30));
    }
}

#[test]
fn a_bar_lasts_to_the_same_day_of_the_next_year_or_for_ever() {
    let bar = RuleSet::of(Version::V2026).duplicate_bar;
    assert_eq!(bar.last_day(date("2026-03-10")), Some(date("2027-03-10")));
    assert_eq!(bar.last_day(date("2028-02-29")), Some(date("2029-02-28")));
    assert_eq!(RuleSet::of(Version::V2024).duplicate_bar.last_day(date("2024-08-05")), None);
}

#[test]
fn codes_of_the_rules_are_settled() {
    assert_eq!(Version::ALL.map(Version::code), ["V2024", "V2026"]);
    assert_eq!(Source::ALL.map(Source::code), ["electronic", "paper"]);
    assert_eq!(Mode::ALL.map(Mode::code), ["PRE", "POST"]);
    for version in Version::ALL {
        assert_eq!(Version::parse(version.code()), Some(version));
    }
    for source in Source::ALL {
        assert_eq!(Source::parse(source.code()), Some(source));
    }
    for mode in Mode::ALL {
        assert_eq!(Mode::parse(mode.code()), Some(mode));
    }
    let unknown = (Version::parse("v2024"), Source::parse(""), Mode::parse("pre"));
    assert_eq!(unknown, (None, None, None));
}

// --- Thresholds ---

fn votes(body: BodyKind, territory: TerritoryKind, population: u32) -> Result<u32, ThresholdFault> {
    let answers = RuleSet::all().map(|rules| required(rules, body, Some((territory, population))));
    let [old, new] = answers;
    assert_eq!(old, new, "90-3(4) was not amended");
    new.map(|Required { count, basis }| {
        assert_eq!(basis, "90-3(4)");
        count
    })
}

#[test]
fn thresholds_at_their_boundaries() {
    use BodyKind::{AkimApparatus, Akimat, Maslikhat};
    use TerritoryKind::{
        Capital, CityDistrict, CityOfRegionalSignificance, CityOfRepublicanSignificance, District,
        Region,
    };
    let table = [
        (Akimat, Region, 1, 1),
        (Akimat, Region, 100, 1),
        (Akimat, Region, 101, 2),
        (Akimat, Region, 602_832, 6_029),
        (Maslikhat, Region, 602_832, 12_057),
        (Maslikhat, Region, 50, 1),
        (Maslikhat, Region, 51, 2),
        (Akimat, Capital, 1_649_242, 16_493),
        (Maslikhat, Capital, 1_649_242, 32_985),
        (Akimat, CityOfRepublicanSignificance, 2_351_424, 23_515),
        (Maslikhat, CityOfRepublicanSignificance, 2_351_424, 47_029),
        (Akimat, Region, 40_000, 400),
        (Akimat, District, 49_999, 2_500),
        (Akimat, District, 49_980, 2_499),
        (Akimat, District, 49_981, 2_500),
        (Akimat, District, 50_000, 2_500),
        (Akimat, District, 50_001, 2_500),
        (Akimat, District, 4_000_000, 2_500),
        (Akimat, District, 21, 2),
        (Maslikhat, District, 49_990, 4_999),
        (Maslikhat, District, 49_991, 5_000),
        (Maslikhat, District, 50_000, 5_000),
        (Maslikhat, District, 50_001, 5_000),
        (Maslikhat, District, 11, 2),
        (Akimat, CityOfRegionalSignificance, 9_822, 492),
        (Maslikhat, CityOfRegionalSignificance, 9_822, 983),
        (Akimat, CityOfRegionalSignificance, 315_382, 2_500),
        (Maslikhat, CityOfRegionalSignificance, 315_382, 5_000),
        (AkimApparatus, CityDistrict, 140_720, 2_500),
        (AkimApparatus, CityDistrict, 30_001, 1_501),
        (Maslikhat, Region, u32::MAX, 85_899_346),
    ];
    for (body, territory, population, count) in table {
        assert_eq!(votes(body, territory, population), Ok(count), "{body:?} {territory:?} {population}");
    }
}

#[test]
fn the_population_line_itself_is_the_percentage_branch() {
    // At exactly 50,000 both branches agree under today's numbers: other numbers tell them apart.
    let mut rules = RuleSet::of(Version::V2026).clone();
    rules.executive_threshold.lower_votes = 7;
    let votes = |population| {
        required(&rules, BodyKind::Akimat, Some((TerritoryKind::District, population)))
            .map(|required| required.count)
    };
    assert_eq!((votes(50_000), votes(50_001)), (Ok(2_500), Ok(7)));
}

#[test]
fn a_central_body_needs_fifty_thousand() {
    for rules in RuleSet::all() {
        let answer = required(rules, BodyKind::CentralStateBody, None);
        assert_eq!(answer, Ok(Required { count: 50_000, basis: "90-3(4)" }));
    }
}

#[test]
fn bodies_and_territories_that_do_not_go_together() {
    let rules = RuleSet::of(Version::V2026);
    for body in [BodyKind::Akimat, BodyKind::Maslikhat, BodyKind::AkimApparatus] {
        assert_eq!(required(rules, body, None), Err(ThresholdFault::TerritoryMissing));
        for territory in TerritoryKind::ALL {
            let in_city_district = territory == TerritoryKind::CityDistrict;
            let exists = (body == BodyKind::AkimApparatus) == in_city_district;
            if exists {
                assert_eq!(votes(body, territory, 0), Err(ThresholdFault::PopulationUnknown));
                assert!(votes(body, territory, 1).is_ok());
            } else {
                let fault = ThresholdFault::NoSuchBody { body, territory };
                assert_eq!(votes(body, territory, 1_000), Err(fault));
            }
        }
    }
}

#[test]
fn every_body_of_the_data_has_its_threshold() {
    let territories: BTreeMap<String, (TerritoryKind, u32)> = rows("territories.csv")
        .into_iter()
        .map(|row| {
            let kind = TerritoryKind::parse(&row["kind"]).expect("a kind");
            (row["kato"].clone(), (kind, row["population"].parse().expect("a number")))
        })
        .collect();
    let rules = RuleSet::of(Version::V2026);
    let mut counts = BTreeMap::<String, u32>::new();
    let mut branches = BTreeMap::<(&str, &str), u32>::new();
    for row in rows("public_bodies.csv") {
        let body = BodyKind::parse(&row["kind"]).expect("a kind");
        let territory = territories.get(&row["territory_kato"]).copied();
        assert_eq!(territory.is_some(), body.is_local(), "{}", row["slug"]);
        let answer = required(rules, body, territory).unwrap_or_else(|f| panic!("{}: {f}", row["slug"]));
        let branch = match (territory, answer.count) {
            (None, 50_000) => "government",
            (Some((_, population)), 2_500 | 5_000) if population > 50_000 => "fixed",
            (Some((_, population)), count) if count == population.div_ceil(100) => "1%",
            (Some((_, population)), count) if count == population.div_ceil(50) => "2%",
            (Some((_, population)), count) if count == population.div_ceil(20) => "5%",
            (Some((_, population)), count) if count == population.div_ceil(10) => "10%",
            other => panic!("{}: {other:?}", row["slug"]),
        };
        *branches.entry((body.code(), branch)).or_default() += 1;
        counts.insert(row["slug"].clone(), answer.count);
    }
    let expected = [
        (("akim_apparatus", "fixed"), 19),
        (("akimat", "1%"), 20),
        (("akimat", "5%"), 128),
        (("akimat", "fixed"), 80),
        (("central_state_body", "government"), 29),
        (("maslikhat", "10%"), 128),
        (("maslikhat", "2%"), 20),
        (("maslikhat", "fixed"), 80),
    ];
    assert_eq!(branches, BTreeMap::from(expected));
    assert_eq!(counts.len(), 504);
    let named = [
        ("ministry-defence", 50_000),
        ("akimat-astana", 16_493),
        ("maslikhat-astana", 32_985),
        ("akimat-almaty", 23_515),
        ("maslikhat-almaty", 47_029),
        ("akimat-abai", 6_029),
        ("maslikhat-abai", 12_057),
        ("akimat-zhetisu-eskeldi-district", 2_500), // 52,368 inhabitants
        ("maslikhat-zhetisu-eskeldi-district", 5_000),
        ("akimat-zhambyl-talas-district", 2_450), // 48,983
        ("maslikhat-zhambyl-talas-district", 4_899),
        ("akimat-east-kazakhstan-ridder-city", 2_500), // 50,022
        ("akimat-abai-kurchatov-city", 492),
        ("akim-astana-almaty-district", 2_500),
    ];
    for (slug, count) in named {
        assert_eq!(counts.get(slug), Some(&count), "{slug}");
    }
}

#[test]
fn codes_of_bodies_and_territories_are_settled() {
    let bodies = ["central_state_body", "akimat", "maslikhat", "akim_apparatus"];
    assert_eq!(BodyKind::ALL.map(BodyKind::code), bodies);
    for kind in BodyKind::ALL {
        assert_eq!(BodyKind::parse(kind.code()), Some(kind));
    }
    for kind in TerritoryKind::ALL {
        assert_eq!(TerritoryKind::parse(kind.code()), Some(kind));
    }
    assert_eq!((BodyKind::parse("akim"), TerritoryKind::parse("oblast")), (None, None));
}

proptest! {
    #[test]
    fn a_percentage_is_the_least_whole_number_of_votes_that_reaches_it(
        population in 1_u32..=u32::MAX, small in 1_u32..=50_000,
    ) {
        let upper = [(BodyKind::Akimat, 1_u128), (BodyKind::Maslikhat, 2)];
        for (body, percent) in upper {
            let count = u128::from(votes(body, TerritoryKind::Region, population).expect("a count"));
            prop_assert!(count * 100 >= u128::from(population) * percent);
            prop_assert!((count - 1) * 100 < u128::from(population) * percent);
        }
        for (body, percent) in [(BodyKind::Akimat, 5_u128), (BodyKind::Maslikhat, 10)] {
            let count = u128::from(votes(body, TerritoryKind::District, small).expect("a count"));
            prop_assert!(count * 100 >= u128::from(small) * percent);
            prop_assert!((count - 1) * 100 < u128::from(small) * percent);
        }
    }

    #[test]
    fn above_the_line_a_smaller_unit_needs_a_fixed_number(population in 50_001_u32..) {
        prop_assert_eq!(votes(BodyKind::Akimat, TerritoryKind::District, population), Ok(2_500));
        let city = TerritoryKind::CityOfRegionalSignificance;
        prop_assert_eq!(votes(BodyKind::Maslikhat, city, population), Ok(5_000));
    }
}

// --- Prohibited subjects ---

#[test]
fn both_lists_are_numbered_as_in_the_law() {
    for (version, length) in [(Version::V2024, 17), (Version::V2026, 16)] {
        let points = list(version);
        let numbers: Vec<u8> = points.iter().map(|point| point.number).collect();
        assert_eq!(numbers, (1..=length).collect::<Vec<u8>>());
        let subjects: HashSet<_> = points.iter().map(|point| point.subject).collect();
        let codes: HashSet<_> = points.iter().map(|point| point.subject.code()).collect();
        assert_eq!((subjects.len(), codes.len()), (points.len(), points.len()));
        for point in points {
            let words = [point.names.kk, point.names.ru, point.names.en];
            assert!(words.iter().all(|text| text.chars().count() > 10), "{point:?}");
            assert_eq!(HashSet::from(words).len(), 3);
            assert!(point.names.en.is_ascii() && !point.names.ru.contains(['қ', 'ұ', 'і', 'ң', 'ә']));
            assert!(point.names.kk.contains(['қ', 'ұ', 'і', 'ң', 'ә']), "{point:?}");
        }
    }
}

#[test]
fn subjects_have_the_codes_of_their_version() {
    let codes = |version| list(version).iter().map(|point| point.subject.code()).collect::<Vec<_>>();
    assert_eq!(
        codes(Version::V2026),
        ["rights", "order_morals_honour", "state_foundations", "territory",
         "law_enforcement_courts", "prosecutor", "intelligence", "procedural_codes_labour",
         "defence_security", "treaties", "appointments", "elections_parties_parliament",
         "state_symbols", "state_language", "competence", "emergency"]
    );
    assert_eq!(
        codes(Version::V2024),
        ["rights", "order_morals", "state_foundations", "territory", "investigation_justice",
         "prosecutor", "intelligence_law_enforcement", "procedural_codes", "defence_security",
         "amnesty_pardon", "appointments", "treaties", "elections_referendum", "state_symbols",
         "state_language", "competence", "emergency"]
    );
}

#[test]
fn a_subject_is_read_in_its_own_version_only() {
    for version in Version::ALL {
        for point in list(version) {
            assert_eq!(ProhibitedSubject::parse(point.subject.code(), version), Some(point.subject));
            assert_eq!(point.subject.point(version), Some(point));
        }
    }
    let read = |code: &str| Version::ALL.map(|version| ProhibitedSubject::parse(code, version));
    assert_eq!(read("defence_security"), [Some(ProhibitedSubject::DefenceSecurity); 2]);
    assert_eq!(read("amnesty_pardon"), [Some(ProhibitedSubject::AmnestyPardon), None]);
    assert_eq!(
        read("procedural_codes_labour"),
        [None, Some(ProhibitedSubject::ProceduralCodesLabour)]
    );
    assert_eq!(read("DEFENCE_SECURITY"), [None, None]);
    let defence = ProhibitedSubject::DefenceSecurity.point(Version::V2024).expect("a point");
    assert_eq!(defence.article(), "90-2(3)(9)");
}

// --- Persons ---

#[test]
fn age_changes_on_the_birthday() {
    let cases = [
        ("2010-11-23", "2026-11-23", 16),
        ("2010-11-24", "2026-11-23", 15),
        ("2010-11-24", "2026-11-24", 16),
        ("2010-01-31", "2026-02-01", 16),
        ("2010-12-01", "2026-11-30", 15),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2010-03-01", "2026-02-28", 15),
        ("2012-02-29", "2027-02-28", 14), // a common year: not before 1 March
        ("2012-02-29", "2027-03-01", 15),
        ("2036-01-01", "2026-11-23", -10),
        ("1950-06-01", "1950-06-01", 0),
    ];
    for (born, day, age) in cases {
        assert_eq!(age_on(date(born), date(day)), age, "{born} on {day}");
    }
}

#[test]
fn others_see_the_given_name_and_one_letter() {
    let cases = [
        ("Айгүл", "Сапарова", "Айгүл С."),
        ("Ұлан", "әбдіров", "Ұлан Ә."),
        (" John ", "  o'neill", "John O."),
        ("Мария", "И\u{306}огансен", "Мария И\u{306}."),
        ("Айгүл", "", "Айгүл"),
        ("Айгүл", " - ", "Айгүл"),
        ("", "Сапарова", "С."),
        ("", "", ""),
    ];
    for (given, family, shown) in cases {
        assert_eq!(public_name(given, family), shown);
    }
}
