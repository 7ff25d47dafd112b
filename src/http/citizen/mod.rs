//! What a citizen does: signing, comments, files, complaints.

pub mod attachments;
pub mod coercion_reports;
pub mod comments;
pub mod complaints;
pub mod correction;
pub mod petition_text;
pub mod petitions;
pub mod representatives;
pub mod signatures;
mod uploads;
