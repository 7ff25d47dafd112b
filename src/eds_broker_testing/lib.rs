//! A broker made up for the sandbox and for tests: it opens signings, shows their pictures and holds calls open as a real
//! one does, and its telephone is whoever calls [`TestBroker::scan`]. It errs in whatever way is asked for. Never part of
//! a production.
#![warn(missing_docs)]

mod broker;
mod fault;
mod picture;
mod register;

pub use broker::{Scanned, TestBroker, Told};
pub use fault::{Fault, Faults};
pub use register::Outcome;
