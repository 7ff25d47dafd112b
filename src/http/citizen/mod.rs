//! What a citizen does: signing, here or on a telephone, comments, files, complaints.

pub mod attachments;
pub mod coercion_reports;
pub mod comments;
pub mod complaints;
pub mod correction;
pub mod petition_text;
pub mod petitions;
pub mod representatives;
pub mod signatures;
pub mod signing_sessions;
mod uploads;
