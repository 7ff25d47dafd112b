//! An identity provider made up for the sandbox and for tests: whoever stands in its register is let through without
//! a password, and it errs in whatever way is asked for. Never part of a production.
#![warn(missing_docs)]

mod mistake;
mod provider;
mod register;
mod signing;
mod tokens;

pub use mistake::Mistake;
pub use provider::{Authorization, Refused, TestProvider};
pub use register::Enrolled;
pub use tokens::Exchange;
