//! The pages on which people act.

mod pages;
mod walk;
