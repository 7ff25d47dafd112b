//! Traces that others have begun (W3C Trace Context).

use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The header that names a trace, and the span in it that calls.
pub const TRACEPARENT: &str = "traceparent";
/// What those that take part in it add.
pub const TRACESTATE: &str = "tracestate";

/// The headers, as far as they were sent.
struct Sent<'h> {
    parent: Option<&'h str>,
    state: Option<&'h str>,
}

impl Extractor for Sent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        match key {
            TRACEPARENT => self.parent,
            TRACESTATE => self.state,
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT, TRACESTATE]
    }
}

/// Makes a span part of the trace that these headers name, if they name one; they must be a proxy's of ours, since whoever
/// writes them decides what is exported. To be called before anything runs in the span.
pub fn follow(span: &Span, parent: Option<&str>, state: Option<&str>) {
    let context = TraceContextPropagator::new().extract(&Sent { parent, state });
    if context.span().span_context().is_valid() {
        // A span that nobody exports follows nothing.
        let _ = span.set_parent(context);
    }
}
