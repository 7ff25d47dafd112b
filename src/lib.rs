//! `petitions`: a REST service that carries out Kazakhstan's law on public petitions.
//!
//! The rooms are crates of one workspace; Cargo holds who may know whom, and `docs/ARCHITECTURE.md`
//! says why. This one is the map: it holds nothing but the names of the rooms.
#![forbid(unsafe_code)]

pub use ::bench;
pub use ::demo;
pub use app;
pub use config;
pub use credentials;
pub use domain;
pub use embedded;
pub use http;
pub use mail;
pub use monitor;
pub use notice_facts;
pub use service;
pub use store;
pub use text;
pub use traces;
pub use transparency;
pub use witness;
pub use worker;
