//! A petition's growth as a picture with axes, for pages of others too: in the light or dark of whoever looks.

mod axes;

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Days, NaiveDate};

pub(super) use self::axes::grouped;
use self::axes::{days_between, levels, stops};
use app::petitions::Breakdown;
use credentials::sha256;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 280.0;
/// Room for the words around the plot.
const LEFT: f64 = 72.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 34.0;
/// Half the width of a letter.
const HALF_A_LETTER: f64 = 3.4;
/// Points of the line at most: more than can be told apart.
const MOST_POINTS: usize = 300;

/// Colours, which follow the reader's own setting. No other style stands in the picture.
const STYLE: &str = "text{fill:#545b62;font:12px system-ui,sans-serif}.back{fill:#fff}.axis{stroke:#7c766a}\
.level{stroke:#e4e0d6}.goal{stroke:#98211f;stroke-dasharray:5 4}.goal-text{fill:#98211f}.line{stroke:#0b5563;\
stroke-width:2.5;fill:none;stroke-linejoin:round}.under{fill:#0b5563;opacity:.12}.end{fill:#0b5563}\
@media (prefers-color-scheme:dark){text{fill:#a9b2b9}.back{fill:#101417}.axis{stroke:#88929b}.level{stroke:#262e34}\
.goal{stroke:#f2a29c}.goal-text{fill:#f2a29c}.line{stroke:#7ccbd8}.under,.end{fill:#7ccbd8}}";

/// What browsers may do with it: nothing but wear its own colours.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(sha256(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
});

/// Where days and counts lie in the picture.
struct Plot {
    first: NaiveDate,
    /// From the beginning of the first day to the end of the last.
    days: f64,
    most: f64,
}

impl Plot {
    /// So many days from the beginning of the first.
    fn across(&self, days: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * days / self.days
    }

    fn down(&self, count: i64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count as f64 / self.most
    }
}

/// The count at the end of each day from the first to the last on which anybody signed, and the votes required.
pub fn growth(breakdown: &Breakdown) -> String {
    let required = i64::from(breakdown.row.required_count.unwrap_or(0));
    let name = breakdown.row.number.as_deref().unwrap_or_default();
    drawn(name, &breakdown.days, required)
}

fn drawn(name: &str, days: &[(NaiveDate, i64)], required: i64) -> String {
    let total: i64 = days.iter().map(|(_, count)| count).sum();
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\
         <title>{name} {} / {}</title><style>{STYLE}</style><rect class=\"back\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>",
        grouped(total),
        grouped(required)
    );
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else {
        return picture + "</svg>";
    };
    let levels = levels(total.max(required));
    let most = levels.last().copied().unwrap_or(1).max(total).max(required);
    let plot =
        Plot { first: *first, days: days_between(*first, *last) as f64 + 1.0, most: most as f64 };
    draw_levels(&mut picture, &plot, &levels);
    draw_days(&mut picture, &plot, *first, *last);
    if required > 0 {
        draw_goal(&mut picture, &plot, required);
    }
    draw_line(&mut picture, &plot, days);
    picture + "</svg>"
}

fn draw_levels(picture: &mut String, plot: &Plot, levels: &[i64]) {
    let (end, beside) = (WIDTH - RIGHT, LEFT - 8.0);
    for level in levels {
        let y = plot.down(*level);
        let class = if *level == 0 { "axis" } else { "level" };
        let _ = write!(
            picture,
            "<path class=\"{class}\" d=\"M{LEFT} {y:.1}H{end}\"/><text x=\"{beside}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            y + 4.0,
            grouped(*level)
        );
    }
}

fn draw_days(picture: &mut String, plot: &Plot, first: NaiveDate, last: NaiveDate) {
    let (base, below) = (HEIGHT - BOTTOM, HEIGHT - BOTTOM + 20.0);
    for (day, words) in stops(first, last) {
        let x = plot.across(days_between(first, day) as f64);
        // Words at an edge stay within the picture.
        let half = words.len() as f64 * HALF_A_LETTER;
        let anchor = if x + half > WIDTH { "end" } else { "middle" };
        let _ = write!(
            picture,
            "<path class=\"axis\" d=\"M{x:.1} {base}v5\"/><text x=\"{x:.1}\" y=\"{below}\" text-anchor=\"{anchor}\">{words}</text>"
        );
    }
}

/// Its words stand at the beginning, where the line is still below them.
fn draw_goal(picture: &mut String, plot: &Plot, required: i64) {
    let (y, end, inside) = (plot.down(required), WIDTH - RIGHT, LEFT + 6.0);
    let _ = write!(
        picture,
        "<path class=\"goal\" d=\"M{LEFT} {y:.1}H{end}\"/><text class=\"goal-text\" x=\"{inside}\" y=\"{:.1}\">{}</text>",
        y - 6.0,
        grouped(required)
    );
}

