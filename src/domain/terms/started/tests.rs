use super::*;
use crate::calendar::{DayKind, Names, SpecialDay};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar(days: &[(&str, DayKind)]) -> Calendar {
    let names = Names { kk: "Күн".to_owned(), ru: "День".to_owned(), en: "Day".to_owned() };
    let days = days.iter().map(|(date, kind)| SpecialDay {
        date: day(date),
        kind: *kind,
        names: names.clone(),
    });
    Calendar::new(2, days.collect())
}

#[test]
fn a_term_is_reckoned_anew_from_its_own_start() {
    let plain = calendar(&[]);
    let term = StartedTerm::working(TermKind::Moderation, &plain, day("2026-09-07"), 5);
    assert_eq!(term.reckoning.due, day("2026-09-14"));
    let holiday = calendar(&[("2026-09-09", DayKind::PublicHoliday)]);
    let moved = term.recomputed(&holiday, day("2026-09-08"));
    assert_eq!(moved.reckoning.due, day("2026-09-15"));
    assert_eq!(moved.recomputed(&plain, day("2026-09-08")), term);

    let window = StartedTerm::months(TermKind::Collection, &plain, day("2026-03-07"), 6);
    assert_eq!(window.reckoning.due, day("2026-09-07"));
    let holiday = calendar(&[("2026-09-07", DayKind::PublicHoliday)]);
    assert_eq!(window.recomputed(&holiday, day("2026-08-01")).reckoning.due, day("2026-09-08"));
}

#[test]
fn a_change_never_ends_a_term_before_today() {
    let holiday = calendar(&[("2026-09-09", DayKind::PublicHoliday)]);
    let term = StartedTerm::working(TermKind::Moderation, &holiday, day("2026-09-07"), 5);
    assert_eq!(term.reckoning.due, day("2026-09-15"));
    assert_eq!(term.recomputed(&calendar(&[]), day("2026-09-15")).reckoning.due, day("2026-09-15"));
}

#[test]
fn a_term_that_ends_today_of_itself_keeps_the_days_it_passed_over() {
    let holiday = calendar(&[("2026-09-09", DayKind::PublicHoliday)]);
    let term = StartedTerm::working(TermKind::Moderation, &holiday, day("2026-09-07"), 5);
    assert!(!term.reckoning.skipped.is_empty());
    assert_eq!(term.recomputed(&holiday, day("2026-09-15")), term);
}
