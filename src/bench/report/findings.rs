//! What was found, in the order it was measured.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chart;
use crate::load::Load;

/// What a ratio is held to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// No less than this.
    AtLeast(f64),
    /// No more than this.
    AtMost(f64),
    /// Printed, not judged.
    None,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) value: f64,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Rate {
    pub(super) name: String,
    /// Answers below 400 a second.
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) answers: BTreeMap<u16, u64>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Ratio {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) bound: Bound,
    pub(super) held: bool,
}

/// All of it, in the order it was measured.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub(super) conditions: Vec<Named>,
    pub(super) loads: Vec<Rate>,
    pub(super) figures: Vec<Figure>,
    pub(super) ratios: Vec<Ratio>,
    /// Counts that were found equal to rows, regions, days, persons and acknowledgements.
    pub(super) sums: Vec<Figure>,
    #[serde(skip)]
    bars: Vec<(String, f64)>,
}

impl Report {
    pub(crate) fn condition(&mut self, name: &str, value: &str) {
        self.conditions.push(Named { name: name.to_owned(), value: value.to_owned() });
    }

    pub(crate) fn measure(&mut self, name: &str, value: f64) {
        self.figures.push(Figure { name: name.to_owned(), value });
    }

    pub(crate) fn load(&mut self, name: &str, load: &Load) {
        let (p50_ms, p99_ms) = (load.latencies.millis_at(0.5), load.latencies.millis_at(0.99));
        self.loads.push(Rate {
            name: name.to_owned(),
            per_second: load.rate(),
            p50_ms,
            p99_ms,
            answers: load.statuses.clone(),
        });
    }

    pub(crate) fn hold(&mut self, name: &str, value: f64, bound: Bound) {
        let held = match bound {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
            Bound::None => true,
        };
        self.ratios.push(Ratio { name: name.to_owned(), value, bound, held });
    }

    pub(crate) fn checked(&mut self, name: &str, count: i32) {
        self.sums.push(Figure { name: name.to_owned(), value: count.into() });
    }

    pub(crate) fn chart(&mut self, name: &str, value: f64) {
        self.bars.push((name.to_owned(), value));
    }

    /// What a load reached.
    pub(crate) fn rate_of(&self, name: &str) -> f64 {
        self.loads.iter().find(|load| load.name == name).map_or(f64::NAN, |load| load.per_second)
    }

    /// (a), (b) and (e) as a picture.
    pub fn picture(&self) -> String {
        chart::bars("Signatures acknowledged a second", &self.bars)
    }
}
