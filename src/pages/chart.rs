//! A petition's growth as a line.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Serialize;

/// The size of the picture, in its own units.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
/// Points of the line at most: more than can be told apart.
const MOST_POINTS: usize = 200;

/// A growing count, as a picture draws it.
#[derive(Debug, Serialize)]
pub struct Chart {
    width: f64,
    height: f64,
    /// The line's points.
    line: String,
    /// The surface under the line.
    surface: String,
    /// How far down the line of the votes required lies; absent where none are known.
    goal: Option<f64>,
    first_day: NaiveDate,
    last_day: NaiveDate,
    total: i64,
    required: Option<u32>,
}

impl Chart {
    /// The count at the end of each day, from the counts of days, oldest first; none while there is nothing to draw.
    pub fn of(days: &[(NaiveDate, i64)], required: Option<u32>) -> Option<Self> {
        let ((first, _), (last, _)) = (days.first()?, days.last()?);
        let total: i64 = days.iter().map(|(_, count)| count).sum();
        let most = total.max(required.map_or(0, i64::from)).max(1) as f64;
        let span = (*last - *first).num_days().max(1) as f64;
        let across = |day: &NaiveDate| WIDTH * (*day - *first).num_days() as f64 / span;
        let down = |count: f64| HEIGHT - (HEIGHT - 10.0) * count / most;
        let step = days.len().div_ceil(MOST_POINTS).max(1);
        let (mut sum, mut line) = (0, format!("0,{:.1}", down(0.0)));
        for (place, (day, count)) in days.iter().enumerate() {
            sum += count;
            if place % step == 0 || place + 1 == days.len() {
                _ = write!(line, " {:.1},{:.1}", across(day), down(sum as f64));
            }
        }
        let end = if days.len() == 1 {
            format!(" {WIDTH},{:.1}", down(sum as f64))
        } else {
            String::new()
        };
        let line = line + &end;
        Some(Self {
            width: WIDTH,
            height: HEIGHT,
            surface: format!("{line} {WIDTH},{HEIGHT} 0,{HEIGHT}"),
            line,
            goal: required.map(|required| (down(f64::from(required)) * 10.0).round() / 10.0),
            first_day: *first,
            last_day: *last,
            total,
            required,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_ends_at_the_count_and_stays_within_the_picture() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        assert!(Chart::of(&[], Some(5)).is_none());
        let chart = Chart::of(&[(day(2), 3), (day(4), 7)], Some(20)).unwrap();
        assert_eq!(chart.line, "0,200.0 0.0,171.5 640.0,105.0");
        assert_eq!((chart.total, chart.goal), (10, Some(10.0)));
        let many: Vec<_> = (0..1000).map(|n| (day(1) + chrono::Duration::days(n), 1)).collect();
        assert!(Chart::of(&many, None).unwrap().line.split(' ').count() <= MOST_POINTS + 2);
    }
}
