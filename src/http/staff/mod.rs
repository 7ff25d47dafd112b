//! The desks of moderators, officials, first heads and administrators.

pub mod accounts;
pub mod case_file;
pub mod comments;
pub mod consideration;
pub mod desk;
pub mod identities;
pub mod identity_checks;
pub mod inquiries;
pub mod invalidations;
pub mod kill_switches;
pub mod moderation;
pub mod paper;
pub mod paper_sheets;
pub mod queue;
pub mod signature_bundle;
pub mod takedowns;
