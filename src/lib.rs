//! `petitions`: a REST service that carries out Kazakhstan's law on public petitions.
//!
//! Who may know whom: `main -> http, worker, config`; `http -> app, credentials, domain`;
//! `worker -> app, store, mail`; `app -> domain, store, clock`; `store -> domain, diesel`;
//! `mail -> domain`; `service -> app, config, embedded, http, mail, worker`;
//! `bench -> demo, domain, mail, service, store`; `config -> credentials, domain, embedded`; `credentials -> domain`; `domain, clock, embedded, demo` -> nothing of ours.
//! `tests/architecture.rs` reads this rule and holds the source to it; `docs/ARCHITECTURE.md` says why.
#![forbid(unsafe_code)]

pub mod app;
pub mod bench;
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
