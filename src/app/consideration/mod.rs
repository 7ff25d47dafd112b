//! The addressee's acts, from registration to the published decision.

mod decision;
mod decision_evidence;
mod discussion;
mod points;
mod programme;
mod proposal;
mod receipt;
mod study;

pub use decision::{Decision, cancel_decision, decide, publish_decision, record_statement};
pub use decision_evidence::{decision_statement, prove_decision};
pub use discussion::{
    Minutes, PlannedDiscussion, announce_discussion, change_programme, record_minutes,
};
pub use points::AnsweredPoint;
pub use programme::{Participant, Programme};
pub use proposal::{ProposalAnswer, answer_proposal};
pub(crate) use receipt::send_to;
pub use receipt::{redirect, register};
pub use study::{FieldVisit, Meeting, Member, form_working_group, record_field_visit};
