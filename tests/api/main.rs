//! The service on a real PostgreSQL, for the most part over real HTTP and with its real workers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]
// The tests are clients: they read the clock on their own wall.
#![allow(clippy::disallowed_methods, clippy::unused_async)]

mod accounts;
mod acting;
mod articles;
mod assurance;
mod attachments;
mod bodies;
mod bounds;
mod browser;
mod bursts;
mod byways;
mod calendar;
mod checks;
mod comments;
mod complaints;
mod conventions;
mod document;
mod durability;
mod edge;
mod eds_sandbox;
mod events;
mod evidence;
mod follow_ups;
mod harness;
mod hostile;
mod identity_checks;
mod mail;
mod oauth;
mod offers;
mod open_data;
mod operations;
mod pages;
mod paper;
mod plans;
mod procedure;
mod programmes;
mod providers;
mod readings;
mod sandbox;
mod scenarios;
mod searching;
mod second_opinion;
mod second_person;
mod signature_log;
mod signers;
mod signing;
mod signing_sessions;
mod similar;
mod statistics;
mod use_cases;
mod visits;
mod webhooks;
mod workflow;
