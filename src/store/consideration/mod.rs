//! What the addressee body records between forwarding and decision.

mod decisions;
mod discussions;
mod duties;
mod field_visits;
mod forwardings;
mod participants;
mod points;
pub mod promises;
mod proposal_answers;
mod working_groups;

pub use decisions::{
    DecisionRow, decided_at, decision, end_decision, former_decisions, insert_decision,
    publish_decision, record_statement,
};
pub use discussions::{
    DiscussionRow, Minutes, discussions_of, insert_discussion, set_minutes, set_programme,
};
pub use duties::duties;
pub use field_visits::{FieldVisitRow, field_visit, put_field_visit};
pub use forwardings::{
    ForwardingRow, forwarding, forwarding_at, insert_forwarding, set_registration,
};
pub use participants::ParticipantRecord;
pub use points::{PointRow, insert_points, points_of, points_of_decision};
pub use proposal_answers::{
    ProposalAnswerRow, cancel_proposal_answer, insert_proposal_answer, proposal_answer,
};
pub use working_groups::{MemberRecord, WorkingGroupRow, put_working_group, working_group};
