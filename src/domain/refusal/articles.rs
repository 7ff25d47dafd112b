//! The article that each refusal rests on.

use super::kinds::Refusal;
use crate::acts::AppealRoute;
use crate::petition::{Phase, StateName};
use crate::rules::article;

impl Refusal {
    /// The article the refusal rests on, with the number of the part and point.
    pub const fn article(&self) -> &'static str {
        match self {
            Self::Misstated(misstatement) => misstatement.article(),
            Self::WrongState { state } => state.article(),
            Self::WrongRole => article::AUTHORIZED_BODY,
            Self::NotAddressee => article::CONSIDERATION_TERM,
            Self::OwnPetition | Self::StaffAccount => article::RECUSAL,
            Self::FirstHeadOnly | Self::DecisionStands => article::FIRST_HEAD,
            Self::StaleAcknowledgement { .. } | Self::UnknownSubject => {
                article::PROHIBITED_SUBJECTS
            }
            Self::NoRulesInForce => article::PETITION,
            Self::NoticeTooShort { .. } | Self::DiscussionAhead { .. } => article::DISCUSSION,
            Self::DutiesIncomplete { .. } => article::DUTIES,
            Self::DecisionLanguage => article::DECISION_REASONING,
            Self::WorkingGroupComposition { .. } => article::WORKING_GROUP,
            Self::GroundMissing | Self::GroundNotApplicable { .. } => article::REJECTION_GROUNDS,
            Self::RequiredCountNotMet { .. } | Self::NotResident => article::THRESHOLD,
            Self::NotCollecting { state } => collecting_article(*state),
            Self::UnderAge { .. }
            | Self::NotCitizen
            | Self::ResignLimit
            | Self::SignatureInvalidated
            | Self::NoSignature
            | Self::TextHashMismatch => article::JOINING,
            Self::UnderAgeToFile { .. } => article::APPLICANT,
            Self::CollectionClosed { window: true, .. } => article::JOINING_WINDOW,
            Self::CollectionClosed { window: false, .. } => article::COLLECTION,
            Self::CorrectionUsed => article::CORRECTION,
            Self::InquiryMatter | Self::NotAsked => article::INQUIRY,
            Self::NoAddresseeProposed | Self::RedirectionLate { .. } => article::REDIRECTION,
            Self::TakenDown | Self::AlreadyTakenDown | Self::NotTakenDown => {
                article::OPEN_PUBLICATION
            }
            Self::WithdrawalNotOffered => article::WITHDRAWAL,
            Self::AlreadyRegistered | Self::NotRegistered => article::REGISTRATION,
            Self::CommentsClosed { .. } => article::COMMENTS,
            Self::AuthorityDocumentRequired => article::REPRESENTATIVE,
            Self::ComplaintOpen | Self::NoComplaint | Self::NotConcerned => article::COMPLAINT,
            Self::HeardByCourt => article::NO_SUPERIOR,
            Self::ComplaintLate { route: AppealRoute::Court, .. } => article::COURT,
            Self::ComplaintLate { route: AppealRoute::Superior, .. } => article::COMPLAINT_TERM,
        }
    }
}

/// Why nobody can sign in a state: it has not opened, or its time is over.
const fn collecting_article(state: StateName) -> &'static str {
    match state.phase() {
        // Joining goes on until forwarding is recorded (90-4(1)).
        Phase::Collection if matches!(state, StateName::Published) => article::COLLECTION,
        Phase::Collection | Phase::Consideration | Phase::Decision => article::FORWARDING,
        Phase::BelowThreshold => article::COLLECTION,
        Phase::Ended if matches!(state, StateName::Archived) => article::COLLECTION,
        // The window of the fifty is over, or was never reached.
        Phase::Ended if matches!(state, StateName::Rejected) => article::JOINING_WINDOW,
        Phase::BeforeOpening | Phase::Ended => article::JOINING,
    }
}
