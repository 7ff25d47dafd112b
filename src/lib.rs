//! `petitions`: a REST service that carries out Kazakhstan's law on public petitions.
//!
//! Who may know whom: `main -> service -> http, worker, app`; `http -> app, credentials, domain`;
//! `worker -> app, store, mail`; `app -> domain, store, clock, credentials`;
//! `store -> domain, diesel`; `mail -> domain`; `domain` -> nothing of ours. `demo` is a client of
//! the HTTP API and knows nothing of the rest. `docs/ARCHITECTURE.md` says why.
#![forbid(unsafe_code)]

pub mod app;
pub mod clock;
pub mod config;
pub mod credentials;
pub mod demo;
pub mod domain;
pub mod embedded;
pub mod http;
pub mod mail;
pub mod service;
pub mod store;
pub mod worker;
