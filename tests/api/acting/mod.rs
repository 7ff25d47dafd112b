//! The pages on which people act.

mod desk_lists;
mod pages;
pub mod walk;