/// From nothing at the beginning of the first day; level over days on which nobody signed.
fn draw_line(picture: &mut String, plot: &Plot, days: &[(NaiveDate, i64)]) {
    let step = days.len().div_ceil(MOST_POINTS).max(1);
    let mut total = 0;
    let mut line = format!("{LEFT:.1},{:.1}", plot.down(0));
    let (mut x, mut y) = (LEFT, plot.down(0));
    let mut ended = plot.first;
    for (place, (day, count)) in days.iter().enumerate() {
        if days_between(ended, *day) > 0 {
            let begun = plot.across(days_between(plot.first, *day) as f64);
            let _ = write!(line, " {begun:.1},{:.1}", plot.down(total));
        }
        total += count;
        ended = *day + Days::new(1);
        if place % step == 0 || place + 1 == days.len() {
            (x, y) = (plot.across(days_between(plot.first, ended) as f64), plot.down(total));
            let _ = write!(line, " {x:.1},{y:.1}");
        }
    }
    let base = plot.down(0);
    let _ = write!(
        picture,
        "<polygon class=\"under\" points=\"{line} {x:.1},{base:.1}\"/><polyline class=\"line\" points=\"{line}\"/>\
         <circle class=\"end\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        x - 8.0,
        (y - 8.0).max(14.0),
        grouped(total)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The numbers of an attribute, of every element that has it.
    fn numbers(picture: &str, attribute: &str) -> Vec<f64> {
        let named = format!(" {attribute}=\"");
        let values = picture.split(&named).skip(1);
        let values = values.filter_map(|rest| rest.split('"').next());
        values
            .flat_map(|value| value.split([' ', ',']))
            .filter_map(|one| one.parse().ok())
            .collect()
    }

    fn within(picture: &str) {
        for (attribute, most) in [("x", WIDTH), ("cx", WIDTH), ("y", HEIGHT), ("cy", HEIGHT)] {
            for number in numbers(picture, attribute) {
                assert!((0.0..=most).contains(&number), "{attribute} {number}: {picture}");
            }
        }
        let points = numbers(picture, "points");
        assert!(points.chunks(2).all(|point| {
            (LEFT..=WIDTH - RIGHT + 0.1).contains(&point[0])
                && (TOP - 0.1..=HEIGHT).contains(&point[1])
        }));
    }

    #[test]
    fn one_day_is_a_line_from_nothing_to_its_count() {
        let picture = drawn("2026-000001", &[(day("2026-09-07"), 57)], 5_000);
        within(&picture);
        assert!(picture.contains(">2026-09-07<"), "{picture}");
        assert!(picture.contains(">57<") && picture.contains(">5\u{a0}000<"), "{picture}");
        let line = picture.split("class=\"line\" points=\"").nth(1).unwrap();
        let line: Vec<&str> = line.split('"').next().unwrap().split(' ').collect();
        assert_eq!(line.len(), 2, "{line:?}");
        assert!(line[0].starts_with("72.0,") && line[1].starts_with("620.0,"), "{line:?}");
    }

    #[test]
    fn two_years_have_few_words_and_end_at_the_count() {
        let days: Vec<(NaiveDate, i64)> =
            (0..730).map(|passed| (day("2024-01-10") + Days::new(passed), 100)).collect();
        let picture = drawn("2026-000001", &days, 50_000);
        within(&picture);
        let stops = picture.matches("text-anchor=\"middle\"").count();
        assert!((3..=8).contains(&stops), "{stops}: {picture}");
        assert!(picture.contains(">73\u{a0}000<") && picture.contains(">2024-07<"), "{picture}");
        assert!(picture.len() < 20_000, "{}", picture.len());
    }

    #[test]
    fn days_without_a_signature_are_level_and_nothing_at_all_is_an_empty_picture() {
        let picture = drawn("", &[(day("2026-09-07"), 50), (day("2026-10-07"), 10)], 100);
        within(&picture);
        let line = picture.split("class=\"line\" points=\"").nth(1).unwrap();
        let points: Vec<&str> = line.split('"').next().unwrap().split(' ').collect();
        let height = |at: usize| points[at].split(',').nth(1).unwrap();
        assert_eq!((points.len(), height(1)), (4, height(2)), "{points:?}");
        let empty = drawn("", &[], 100);
        assert!(empty.ends_with("</svg>") && !empty.contains("polyline"));
    }
}
