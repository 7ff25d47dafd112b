//! The law on petitions as pure functions.
//!
//! Dependency rule: std, chrono and thiserror, and nothing else of ours or of others. No input or
//! output, no clock, no database, no HTTP: whatever a rule needs to know is given to it as a value,
//! and whatever follows is returned as one.

#![warn(missing_docs)]

pub mod acts;
pub mod app_scopes;
pub mod assurance;
pub mod attachments;
pub mod bounces;
pub mod bursts;
pub mod calendar;
mod case;
pub mod collection;
pub mod coming;
pub mod comments;
pub mod complaints;
mod consideration;
pub mod counter;
mod decision;
pub mod desk;
pub mod duplicate;
mod effects;
mod ends;
mod facts;
pub mod follow_up;
mod forwarding;
pub mod guards;
pub mod iin;
mod joining;
pub mod language;
pub mod lifecycle;
pub mod misstatement;
mod moderation;
mod moment;
pub mod notice;
pub mod offers;
pub mod paper;
pub mod participants;
pub mod person;
pub mod petition;
pub mod policy;
pub mod proceedings;
pub mod public_body;
pub mod refusal;
mod rejection;
pub mod representatives;
pub mod role;
pub mod rules;
pub mod signature_bundle;
pub mod signature_log;
pub mod signing;
pub mod signing_sessions;
pub mod signing_statement;
pub mod small_cells;
pub mod subjects;
pub mod submission;
pub mod subscriptions;
pub mod succession;
pub mod term_ends;
pub mod terms;
pub mod threshold;
pub mod told_cells;
pub mod visibility;
pub mod webhooks;
pub mod window;
pub mod words;
