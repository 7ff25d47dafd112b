//! The author's acts, and reading.

mod counting;
mod course;
mod drafting;
mod listing;
mod queue;
mod rankings;
mod reading;
mod record;
mod statement;
mod submission;

pub use counting::{Breakdown, Progress, breakdown, open_progress, progress};
pub use course::{Step, Term, deadlines, timeline};
pub use drafting::{Expected, amend, discard, draft, draft_text};
pub use listing::{Item, last_changed, last_departure, list, newest_from};
pub use queue::{Asked, NO_TERM, Queue, QueueCounts, Tagged, queue};
pub use rankings::{Keeping, Onward, Section, keep, section};
pub use reading::{lock, lock_beside, lock_unread, numbered, read, visible};
pub use record::{PetitionRecord, petition_record};
pub use statement::{correction_statement, prove_correction, prove_filing, signing_statement};
pub use submission::{resubmit, submit, withdraw};

pub(crate) use course::{steps_of, terms_of};
pub(crate) use drafting::draft_row;
pub(crate) use reading::lock_held;
pub(crate) use record::running_on;
pub(crate) use submission::{entered, freeze, may_submit};
