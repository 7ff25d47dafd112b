//! Counts of persons that may leave the service: none of them is of fewer than ten, so that nobody is found by being
//! the only one from somewhere.
//!
//! What is too small is merged into "other", and so is the smallest of what is left when "other" itself would be too
//! small: it could be had by subtraction. Everything given out at one time comes from these two functions, so that
//! no two answers differ by a smaller cell either.

use std::collections::{BTreeMap, BTreeSet};

/// Fewest persons that a cell is shown of.
pub const LEAST: i64 = 10;

/// What merged cells are called.
pub const OTHER: &str = "other";

/// Persons by region, the most first; those of small regions, and of no known one, stand last as [`OTHER`].
pub fn merged(regions: &BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let mut shown: Vec<(&String, i64)> = regions
        .iter()
        .map(|(region, count)| (region, *count))
        .filter(|(region, count)| *count >= LEAST && !region.is_empty())
        .collect();
    shown.sort_by(|(one, more), (other, fewer)| fewer.cmp(more).then(one.cmp(other)));
    let all: i64 = regions.values().sum();
    let mut other = all - shown.iter().map(|(_, count)| count).sum::<i64>();
    while (1..LEAST).contains(&other) {
        let Some((_, smallest)) = shown.pop() else { break };
        other += smallest;
    }
    let mut merged: Vec<(String, i64)> =
        shown.into_iter().map(|(region, count)| (region.clone(), count)).collect();
    if other > 0 {
        merged.push((OTHER.to_owned(), other));
    }
    merged
}

/// The cells of a table, of days and regions for instance, that may be told apart. What is left of a region, and what
/// is left of a row that has any of them, is nobody or at least [`LEAST`].
pub fn distinct<R: Ord + Clone>(cells: &BTreeMap<(R, String), i64>) -> BTreeSet<(R, String)> {
    let mut regions = BTreeMap::<String, i64>::new();
    for ((_, region), count) in cells {
        *regions.entry(region.clone()).or_default() += count;
    }
    let told: BTreeSet<String> = merged(&regions).into_iter().map(|(region, _)| region).collect();
    let mut shown: BTreeSet<(R, String)> = cells
        .iter()
        .filter(|((_, region), count)| **count >= LEAST && told.contains(region))
        .map(|(cell, _)| cell.clone())
        .collect();
    while hide_one_of(cells, &mut shown, |(_, region)| region.clone())
        || hide_one_of(cells, &mut shown, |(row, _)| row.clone())
    {}
    shown
}

