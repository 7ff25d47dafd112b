//! The log, on standard error, and spans for a collector.

use std::io::IsTerminal as _;

use petitions::config::{LogFormat, Settings};
use petitions::traces::Traces;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What a client sends that is no HTTP is the client's fault, not an error of ours; actix calls it one.
const NOT_LOGGED: &str = "actix_http::h1::dispatcher=off";

/// Begins to log: what was asked for, else, or when that is not understood, `level`.
pub(super) fn start(settings: &Settings, level: &str) {
    let filter = filter(settings, level);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_format_at_start() {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(false).init(),
    }
}

/// The same, and exports spans to this collector, which is not asked yet whether it is there. Without one, the log alone is
/// a subscriber that is asked about spans never.
pub(super) fn start_with_traces(
    settings: &Settings,
    level: &str,
    collector: &str,
) -> Option<Traces> {
    // An address that is none is told of with all that is wrong with the settings.
    let Ok((traces, spans)) = Traces::begin(collector, settings.trace_requests) else {
        start(settings, level);
        return None;
    };
    let log = fmt::layer().with_writer(std::io::stderr);
    let log = match settings.log_format_at_start() {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(false).boxed(),
    };
    let log = log.with_filter(filter(settings, level));
    tracing_subscriber::registry().with(spans).with(log).init();
    Some(traces)
}

fn filter(settings: &Settings, level: &str) -> EnvFilter {
    let wanted = settings.log_filter().unwrap_or(level);
    let filter = EnvFilter::try_new(format!("{NOT_LOGGED},{wanted}"));
    filter.unwrap_or_else(|_| EnvFilter::new(format!("{NOT_LOGGED},{level}")))
}
