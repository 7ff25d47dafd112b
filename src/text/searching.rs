//! What a search goes by: letters that people write one for another are one letter, and the forms of a word have a stem
//! in common. Stems are made here, in the process, and stored beside the text: the database needs no dictionary.
//!
//! A word may be Kazakh or Russian, and nobody says which; most have a stem of each, and two words are the same when they
//! have one in common. `tests/search/words.csv` shows what is found by them.

mod kazakh;
mod letters;
mod likeness;
mod query;
mod stems;
mod thesaurus;
mod titles;

pub use letters::parts;
pub use likeness::{Asked, Weights, likeness};
pub use query::sought;
pub use stems::{RULES, stems};
pub use titles::title_marks;

#[cfg(test)]
mod tests;
