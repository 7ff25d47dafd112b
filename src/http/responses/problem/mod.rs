//! RFC 9457 problem details: every error of the service leaves through here.

mod details;
mod document;
mod of_errors;
mod of_refusals;
pub mod rendering;
mod sentences;

pub use document::{Problem, Repeat};
