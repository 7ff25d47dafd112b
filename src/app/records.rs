//! Rows that use cases hand out as they are stored: what stands on record about a petition. This is the
//! one place where callers of use cases may take a type of the store from.

pub use crate::evidence::DecisionSignature;
pub use store::complaints::ComplaintRow;
pub use store::consideration::{
    DecisionRow, DiscussionRow, FieldVisitRow, ForwardingRow, ProposalAnswerRow, WorkingGroupRow,
};
pub use store::moderation::{
    AddresseeChangeRow, InquiryRow, MediaLetterRow, RejectionRow, TakedownRow,
};
pub use store::petitions::{After, Filter, PetitionRow, Sort};
pub use store::signatures::PaperSheetsRow;
pub use store::terms::SkippedDay;
