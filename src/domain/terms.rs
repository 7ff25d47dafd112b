//! The terms of the law: which there are, how long they run and how near their end they are.

mod kind;
mod started;
mod status;

pub use kind::TermKind;
pub use started::{StartedTerm, TermUnit};
pub use status::TermStatus;
