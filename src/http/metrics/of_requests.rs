//! What was asked for, and what became of it.

use crate::traffic::Traffic;
use measures::{Kind, Page, Shortage};

/// Writes them. Of a call that was never asked for nothing is told, so that the page stays short.
pub(super) fn write(page: &mut Page, traffic: &Traffic, listeners: usize) {
    let help = "Requests answered, by call of the document and class of the answer.";
    let mut metric = page.metric("petitions_http_requests_total", Kind::Counter, help);
    for numbers in traffic.numbers() {
        for (class, count) in numbers.answered().filter(|(_, count)| *count > 0) {
            metric.count(&[("call", &numbers.name), ("class", class)], count);
        }
    }
    let help = "Seconds that the answers of a call took together, up to their heads.";
    let mut metric = page.metric("petitions_http_call_seconds_total", Kind::Counter, help);
    for numbers in traffic.numbers().iter().filter(|numbers| numbers.seconds() > 0.0) {
        metric.value(&[("call", &numbers.name)], numbers.seconds());
    }
    let help = "How long answers took up to their heads, by kind of call, seconds.";
    let mut metric = page.metric("petitions_http_request_seconds", Kind::Histogram, help);
    for (flavour, spans) in traffic.spans() {
        metric.histogram(&[("kind", flavour.code())], spans);
    }
    let in_hand = u32::try_from(traffic.in_hand()).unwrap_or(u32::MAX);
    page.gauge("petitions_http_requests_in_hand", "Requests being answered.", in_hand.into());
    let help = "Answers to public readings, by whether they were ready or had to be made.";
    page.metric("petitions_readings_total", Kind::Counter, help)
        .count(&[("from", "ready")], traffic.ready.get())
        .count(&[("from", "made")], traffic.made.get());
    let help = "Callers turned away with 503 for want of something.";
    let mut metric = page.metric("petitions_turned_away_total", Kind::Counter, help);
    for shortage in Shortage::ALL {
        metric.count(&[("for_want_of", shortage.code())], shortage.times());
    }
    let help = "Callers told 429, by the allowance that was used up.";
    let mut metric = page.metric("petitions_limited_total", Kind::Counter, help);
    for (policy, times) in traffic.limited() {
        metric.count(&[("policy", policy)], times);
    }
    let listeners = u32::try_from(listeners).unwrap_or(u32::MAX);
    page.gauge("petitions_streams", "Streams of live counts that are open.", listeners.into());
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::metrics::MOST_SERIES;

    /// Of all other pages together; a test over HTTP holds them to it.
    const OF_OTHERS: usize = 150;

    #[test]
    fn a_process_that_was_asked_for_everything_fits_on_one_page() {
        let traffic = crate::server::traffic(true, 0);
        let names: Vec<String> =
            traffic.numbers().iter().map(|numbers| numbers.name.clone()).collect();
        for name in &names {
            for status in [200, 304, 404, 503] {
                traffic.answered(traffic.place(name), status, Duration::from_millis(1));
            }
        }
        let mut page = Page::default();
        write(&mut page, &traffic, 0);
        assert!(names.len() > 200, "only {} calls", names.len());
        assert!(page.series() + OF_OTHERS <= MOST_SERIES, "{} series", page.series());
    }
}
