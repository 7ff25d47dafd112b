//! What others build upon: open data, feeds, pictures, and the addresses of the portal before.

mod dumps;
mod examples;
mod exports;
mod feeds;
mod incumbent;
mod pictures;
mod ranges;

pub use dumps::with_many_petitions;
