//! What moderation leaves on record.

mod addressee_changes;
mod corrections;
mod inquiries;
mod invalidations;
mod media_letters;
mod rejections;
mod takedowns;

pub use addressee_changes::{
    AddresseeChangeRow, addressee_change, propose_addressee, settle_addressee_change,
};
pub use corrections::{correction_note, insert_correction_request};
pub use inquiries::{InquiryRow, answer_inquiry, inquiries_of, inquiry, insert_inquiry, was_asked};
pub use invalidations::{
    Conditions, InvalidationRow, findings_waiting, insert_invalidation, invalidate, invalidation,
    mark_run, matching, waiting_invalidations,
};
pub use media_letters::{MediaLetterRow, insert_media_letter, media_letters_of};
pub use rejections::{
    Detail, PublicRejectionRow, RejectionRow, StatedGround, cancel_rejection, insert_rejection,
    public_rejections, rejection,
};
pub use takedowns::{
    TakedownProposal, TakedownRow, end_takedown, end_takedown_proposal, insert_takedown,
    latest_takedown, put_takedown_proposal, takedown, takedown_proposal, was_taken_down,
};
