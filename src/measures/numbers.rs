//! Numbers that many threads add to at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of spans of time, in microseconds: half a millisecond to ten seconds, the promises among them (50 ms for
/// half of all signatures, 250 ms for nearly all, five seconds at the very most).
const SPANS: &[u64] = &[
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000,
];
/// Upper bounds of how many things were done together.
const SIZES: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One that has counted nothing, for a place that is there from the beginning.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// So many more.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// What it stands at.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How often something was how large: of so many sizes each, and all of them together.
#[derive(Debug)]
pub struct Histogram {
    bounds: &'static [u64],
    /// One place more than there are bounds: for what is larger than the last.
    places: Vec<Counter>,
    sum: Counter,
    /// Divides what was observed to the unit that is told: a million for microseconds told in seconds.
    unit: f64,
}

impl Histogram {
    /// Of spans of time, told in seconds.
    pub fn of_seconds() -> Self {
        Self::new(SPANS, 1_000_000.0)
    }

    /// Of sizes.
    pub fn of_sizes() -> Self {
        Self::new(SIZES, 1.0)
    }

    fn new(bounds: &'static [u64], unit: f64) -> Self {
        let places = (0..=bounds.len()).map(|_| Counter::default()).collect();
        Self { bounds, places, sum: Counter::default(), unit }
    }

    /// Something was so large.
    pub fn observe(&self, size: u64) {
        let place = self.bounds.partition_point(|bound| *bound < size);
        if let Some(place) = self.places.get(place) {
            place.one();
        }
        self.sum.add(size);
    }

    /// Something took so long.
    pub fn took(&self, span: Duration) {
        self.observe(span.as_micros().try_into().unwrap_or(u64::MAX));
    }

    /// How often anything was observed.
    pub fn count(&self) -> u64 {
        self.places.iter().map(Counter::get).sum()
    }

    /// All together, in the unit that is told.
    #[allow(clippy::cast_precision_loss, reason = "told as a number of floating point anyway")]
    pub(crate) fn sum(&self) -> f64 {
        self.sum.get() as f64 / self.unit
    }

    /// Each bound, in the unit that is told, with how many were not larger. What is larger than the last stands in
    /// none of them.
    #[allow(clippy::cast_precision_loss, reason = "bounds are small numbers")]
    pub(crate) fn up_to(&self) -> impl Iterator<Item = (f64, u64)> {
        let mut so_far = 0;
        self.bounds.iter().zip(&self.places).map(move |(bound, place)| {
            so_far += place.get();
            (*bound as f64 / self.unit, so_far)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_large_as_a_bound_stands_below_it() {
        let sizes = Histogram::of_sizes();
        for size in [1, 2, 3, 512, 513] {
            sizes.observe(size);
        }
        let up_to: Vec<u64> = sizes.up_to().map(|(_, count)| count).collect();
        assert_eq!(up_to, [1, 2, 3, 3, 3, 3, 3, 3, 3, 4]);
        assert_eq!((sizes.count(), sizes.sum()), (5, 1031.0));
    }

    #[test]
    fn spans_are_told_in_seconds() {
        let spans = Histogram::of_seconds();
        spans.took(Duration::from_micros(500));
        spans.took(Duration::from_mins(2));
        assert_eq!(spans.up_to().next(), Some((0.0005, 1)));
        assert_eq!(spans.up_to().last(), Some((10.0, 1)));
        assert_eq!((spans.count(), spans.sum()), (2, 120.0005));
    }
}
