//! What goes out: readings with strong ETags, pages with their `Link`, files, problems, and answers kept ready.

pub mod browser_pages;
pub mod cache;
pub mod cached_response;
mod file;
pub mod negotiation;
mod pages;
pub mod problem;
pub(crate) mod ranges;
pub mod rate_limit;
mod readings;
pub mod site;
mod statement;

pub(crate) use file::disposition;
pub use file::file;
pub use pages::{Page, listing, paged, paged_bytes};
pub(crate) use pages::{next_link, other_parameters};
pub use readings::{Caching, reading, reading_tagged, written};
pub(crate) use readings::{JSON, json_bytes};
pub(crate) use statement::statement;

/// Marks an error that stays as it is: of another protocol, which has words of its own for it.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim;
