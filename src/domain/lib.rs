//! The law on petitions as pure functions.
//!
//! Dependency rule: std, chrono and thiserror, and nothing else of ours or of others. No input or
//! output, no clock, no database, no HTTP: whatever a rule needs to know is given to it as a value,
//! and whatever follows is returned as one.

pub mod acts;
pub mod attachments;
pub mod bounces;
pub mod calendar;
pub mod collection;
pub mod comments;
pub mod complaints;
pub mod consideration;
pub mod duplicate;
pub mod iin;
pub mod language;
pub mod lifecycle;
pub mod moderation;
pub mod notice;
pub mod person;
pub mod petition;
pub mod policy;
pub mod proceedings;
pub mod public_body;
pub mod refusal;
pub mod role;
pub mod rules;
pub mod signing;
pub mod subjects;
pub mod subscriptions;
pub mod terms;
pub mod threshold;
pub mod visibility;
pub mod words;
