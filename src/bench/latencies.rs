//! How long things took, so that percentiles can be asked for.

use std::time::Duration;

use hdrhistogram::Histogram;

use super::BenchError;

/// Longer latencies are taken for this one, in microseconds: two minutes.
const LONGEST: u64 = 120_000_000;

/// Latencies in microseconds, to three significant digits.
#[derive(Debug)]
pub(crate) struct Latencies(Histogram<u64>);

impl Latencies {
    /// None yet.
    pub(crate) fn new() -> Result<Self, BenchError> {
        let bounds = |_| BenchError::Broken("latencies cannot be kept");
        Histogram::new_with_max(LONGEST, 3).map(Self).map_err(bounds)
    }

    /// Adds one.
    pub(crate) fn record(&mut self, took: Duration) {
        self.record_micros(u64::try_from(took.as_micros()).unwrap_or(LONGEST));
    }

    /// Adds one, in microseconds.
    pub(crate) fn record_micros(&mut self, micros: u64) {
        self.0.saturating_record(micros);
    }

    /// Adds all of another.
    pub(crate) fn take_in(&mut self, other: &Self) -> Result<(), BenchError> {
        self.0.add(&other.0).map_err(|_| BenchError::Broken("latencies cannot be added"))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.len()
    }

    /// The latency below which that share of them lies, in milliseconds.
    pub(crate) fn millis_at(&self, share: f64) -> f64 {
        self.0.value_at_quantile(share) as f64 / 1e3
    }
}
