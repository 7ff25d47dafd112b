//! What a petition's reading offers: that it is what the calls do, for everybody, in every state.

mod contents;
mod document;
mod next;
mod readings;
mod stage;
mod walk;
