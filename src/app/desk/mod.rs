//! The desk of moderators: what they hold, note and mark, their prepared reasons, the word to those who wait. Nothing of
//! it is public, and nothing of it is told to the author of the petition, in whatever role.

pub mod bursts;
pub mod delay_notices;
pub mod hold;
pub mod journal;
pub mod notes;
pub mod papers;
pub mod rejection_reasons;
pub mod tags;
