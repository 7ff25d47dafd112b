//! Which refusals speak of what an act says, and which of who acts, of the state, the time and what is still to be done.

use super::kinds::Refusal;
use crate::acts::SAID_IN_DECISION;

impl Refusal {
    /// Whether the same act by the same person would stand now if it said something else. Everything else is a refusal of
    /// who acts, of the state, of the time, or of what has to be done before.
    pub fn is_of_contents(&self) -> bool {
        match self {
            Self::Misstated(_)
            | Self::StaleAcknowledgement { .. }
            | Self::NoticeTooShort { .. }
            | Self::DecisionLanguage
            | Self::WorkingGroupComposition { .. }
            | Self::GroundMissing
            | Self::GroundNotApplicable { .. }
            | Self::UnknownSubject
            | Self::RequiredCountNotMet { .. }
            | Self::EvidenceRequired
            | Self::TextHashMismatch
            | Self::InquiryMatter
            | Self::AuthorityDocumentRequired
            | Self::ComplaintLate { .. } => true,
            // The duties of 90-5(2) are acts of their own, but for those that the decision does by its words.
            Self::DutiesIncomplete { missing } => {
                missing.iter().all(|duty| SAID_IN_DECISION.contains(duty))
            }
            Self::WrongState { .. }
            | Self::WrongRole { .. }
            // Whoever may say how it concerns them is not refused so.
            | Self::NotConcerned
            | Self::NotAddressee
            | Self::NotComplainedOf
            | Self::OwnPetition
            | Self::FirstHeadOnly
            | Self::NoRulesInForce
            | Self::DiscussionAhead { .. }
            | Self::NotCollecting { .. }
            | Self::CollectionClosed { .. }
            | Self::UnderAge { .. }
            | Self::UnderAgeToFile { .. }
            | Self::AssuranceToSign { .. }
            | Self::AssuranceToFile { .. }
            | Self::NotCitizen
            | Self::ResignLimit
            | Self::SignatureInvalidated
            | Self::NoSignature
            | Self::StaffAccount
            | Self::CorrectionUsed
            | Self::NotAsked
            | Self::NoAddresseeProposed
            | Self::TakenDown
            | Self::AlreadyTakenDown
            | Self::NotTakenDown
            | Self::WithdrawalNotOffered
            | Self::NotResident
            | Self::RedirectionLate { .. }
            | Self::AlreadyRegistered
            | Self::NotRegistered
            | Self::DecisionStands
            | Self::ComplaintOpen
            | Self::NoComplaint
            | Self::CommentsClosed { .. }
            | Self::HeardByCourt
            | Self::PromiseEnded => false,
        }
    }
}
