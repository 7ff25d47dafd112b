//! HTTP: parse, call one use case, shape the answer.
//!
//! Whoever stands in a line may know those below it, and nobody above: `server`; `openapi`; `routes` and `bench`; `pages`,
//! which show people what the calls read, and `documentation`, which explains the calls to them; the calls, by who makes them
//! (`public`, `citizen`, `staff`, `account`, `apps`, `sandbox`); `views`; `mutations`; `intake` and `middleware`; `responses`;
//! `deprecation`; `traffic`, which they all count in. `metrics` tells what was counted, on an address of its own. `middleware`
//! knows no call by name.
#![warn(missing_docs)]

pub mod account;
pub(crate) mod apps;
pub mod bench;
pub mod citizen;
mod demo_offer;
mod deprecation;
mod documentation;
pub mod intake;
mod live_readings;
pub mod metrics;
pub mod middleware;
mod mutations;
pub mod openapi;
mod pages;
pub mod public;
pub mod responses;
mod routes;
pub mod sandbox;
mod server;
pub mod staff;
mod traffic;
pub mod views;

pub use citizen::signing_sessions::failure_of;
pub use demo_offer::{DemoOffer, Filling};
pub use live_readings::LiveReadings;
pub use server::{Parts, server, traffic};
pub use traffic::Traffic;
