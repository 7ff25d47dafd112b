//! The public log of signatures: what an entry says, byte for byte, and what the entries come to together. Nothing in it names
//! a person, and whoever has the entries can count without us.

mod entry;
mod recount;

pub use entry::{
    Closing, ENTRY_BYTES, Entry, Evidence, Finding, Hash, Malformed, Opening, Statement, Vote,
};
pub use recount::{Fault, Recount, Tally};
