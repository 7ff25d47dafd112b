//! Petitions: the row, what changes it, and the lists it stands in.

mod asked;
mod filed_addressees;
mod listing;
mod order;
mod queue;
mod rankings;
pub mod ranks;
mod reading;
mod row;
mod search;
mod similar;
mod stems;
mod translation;
mod writing;

pub use asked::{After, Filter, Place, Start};
pub use filed_addressees::filed_to;
pub use listing::{Listed, last_changed, list, newest_from, places, still_listed};
pub use order::Sort;
pub use queue::{NO_TERM, QueueCounts, QueueFilter, Tags, first_terms, queue, queue_counts};
pub use rankings::{
    RankingPart, forget_rankings, keep_ranking, ranking, ranking_so_far, still_wanted,
};
pub use reading::{
    by_id, by_ids, id_of_number, lock, lock_against_lapse, lock_all, lock_for_lapse, of_author,
};
pub use row::{PetitionRow, Tally};
pub use search::count;
pub use similar::{Borne, bearing, borne, spelled_like};
pub use stems::{Looked, Stems, looked_through, put_stems};
pub use writing::{
    Submission, TextChange, Transition, change_addressee, change_text, delete, insert, next_number,
    set_addressee, set_taken_down, set_tallies, submit, transition,
};
