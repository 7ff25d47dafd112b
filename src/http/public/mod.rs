//! What everybody may read.

pub mod chart;
pub mod events;
pub mod listing;
pub mod petitions;
pub mod problem_pages;
pub mod reference;
pub mod statistics;
pub mod system;
