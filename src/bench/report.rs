//! What a benchmark has found: as a table, as JSON for machines, and as a picture.

mod chart;
mod findings;
mod table;

pub(crate) use findings::Bound;
pub use findings::Report;
