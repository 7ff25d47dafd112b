//! Spans (`measures::spans`) on their way to a collector of OpenTelemetry: OTLP over HTTP in protobuf, from a thread of
//! its own behind a bounded queue. What the queue has no room for is dropped; a collector that is away, slow or unwilling
//! is told of once in the log, and nobody waits for it but that thread.
#![warn(missing_docs)]

mod parents;
mod way;

use std::time::Duration;

use measures::spans::TARGET;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider,
};
use thiserror::Error;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

pub use parents::{TRACEPARENT, TRACESTATE, follow};
use way::Way;

/// Spans that wait at most; each is some 500 bytes.
const MOST_WAITING: usize = 4_096;
/// Spans that are sent at a time.
const AT_ONCE: usize = 512;
/// Between one sending and the next.
const APART: Duration = Duration::from_secs(2);
/// For how long one sending is tried.
const PATIENCE: Duration = Duration::from_secs(5);
/// For how long a process that ends waits for what is still to be sent.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// Why spans cannot be exported.
#[derive(Debug, Error)]
pub enum Fault {
    /// There is no way to the collector.
    #[error("spans cannot be exported: {0}")]
    Way(String),
}

/// The exporting of spans, until it is ended.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Exports to the collector with that base address (`/v1/traces` is appended), of each so many traces one: what makes
    /// spans of what is told, for the subscriber of the process. A trace that a proxy of ours has begun is exported when
    /// it says so. The standard's `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_RESOURCE_ATTRIBUTES` are heeded.
    ///
    /// # Errors
    /// [`Fault`] when the address is none.
    pub fn begin<S>(
        endpoint: &str,
        one_in: u32,
    ) -> Result<(Self, impl Layer<S> + Send + Sync + use<S>), Fault>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Way::new(PATIENCE).map_err(Fault::Way)?)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|fault| Fault::Way(fault.to_string()))?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(MOST_WAITING)
            .with_max_export_batch_size(AT_ONCE)
            .with_scheduled_delay(APART)
            .build();
        let sampled = Sampler::TraceIdRatioBased(1.0 / f64::from(one_in.max(1)));
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let provider = SdkTracerProvider::builder()
            .with_span_processor(
                BatchSpanProcessor::builder(exporter).with_batch_config(batches).build(),
            )
            .with_sampler(Sampler::ParentBased(Box::new(sampled)))
            .with_resource(
                Resource::builder().with_service_name("petitions").with_attribute(version).build(),
            )
            .build();
        let layer = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("petitions"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(TARGET, Level::TRACE));
        Ok((Self(provider), layer))
    }

    /// Sends what is left, for a short time.
    pub fn end(self) {
        // A collector that is away has been told of.
        let _ = self.0.shutdown_with_timeout(LAST_PATIENCE);
    }
}
