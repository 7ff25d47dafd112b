//! What the reader of the demo sees.

use std::io::Write as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that fills while something is repeated.
pub(super) fn progress(length: usize, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("  {bar:40} {pos:>6}/{len} {msg} ({per_sec}, {eta} left)");
    let bar = ProgressBar::new(length as u64).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(250));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Speaks to who started the demo, for as long as they listen.
pub(super) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A heading.
pub(super) fn say(text: &str) {
    line(&format!("\n{text}\n"));
}

/// A step of the procedure, with its day.
pub(super) fn step(day: &str, text: &str) {
    line(&format!("{day}  {text}"));
}
