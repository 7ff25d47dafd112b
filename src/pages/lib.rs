//! Pages for people, in Kazakh, Russian and English: templates, words, and what browsers load with them.
//!
//! It is told what a page shows as plain values, the same that the API answers with, and makes HTML of them. It
//! knows nothing of requests, use cases or the database. Nothing in a page is trusted: every value is escaped, and
//! neither script nor style stands in a page itself, so that a strict Content-Security-Policy holds.
#![warn(missing_docs)]

pub mod assets;
pub mod chart;
#[cfg(test)]
mod desk_forms;
mod fault;
mod files;
mod filters;
mod frame;
mod links;
mod rendering;
mod voice;
mod words;

pub use fault::PageError;
pub use frame::Frame;
pub use links::encoded;
pub use rendering::render;
pub use voice::Voice;
