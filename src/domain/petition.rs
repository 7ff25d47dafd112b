//! A petition as the law sees it: its text, its state, and the facts that made the state true.
//!
//! Text: Administrative Procedural and Process-Related Code, chapter 12-1, as in force on 08.05.2026.

mod facts;
pub mod lengths;
mod state;
mod state_name;
mod text;

use crate::language::Language;
use crate::rules::{Mode, RuleSet, Source};

pub use facts::{Archive, Collection, Consideration, Duties, Joining, StateFacts};
pub use state::State;
pub use state_name::{Phase, StateName};
pub use text::{Text, Translation};

/// What the law needs to know of a petition to judge an act upon it.
#[derive(Debug, Clone)]
pub struct Petition {
    /// The rules of the day of its submission; they stay with it to its end (ruling: no
    /// transitional provision was found).
    pub rules: &'static RuleSet,
    /// How it was filed (90-2(1)).
    pub source: Source,
    /// Moderation before the fifty or after them, frozen at submission (90-2(5)).
    pub mode: Mode,
    /// Where it stands.
    pub state: State,
    /// The language of its text; the decision may be reasoned in it (90-6(2)).
    pub language: Language,
    /// The addressee is a local body: 20 working days instead of 40 (90-5(1)).
    pub local: bool,
    /// Live signatures, on paper and electronic.
    pub signature_count: u32,
    /// Taken out of public access by staff; a flag beside the state.
    pub taken_down: bool,
}
