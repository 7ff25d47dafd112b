//! SQL, and nothing but SQL: every statement of the service stands in this directory.
//!
//! Functions take a connection and return domain types or plain records; they decide nothing.
#![warn(missing_docs)]

pub mod account_events;
pub mod account_proposals;
pub mod accounts;
pub mod alphabet;
pub mod apps;
pub mod attachments;
pub mod bodies;
pub mod campaigns;
pub mod changes;
pub mod coded;
pub mod coercion_reports;
pub mod comments;
pub mod complaints;
pub mod consideration;
pub mod contacts;
pub mod database;
pub mod deliveries;
pub mod deployment;
pub mod desk;
pub mod dumps;
pub mod email_changes;
mod error;
pub mod evidence;
pub mod examination;
pub mod idempotency;
pub mod identities;
pub mod identity_checks;
pub mod ids;
pub mod inbox;
pub mod journal;
pub mod json;
pub mod kill_switches;
pub mod known_networks;
pub mod mail_failures;
pub mod moderation;
pub mod moderation_flags;
pub mod oauth;
mod outage;
pub mod outbox;
pub mod password_resets;
pub mod petition_views;
pub mod petitions;
mod prepared;
pub mod provider_attempts;
pub mod provider_identities;
pub mod provider_sessions;
pub mod quotas;
pub mod registrations;
pub mod roles;
pub mod sandbox_revocations;
#[allow(missing_docs, reason = "a column says what it holds in the migration that makes it")]
pub mod schema;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_failures;
pub mod signature_bundles;
pub mod signature_bursts;
pub mod signature_log;
pub mod signatures;
pub mod signing_sessions;
pub mod slugs;
pub mod spent_challenges;
pub mod staff;
pub mod standing;
pub mod statistics;
pub mod subscriptions;
pub mod terms;
mod turns;
pub mod webhooks;

pub use database::{Db, DbSettings, migrate};
/// A connection inside a transaction.
pub use diesel::PgConnection as Connection;
pub use error::{StoreError, Stored};
