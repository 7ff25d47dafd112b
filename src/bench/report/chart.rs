//! Bars.

use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const ROW: f64 = 28.0;
const LABEL: f64 = 120.0;

/// One bar a figure, each with its number.
pub(crate) fn bars(title: &str, figures: &[(String, f64)]) -> String {
    let most = figures.iter().map(|(_, value)| *value).fold(1.0, f64::max);
    let height = ROW * (figures.len() as f64 + 1.5);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"13\">\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/><text x=\"8\" y=\"20\" font-weight=\"bold\">{title}</text>"
    );
    for (row, (name, value)) in figures.iter().enumerate() {
        let top = ROW * (row as f64 + 1.2);
        let length = (WIDTH - LABEL - 80.0) * value / most;
        let _ = write!(
            picture,
            "<text x=\"8\" y=\"{text}\">{name}</text><rect x=\"{LABEL}\" y=\"{top}\" width=\"{length:.1}\" height=\"18\" fill=\"#06c\"/>\
             <text x=\"{end:.1}\" y=\"{text}\">{value:.0}</text>",
            text = top + 14.0,
            end = LABEL + length + 6.0,
        );
    }
    picture + "</svg>\n"
}
