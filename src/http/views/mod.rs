//! The shapes of answers that several calls share.

pub mod attachment;
pub mod comment;
pub mod listing;
pub mod petition;
pub mod record;
pub mod vocabulary;
