//! What everybody may read.

pub mod chart;
pub mod course;
pub mod events;
pub mod listing;
pub mod petitions;
pub mod problem_pages;
pub mod reader;
pub mod reference;
pub mod signing_statement;
pub mod similar;
pub mod statistics;
pub mod system;
