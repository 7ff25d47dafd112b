//! Petitions: the row, what changes it, and the lists it stands in.

mod listing;
mod order;
mod queue;
mod reading;
mod row;
mod similar;
mod translation;
mod writing;

pub use listing::{After, Filter, Listed, list};
pub use order::Sort;
pub use queue::{NO_TERM, QueueCounts, QueueFilter, queue, queue_counts};
pub use reading::{by_id, by_ids, lock, lock_all, of_author};
pub use row::{PetitionRow, Tally};
pub use similar::{SimilarRow, similar};
pub use writing::{
    Submission, TextChange, Transition, change_addressee, change_text, delete, insert, next_number,
    set_addressee, set_taken_down, set_tallies, submit, transition,
};
