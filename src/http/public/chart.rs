//! A petition's growth as a picture.

use std::fmt::Write as _;

use chrono::NaiveDate;

use app::petitions::Breakdown;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 240.0;
/// Room for the words around the plot.
const MARGIN: f64 = 36.0;

/// The count at the end of each day, from the first to the last on which anybody signed, and the votes required.
pub fn growth(breakdown: &Breakdown) -> String {
    let required = breakdown.row.required_count.unwrap_or(0);
    let mut total = 0;
    let mut points: Vec<(NaiveDate, i64)> = Vec::with_capacity(breakdown.days.len());
    for (day, signatures) in &breakdown.days {
        total += signatures;
        points.push((*day, total));
    }
    let most = total.max(i64::from(required)).max(1) as f64;
    let first = points.first().map_or(NaiveDate::MIN, |point| point.0);
    let last = points.last().map_or(NaiveDate::MIN, |point| point.0);
    let days = (last - first).num_days().max(1) as f64;
    let across =
        |day: NaiveDate| MARGIN + (WIDTH - 2.0 * MARGIN) * (day - first).num_days() as f64 / days;
    let down = |count: f64| HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * count / most;
    let line = points.iter().fold(String::new(), |mut line, (day, count)| {
        let _ = write!(line, "{:.1},{:.1} ", across(*day), down(*count as f64));
        line
    });
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"12\"><title>{total} / {required}</title>\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>"
    );
    let base = down(0.0);
    let _ = write!(picture, "<path d=\"M{MARGIN} {base}H{}\" stroke=\"#888\"/>", WIDTH - MARGIN);
    if required > 0 {
        let goal = down(f64::from(required));
        let _ = write!(
            picture,
            "<path d=\"M{MARGIN} {goal}H{}\" stroke=\"#b00\" stroke-dasharray=\"4\"/><text x=\"{MARGIN}\" y=\"{}\" fill=\"#b00\">{required}</text>",
            WIDTH - MARGIN,
            goal - 4.0
        );
    }
    if let (Some((first, _)), Some((last, count))) = (points.first(), points.last()) {
        let _ = write!(
            picture,
            "<polyline points=\"{line}\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2\"/>\
             <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"#06c\"/>\
             <text x=\"{MARGIN}\" y=\"{below}\">{first}</text>\
             <text x=\"{end}\" y=\"{below}\" text-anchor=\"end\">{last}: {count}</text>",
            x = across(*last),
            y = down(*count as f64),
            below = HEIGHT - 12.0,
            end = WIDTH - MARGIN,
        );
    }
    picture + "</svg>"
}
