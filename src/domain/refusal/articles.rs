//! The article that each refusal rests on.

use super::kinds::Refusal;
use crate::rules::article;

impl Refusal {
    /// The article the refusal rests on, with the number of the part and point; of a default of ours the nearest one
    /// by which it was chosen. None where the rule is ours alone.
    pub const fn article(&self) -> Option<&'static str> {
        Some(match self {
            Self::Misstated(misstatement) => misstatement.article(),
            Self::WrongState { state } => return state.article(),
            Self::WrongRole { performer } => return performer.article(),
            Self::NotAddressee => article::CONSIDERATION_TERM,
            Self::NotComplainedOf => article::COMPLAINT_PASSING_ON,
            Self::OwnPetition => article::RECUSAL,
            Self::FirstHeadOnly | Self::DecisionStands => article::FIRST_HEAD,
            Self::PromiseEnded => article::DECISION_PUBLICATION,
            Self::StaleAcknowledgement { .. } | Self::UnknownSubject => {
                article::PROHIBITED_SUBJECTS
            }
            Self::NoRulesInForce => article::PETITION,
            Self::NoticeTooShort { .. } | Self::DiscussionAhead { .. } => article::DISCUSSION,
            Self::DutiesIncomplete { .. } => article::DUTIES,
            Self::DecisionLanguage => article::DECISION_REASONING,
            Self::WorkingGroupComposition { .. } => article::WORKING_GROUP,
            Self::GroundMissing => article::REJECTION_GROUNDS,
            // The only ground that nobody states: too few have joined.
            Self::GroundNotApplicable { .. } => article::JOINING_WINDOW,
            Self::RequiredCountNotMet { .. } => article::THRESHOLD,
            Self::NotCollecting { article, .. } | Self::ComplaintLate { article, .. } => article,
            Self::UnderAge { .. }
            | Self::AssuranceToSign { .. }
            | Self::EvidenceRequired
            | Self::NotCitizen
            | Self::SignatureInvalidated => article::JOINING,
            Self::UnderAgeToFile { .. } => article::APPLICANT,
            Self::CollectionClosed { window: true, .. } => article::JOINING_WINDOW,
            Self::CollectionClosed { window: false, .. } => article::COLLECTION,
            Self::CorrectionUsed => article::CORRECTION,
            Self::InquiryMatter | Self::NotAsked => article::INQUIRY,
            Self::NoAddresseeProposed | Self::RedirectionLate { .. } => article::REDIRECTION,
            Self::TakenDown | Self::AlreadyTakenDown | Self::NotTakenDown => {
                article::OPEN_PUBLICATION
            }
            Self::AlreadyRegistered | Self::NotRegistered => article::REGISTRATION,
            Self::CommentsClosed { .. } => article::COMMENTS,
            Self::AuthorityDocumentRequired => article::REPRESENTATIVE,
            Self::ComplaintOpen | Self::NoComplaint | Self::NotConcerned => article::COMPLAINT,
            Self::HeardByCourt => article::NO_SUPERIOR,
            // The law is silent: it says how one signs and not how one files, staff have accounts apart, a vote can be taken back and given again once, the text
            // that was shown is the one signed; or a deployment has chosen (90-3(4) asks for no residence).
            Self::StaffAccount
            | Self::AssuranceToFile { .. }
            | Self::NotResident
            | Self::ResignLimit
            | Self::NoSignature
            | Self::TextHashMismatch
            | Self::WithdrawalNotOffered => return None,
        })
    }
}
