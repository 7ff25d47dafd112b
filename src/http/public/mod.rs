//! What everybody may read.

pub mod badge;
pub mod chart;
pub mod course;
pub mod events;
pub mod follow_ups;
pub mod incumbent;
pub mod listing;
pub mod open_data;
pub mod petitions;
pub mod problem_pages;
pub mod reader;
pub mod reference;
pub mod signature_log;
pub mod signing_statement;
pub mod similar;
pub mod statistics;
pub mod system;
