//! The desk of moderators: who holds a petition, their notes and tags, prepared reasons of rejections, the word to
//! those who wait, and the journal of all that. None of it is public.

pub mod delay_notices;
pub mod holds;
pub mod journal;
pub mod notes;
pub mod rejection_reasons;
pub mod tags;