/// Hides the smallest shown cell of one line of the table whose rest would be too small; whether there was one.
fn hide_one_of<R: Ord + Clone, L: Ord>(
    cells: &BTreeMap<(R, String), i64>,
    shown: &mut BTreeSet<(R, String)>,
    line_of: impl Fn(&(R, String)) -> L,
) -> bool {
    let mut rests = BTreeMap::<L, i64>::new();
    for (cell, count) in cells {
        let hidden = if shown.contains(cell) { 0 } else { *count };
        *rests.entry(line_of(cell)).or_default() += hidden;
    }
    let too_small = |cell: &&(R, String)| {
        rests.get(&line_of(cell)).is_some_and(|rest| (1..LEAST).contains(rest))
    };
    let smallest = shown.iter().filter(too_small).min_by_key(|cell| cells.get(*cell)).cloned();
    smallest.is_some_and(|cell| shown.remove(&cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(counts: &[(&str, i64)]) -> BTreeMap<String, i64> {
        counts.iter().map(|(region, count)| ((*region).to_owned(), *count)).collect()
    }

    fn shown_of(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
        merged(&regions(counts))
    }

    fn given(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
        counts.iter().map(|(region, count)| ((*region).to_owned(), *count)).collect()
    }

    #[test]
    fn small_regions_are_one_and_so_is_what_would_tell_them() {
        assert_eq!(shown_of(&[]), []);
        assert_eq!(shown_of(&[("a", 9)]), given(&[(OTHER, 9)]));
        assert_eq!(shown_of(&[("a", 10)]), given(&[("a", 10)]));
        assert_eq!(shown_of(&[("a", 40), ("b", 10)]), given(&[("a", 40), ("b", 10)]));
        assert_eq!(shown_of(&[("a", 40), ("b", 6), ("c", 4)]), given(&[("a", 40), (OTHER, 10)]));
        // One alone would be had by subtraction.
        assert_eq!(shown_of(&[("a", 40), ("b", 12), ("c", 1)]), given(&[("a", 40), (OTHER, 13)]));
        assert_eq!(shown_of(&[("a", 49), ("b", 1)]), given(&[(OTHER, 50)]));
        assert_eq!(shown_of(&[("", 30), ("a", 20)]), given(&[("a", 20), (OTHER, 30)]));
    }

    #[test]
    fn of_a_table_the_large_cells_of_told_regions_are_shown() {
        let cells = |counts: &[(i64, &str, i64)]| -> BTreeMap<(i64, String), i64> {
            counts
                .iter()
                .map(|(day, region, count)| ((*day, (*region).to_owned()), *count))
                .collect()
        };
        let shown = |counts: &[(i64, &str, i64)]| -> Vec<(i64, String)> {
            distinct(&cells(counts)).into_iter().collect()
        };
        let given = |cells: &[(i64, &str)]| -> Vec<(i64, String)> {
            cells.iter().map(|(day, region)| (*day, (*region).to_owned())).collect()
        };
        let all = [(1, "a", 20), (1, "b", 30), (2, "a", 40), (2, "b", 10)];
        assert_eq!(shown(&all), given(&[(1, "a"), (1, "b"), (2, "a"), (2, "b")]));
        // What is left of a day is ten persons: it may be had by subtraction.
        let ten_left = [(1, "a", 20), (1, "b", 30), (1, "c", 5), (1, "d", 5), (2, "a", 40)];
        assert_eq!(shown(&ten_left), given(&[(1, "a"), (1, "b"), (2, "a")]));
        // Nine are not, and take the rest of their day with them.
        assert_eq!(shown(&[(1, "a", 20), (1, "b", 9), (2, "a", 20), (2, "b", 9)]), []);
        assert_eq!(shown(&[(1, "a", 6), (1, "b", 30), (2, "a", 6)]), []);
    }

    #[test]
    fn whatever_the_counts_no_cell_and_no_difference_is_small() {
        // A walk through many tables; no library of random numbers is needed for it.
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % below).unwrap()
        };
        for _ in 0..3_000 {
            let (days, places) = (1 + next(4), 1 + next(5));
            let mut cells = BTreeMap::<(i64, String), i64>::new();
            for day in 0..days {
                for place in 0..places {
                    let small = next(2) == 0;
                    let count = if small { next(12) } else { next(60) };
                    if count > 0 {
                        cells.insert((day, format!("r{place}")), count);
                    }
                }
            }
            let mut totals = BTreeMap::<String, i64>::new();
            for ((_, region), count) in &cells {
                *totals.entry(region.clone()).or_default() += count;
            }
            let public = merged(&totals);
            let all: i64 = totals.values().sum();
            assert_eq!(public.iter().map(|(_, count)| count).sum::<i64>(), all);
            assert!(
                public.iter().all(|(_, count)| *count >= LEAST) || public.len() == 1,
                "{cells:?}"
            );
            let shown = distinct(&cells);
            let fine = |rest: i64| rest == 0 || rest >= LEAST;
            for line in 0..days {
                let of_line = |cell: &(i64, String)| cell.0 == line;
                if shown.iter().any(of_line) {
                    let rest: i64 = cells
                        .iter()
                        .filter(|(cell, _)| of_line(cell) && !shown.contains(*cell))
                        .map(|(_, count)| count)
                        .sum();
                    assert!(fine(rest), "{line}: {cells:?} {shown:?}");
                }
            }
            for region in totals.keys() {
                let of_region = |cell: &(i64, String)| &cell.1 == region;
                if shown.iter().any(of_region) {
                    let rest: i64 = cells
                        .iter()
                        .filter(|(cell, _)| of_region(cell) && !shown.contains(*cell))
                        .map(|(_, count)| count)
                        .sum();
                    assert!(fine(rest), "{region}: {cells:?} {shown:?}");
                    assert!(public.iter().any(|(told, _)| told == region));
                }
            }
            assert!(shown.iter().all(|cell| cells[cell] >= LEAST));
        }
    }
}
