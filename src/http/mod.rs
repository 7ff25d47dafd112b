//! HTTP: parse, call one use case, shape the answer.

pub mod auth;
pub mod intake;
pub mod problem;
pub mod query;
pub mod reply;
