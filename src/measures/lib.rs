//! Numbers that a process keeps of itself, and the text in which Prometheus reads them.
//!
//! Whoever does the work adds to an atomic number that is theirs and looks nothing up: no registry, no map of labels, no
//! lock. What the numbers are called is settled by who writes the page. A library would bring the registry we do not want,
//! and the text is some sixty lines; in the tests Prometheus' own `promtool` and another's parser judge it.
#![warn(missing_docs)]

mod numbers;
mod page;
mod shortage;
pub mod spans;

pub use numbers::{Counter, Histogram};
pub use page::{Kind, Metric, Page};
pub use shortage::{Shortage, turned_away};
