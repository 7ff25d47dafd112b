//! What a benchmark has found: as a table, and as JSON for machines.

use std::fmt;

use serde::Serialize;

use super::load::Load;

/// What a ratio is held to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// Printed, not judged.
    None,
}

#[derive(Debug, Clone, Serialize)]
struct Named {
    name: String,
    value: String,
}

#[derive(Debug, Clone, Serialize)]
struct Figure {
    name: String,
    value: f64,
}

#[derive(Debug, Clone, Serialize)]
struct Rate {
    name: String,
    /// Answers below 400 a second.
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    answers: std::collections::BTreeMap<u16, u64>,
}

#[derive(Debug, Clone, Serialize)]
struct Ratio {
    name: String,
    value: f64,
    bound: Bound,
    held: bool,
}

/// All of it, in the order it was measured.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    conditions: Vec<Named>,
    loads: Vec<Rate>,
    figures: Vec<Figure>,
    ratios: Vec<Ratio>,
    /// Counts that were found equal to rows, regions, days, persons and acknowledgements.
    sums: Vec<Figure>,
    #[serde(skip)]
    bars: Vec<(String, f64)>,
}

/// So many a second.
pub fn rate(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds
}

impl Report {
    pub(super) fn condition(&mut self, name: &str, value: &str) {
        self.conditions.push(Named { name: name.to_owned(), value: value.to_owned() });
    }

    pub(super) fn measure(&mut self, name: &str, value: f64) {
        self.figures.push(Figure { name: name.to_owned(), value });
    }

    pub(super) fn load(&mut self, name: &str, load: &Load) {
        let (p50_ms, p99_ms) = (load.percentile(0.5), load.percentile(0.99));
        self.loads.push(Rate {
            name: name.to_owned(),
            per_second: load.rate(),
            p50_ms,
            p99_ms,
            answers: load.statuses.clone(),
        });
    }

    pub(super) fn hold(&mut self, name: &str, value: f64, bound: Bound) {
        let held = match bound {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
            Bound::None => true,
        };
        self.ratios.push(Ratio { name: name.to_owned(), value, bound, held });
    }

    pub(super) fn checked(&mut self, name: &str, count: i64) {
        self.sums.push(Figure { name: name.to_owned(), value: count as f64 });
    }

    pub(super) fn chart(&mut self, name: &str, value: f64) {
        self.bars.push((name.to_owned(), value));
    }

    /// What a load reached.
    pub(super) fn rate_of(&self, name: &str) -> f64 {
        self.loads.iter().find(|load| load.name == name).map_or(f64::NAN, |load| load.per_second)
    }

    /// (a), (b) and (e) as a picture.
    pub fn picture(&self) -> String {
        super::chart::bars("Signatures acknowledged a second", &self.bars)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nConditions")?;
        for condition in &self.conditions {
            writeln!(formatter, "  {:<58} {}", condition.name, condition.value)?;
        }
        writeln!(
            formatter,
            "\n{:<60} {:>10} {:>9} {:>9}  answers",
            "Loads", "a second", "p50 ms", "p99 ms"
        )?;
        for load in &self.loads {
            let answers: Vec<String> =
                load.answers.iter().map(|(status, count)| format!("{status}: {count}")).collect();
            let (name, rate, p50, p99) = (&load.name, load.per_second, load.p50_ms, load.p99_ms);
            writeln!(
                formatter,
                "  {name:<58} {rate:>10.0} {p50:>9.2} {p99:>9.2}  {}",
                answers.join(", ")
            )?;
        }
        writeln!(formatter, "\nFigures")?;
        for figure in &self.figures {
            writeln!(formatter, "  {:<58} {:>10.2}", figure.name, figure.value)?;
        }
        writeln!(formatter, "\nRatios of this run, and what they are held to")?;
        for ratio in &self.ratios {
            let bound = match ratio.bound {
                Bound::AtLeast(least) => format!(">= {least}"),
                Bound::AtMost(most) => format!("<= {most}"),
                Bound::None => String::new(),
            };
            let verdict = if ratio.held { "" } else { "  NOT HELD" };
            writeln!(formatter, "  {:<58} {:>10.3}  {bound}{verdict}", ratio.name, ratio.value)?;
        }
        writeln!(formatter, "\nCount = rows = regions = days = persons = acknowledged")?;
        for sum in &self.sums {
            writeln!(formatter, "  {:<58} {:>10.0}", sum.name, sum.value)?;
        }
        Ok(())
    }
}
