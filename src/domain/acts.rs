//! Who may do what to a petition, in names: the actors, the acts and what they state.

mod act;
mod actor;
mod complaint;
mod consideration;
mod grounds;
mod moderation;

pub use act::{Act, CAUSED_BY_A_SIGNATURE};
pub use actor::{Actor, Performer};
pub use complaint::{
    AppealRoute, Complained, Complaint, ComplaintMatter, ComplaintOutcome, FiledComplaint,
    Instance, Since,
};
pub use consideration::{MemberKind, Outcome, SAID_IN_DECISION, Study};
pub use grounds::{Blocking, Ground, GroundName, StatedGround};
pub use moderation::InquiryMatter;
