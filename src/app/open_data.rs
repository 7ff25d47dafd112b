//! Open data: petitions, signers and counts as lines, for tables and for programs; and files of them, once a day.
//!
//! Nothing stands in them that the readings of everybody do not show.

mod counts;
pub mod dumps;
mod petitions;
mod signers;
mod tables;

pub use petitions::{PetitionLine, PetitionPart, WholePetition, petitions_after};
pub use signers::{SignerLine, Signers, next_signers, open_signers};
pub use tables::{Form, Line, header, lines_of_json, rows};
