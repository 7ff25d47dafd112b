//! The log, on standard error.

use std::io::IsTerminal as _;

use petitions::config::LogFormat;
use tracing_subscriber::EnvFilter;

/// What a client sends that is no HTTP is the client's fault, not an error of ours; actix calls it one.
const NOT_LOGGED: &str = "actix_http::h1::dispatcher=off";

/// Begins to log: what was asked for, else, or when that is not understood, `level`.
pub(super) fn start(wanted: Option<&str>, level: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(format!("{NOT_LOGGED},{}", wanted.unwrap_or(level)));
    let filter = filter.unwrap_or_else(|_| EnvFilter::new(format!("{NOT_LOGGED},{level}")));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(false).init(),
    }
}
