//! The shapes of answers that several calls share.

pub mod attachment;
pub mod comment;
pub mod complaint;
pub mod course;
pub mod decision_signature;
pub mod discussion;
pub mod hold;
pub mod identity_check;
pub mod instants;
pub mod listing;
mod log_head;
pub mod log_standing;
pub mod names;
pub mod offers;
pub mod paper_sheets;
pub mod participants;
pub mod petition;
pub mod points;
pub mod queue;
pub mod reasoning;
pub mod record;
pub mod representative;
pub mod signature_bundle;
pub mod signers;
pub mod translation;
pub mod vocabulary;
