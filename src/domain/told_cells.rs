//! Which parts of a petition's signatures are told apart, also over time: whoever asks every day, or every minute, and
//! subtracts, learns of no group of fewer than ten either.
//!
//! A kind of signatures (a region, an assurance) is told of whole calendar weeks alone, once they are over, and of each
//! week by itself ([`small_cells`]): what a week has told does not change by what comes after it, and a figure grows by
//! ten or more at a time or not at all. If it were told as people sign, the one whose signature moved it would be known
//! by the minute; if a region were told when its tenth has signed, so would the tenth. Weeks lie fast in the calendar,
//! so that no withdrawal moves their ends.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate};

use crate::small_cells::{self, LEAST, OTHER};

/// Persons by civil day and by kind.
pub type Cells = BTreeMap<(NaiveDate, String), i64>;

/// What is told of them on a day.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Told {
    /// By kind, the most first; all that is not told apart stands last, as [`OTHER`]. They add up to all.
    pub totals: Vec<(String, i64)>,
    /// Days and kinds that may be told apart beside them; of a kind and week, and of a day, all the rest is nobody or at
    /// least ten.
    pub cells: BTreeSet<(NaiveDate, String)>,
}

/// The Monday that begins the week of a day.
fn week_of(day: NaiveDate) -> NaiveDate {
    let into = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(into)).unwrap_or(day)
}

/// What may be told of these on that day.
pub fn told(cells: &Cells, today: NaiveDate) -> Told {
    let present = week_of(today);
    let mut weeks = BTreeMap::<NaiveDate, Cells>::new();
    for ((day, kind), count) in cells {
        let week = week_of(*day);
        if week < present {
            weeks.entry(week).or_default().insert((*day, kind.clone()), *count);
        }
    }
    let mut told = Told::default();
    let mut totals = BTreeMap::<String, i64>::new();
    for week in weeks.values() {
        let mut kinds = BTreeMap::<String, i64>::new();
        for ((_, kind), count) in week {
            *kinds.entry(kind.clone()).or_default() += count;
        }
        for (kind, count) in small_cells::merged(&kinds) {
            if kind != OTHER {
                *totals.entry(kind).or_default() += count;
            }
        }
        told.cells.extend(small_cells::distinct(week));
    }
    told.totals = with_the_rest(totals, cells.values().sum());
    told
}

/// What is told, the most first, and all the rest; the smallest stands aside while the rest would be fewer than ten.
fn with_the_rest(totals: BTreeMap<String, i64>, all: i64) -> Vec<(String, i64)> {
    let mut shown: Vec<(String, i64)> = totals.into_iter().collect();
    shown.sort_by(|(one, more), (other, fewer)| fewer.cmp(more).then(one.cmp(other)));
    let mut rest = all - shown.iter().map(|(_, count)| count).sum::<i64>();
    while (1..LEAST).contains(&rest) {
        let Some((_, smallest)) = shown.pop() else { break };
        rest += smallest;
    }
    if rest > 0 {
        shown.push((OTHER.to_owned(), rest));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cells(counts: &[(&str, &str, i64)]) -> Cells {
        counts.iter().map(|(on, kind, count)| ((day(on), (*kind).to_owned()), *count)).collect()
    }

    fn totals(counts: &[(&str, &str, i64)], today: &str) -> Vec<(String, i64)> {
        told(&cells(counts), day(today)).totals
    }

    fn given(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
        counts.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
    }

    #[test]
    fn a_week_is_told_when_it_is_over_and_not_before() {
        // The sixth of September 2026 is a Sunday.
        let week = [("2026-09-04", "a", 40), ("2026-09-06", "b", 15)];
        assert_eq!(totals(&week, "2026-09-06"), given(&[(OTHER, 55)]));
        assert_eq!(totals(&week, "2026-09-07"), given(&[("a", 40), ("b", 15)]));
        assert!(told(&cells(&week), day("2026-09-06")).cells.is_empty());
        assert_eq!(told(&cells(&week), day("2026-09-07")).cells.len(), 2);
    }

    #[test]
    fn small_parts_of_a_week_stay_together_whatever_other_weeks_hold() {
        let both = [
            ("2026-09-04", "a", 40),
            ("2026-09-04", "b", 9),
            ("2026-09-04", "c", 2),
            ("2026-09-11", "b", 9),
            ("2026-09-11", "a", 11),
        ];
        // Eighteen of b signed, but nine in each week.
        assert_eq!(totals(&both, "2026-09-14"), given(&[("a", 40), (OTHER, 31)]));
        assert_eq!(totals(&[], "2026-09-14"), []);
        // What the present week has is no group of its own either.
        let few_now = [("2026-09-04", "a", 40), ("2026-09-04", "b", 12), ("2026-09-07", "c", 3)];
        assert_eq!(totals(&few_now, "2026-09-07"), given(&[("a", 40), (OTHER, 15)]));
    }

    #[test]
    fn whoever_asks_every_day_learns_of_no_group_of_fewer_than_ten() {
        let mut state = 11_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % below).unwrap()
        };
        let first = day("2026-09-02");
        for _ in 0..300 {
            let mut all = Cells::new();
            let mut before = Told::default();
            for passed in 0..40 {
                let today = first + Days::new(passed);
                let now = told(&all, today);
                let of = |told: &Told, kind: &str| {
                    told.totals.iter().find(|(known, _)| known == kind).map_or(0, |(_, n)| *n)
                };
                assert_eq!(now.totals.iter().map(|(_, n)| n).sum::<i64>(), all.values().sum());
                assert!(now.totals.len() == 1 || now.totals.iter().all(|(_, n)| *n >= LEAST));
                for kind in ["a", "b", "c"] {
                    let moved = (of(&now, kind) - of(&before, kind)).abs();
                    assert!(moved == 0 || moved >= LEAST, "{kind}: {moved} on {today}: {all:?}");
                }
                // A cell that was told stays told: nothing that comes later takes it back.
                assert!(before.cells.is_subset(&now.cells), "{today}: {all:?}");
                before = now;
                for kind in ["a", "b", "c"] {
                    let count = if next(3) == 0 { next(30) } else { next(4) };
                    if count > 0 {
                        all.insert((today, kind.to_owned()), count);
                    }
                }
            }
        }
    }
}
