//! Rows that use cases hand out as they are stored: what stands on record about a petition. This is the
//! one place where callers of use cases may take a type of the store from.

pub use crate::evidence::DecisionSignature;
pub use crate::followed_points::FollowedPoint;
pub use store::complaints::ComplaintRow;
pub use store::consideration::promises::{PromiseRow, ReportRow};
pub use store::consideration::{
    DecisionRow, DiscussionRow, FieldVisitRow, ForwardingRow, MemberRecord, ParticipantRecord,
    ProposalAnswerRow, WorkingGroupRow,
};
pub use store::moderation::{
    AddresseeChangeRow, InquiryRow, InvalidationRow, MediaLetterRow, RejectionRow,
    TakedownProposal, TakedownRow,
};
pub use store::petitions::{After, Filter, PetitionRow, Sort};
pub use store::signature_bursts::BurstRow;
pub use store::signatures::PaperSheetsRow;
pub use store::terms::SkippedDay;
