//! Where the marks of axes stand: round counts, and days, weeks or months.

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// Marks of the axis of days at most.
const MOST_STOPS: i64 = 8;
/// Days after which days are too many to be marked, and months are.
const LONG: i64 = 92;

/// Whole days from one to the other.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// A count in groups of three digits, with spaces that do not break.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Round counts from nothing to at least this one, four to six of them.
pub(super) fn levels(most: i64) -> Vec<i64> {
    let most = most.max(1);
    let mut tens = 1;
    while tens * 50 <= most {
        tens *= 10;
    }
    let step = [1, 2, 5, 10].map(|times| times * tens).into_iter().find(|step| step * 5 >= most);
    let step = step.unwrap_or(most);
    (0..=(most + step - 1) / step).map(|level| level * step).collect()
}

/// The days that are marked, with their words.
pub(super) fn stops(first: NaiveDate, last: NaiveDate) -> Vec<(NaiveDate, String)> {
    let days = days_between(first, last) + 1;
    if days <= LONG {
        let step = [1, 2, 7, 14, 28].into_iter().find(|step| days <= 5 * *step);
        let step = u64::try_from(step.unwrap_or(28)).unwrap_or(28);
        let each = std::iter::successors(Some(first), |day| day.checked_add_days(Days::new(step)));
        return each.take_while(|day| *day <= last).map(|day| (day, day.to_string())).collect();
    }
    let months = days / 30 + 1;
    let step = [1, 2, 3, 6, 12, 24].into_iter().find(|step| months / step < MOST_STOPS);
    let step = u32::try_from(step.unwrap_or(24)).unwrap_or(24);
    let month = first.with_day(1).unwrap_or(first);
    let next = || month.checked_add_months(Months::new(1));
    // From a month that the step divides the year by: January, April, July.
    let mut from = if month < first { next() } else { Some(month) };
    while let Some(month) = from.filter(|month| !month.month0().is_multiple_of(step.min(12))) {
        from = month.checked_add_months(Months::new(1));
    }
    let each = std::iter::successors(from, |month| month.checked_add_months(Months::new(step)));
    each.take_while(|day| *day <= last).map(|day| (day, day.format("%Y-%m").to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_round_few_and_reach_the_count() {
        for most in [0, 1, 7, 49, 50, 51, 99, 1_000, 5_000, 50_000, 49_999, 7_654_321] {
            let levels = levels(most);
            assert!((2..=7).contains(&levels.len()), "{most}: {levels:?}");
            assert!(levels[0] == 0 && *levels.last().unwrap() >= most, "{most}: {levels:?}");
        }
        assert_eq!(levels(50_000), [0, 10_000, 20_000, 30_000, 40_000, 50_000]);
        assert_eq!(grouped(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!((grouped(0), grouped(999)), ("0".to_owned(), "999".to_owned()));
    }

    #[test]
    fn days_are_marked_by_what_the_time_between_is_long_in() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let marked = |first: &str, last: &str| -> Vec<String> {
            stops(day(first), day(last)).into_iter().map(|(_, words)| words).collect()
        };
        assert_eq!(marked("2026-09-07", "2026-09-07"), ["2026-09-07"]);
        assert_eq!(marked("2026-09-07", "2026-09-09").len(), 3);
        assert_eq!(marked("2026-09-07", "2026-10-07").len(), 5);
        assert_eq!(
            marked("2026-01-10", "2026-07-09"),
            ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]
        );
        let two_years = marked("2024-01-10", "2026-01-08");
        assert_eq!(two_years, ["2024-07", "2025-01", "2025-07", "2026-01"]);
    }
}
