//! Spans: how long a request, a use case and a statement take, and which is part of which, for whoever exports them
//! (`traces`). They are called as OpenTelemetry calls them.
//!
//! They are of the level TRACE and stand under a target of their own, which is let through while they are exported and
//! at no other time: otherwise nobody makes one, and asking costs the reading of one number. What they hold is of no
//! person: names of calls, patterns of addresses, statements without their values.

use std::fmt::{Display, Write};

use tracing::field::Empty;
use tracing::{Level, Span};

/// All spans stand under this target, and nothing else does.
pub const TARGET: &str = "petitions::spans";

/// Bytes of a statement that are told.
const LONGEST_STATEMENT: usize = 500;
/// With this diesel begins to tell the values of a statement.
const VALUES: &str = " -- binds: ";

/// A request that has come, by its method and the call's name in the document.
pub fn request(method: &str, call: &str) -> Span {
    tracing::trace_span!(
        target: TARGET, parent: None, "request",
        otel.name = call, otel.kind = "server", otel.status_code = Empty, http.request.method = method,
        http.route = Empty, http.response.status_code = Empty, error.type = Empty, petitions.request = Empty
    )
}

/// How a request ended: the pattern of its address, the status, the code of a problem,
/// and the id by which the log and the problem know it.
pub fn answered(
    span: &Span,
    route: Option<&str>,
    status: u16,
    code: Option<&str>,
    id: impl Display,
) {
    span.record("http.response.status_code", status);
    span.record("petitions.request", id.to_string());
    if let Some(route) = route {
        span.record("http.route", route);
    }
    if let Some(code) = code {
        span.record("error.type", code);
    }
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// A use case, by the name of its function; part of what runs at the moment.
pub fn use_case<F>(_: &F) -> Span {
    let name = std::any::type_name::<F>();
    tracing::trace_span!(target: TARGET, "use case", otel.name = named(name))
}

/// What runs at the moment, to be entered on another thread.
pub fn current() -> Span {
    if tracing::enabled!(target: TARGET, Level::TRACE) { Span::current() } else { Span::none() }
}

/// A batch of so many signatures, which belongs to no single request.
pub fn batch(size: usize) -> Span {
    tracing::trace_span!(target: TARGET, parent: None, "batch", otel.name = "signatures", petitions.signatures = size)
}

/// A statement that begins, as part of what runs at the moment; none where that is no span.
pub fn statement(statement: impl Display) -> Option<Span> {
    if current().is_disabled() {
        return None;
    }
    let text = without_values(statement);
    let operation = text.split_whitespace().next().unwrap_or("statement");
    Some(tracing::trace_span!(
        target: TARGET, "statement", otel.name = operation, otel.kind = "client", otel.status_code = Empty,
        db.system.name = "postgresql", db.query.text = text
    ))
}

/// A statement that has failed. What the server said may repeat values, and is left out.
pub fn failed(statement: &Span) {
    statement.record("otel.status_code", "ERROR");
}

/// A function by its room and name, without what the compiler calls its parts.
fn named(full: &str) -> &str {
    let name = full.strip_prefix("petitions_").unwrap_or(full);
    let end = name.find("::{{closure}}").into_iter().chain(name.find('<')).min();
    end.map_or(name, |end| &name[..end])
}

fn without_values(statement: impl Display) -> String {
    struct Text(String);
    impl Write for Text {
        fn write_str(&mut self, part: &str) -> std::fmt::Result {
            let (part, ended) = match part.find(VALUES) {
                Some(end) => (&part[..end], true),
                None => (part, false),
            };
            let room = LONGEST_STATEMENT.saturating_sub(self.0.len());
            let fits = part.len() <= room;
            self.0.push_str(&part[..part.floor_char_boundary(room.min(part.len()))]);
            // What fails here is never written: the values least of all.
            if ended || !fits { Err(std::fmt::Error) } else { Ok(()) }
        }
    }
    let mut text = Text(String::new());
    // It ends early on purpose.
    let _ = write!(text, "{statement}");
    text.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As diesel tells it.
    struct Told(&'static str, &'static str);

    impl Display for Told {
        fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(out, "{} -- binds: [{:?}]", self.0, self.1)
        }
    }

    #[test]
    fn of_a_statement_its_values_are_not_told() {
        let told = without_values(Told("SELECT id FROM accounts WHERE email = $1", "a@b.kz"));
        assert_eq!(told, "SELECT id FROM accounts WHERE email = $1");
        let long: &'static str = Box::leak("ә".repeat(400).into_boxed_str());
        let told = without_values(Told(long, "a@b.kz"));
        assert_eq!(told, "ә".repeat(250));
    }

    #[test]
    fn a_use_case_is_called_as_its_function_is() {
        assert_eq!(named("petitions_app::standing::look"), "app::standing::look");
        assert_eq!(
            named("petitions_http::staff::act::{{closure}}::{{closure}}"),
            "http::staff::act"
        );
        assert_eq!(named("petitions_app::lists::page<petitions_app::A>"), "app::lists::page");
    }

    #[test]
    fn while_nobody_exports_spans_none_is_made() {
        assert!(request("GET", "read_petition").is_disabled());
        assert!(use_case(&named).is_disabled());
        assert!(statement("SELECT 1").is_none());
    }
}
