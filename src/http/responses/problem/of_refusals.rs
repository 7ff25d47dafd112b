//! What the law refuses, as a problem.

use actix_web::http::StatusCode;

use super::document::{Problem, WantedAssurance};
use app::error::Fault;
use domain::refusal::Refusal;

/// The status of a refusal: 403 for the wrong person, 422 for a value that cannot do, 409 for
/// the wrong time.
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::WrongRole { .. }
        | Refusal::NotConcerned
        | Refusal::NotAddressee
        | Refusal::NotComplainedOf
        | Refusal::OwnPetition
        | Refusal::FirstHeadOnly
        | Refusal::UnderAge { .. }
        | Refusal::UnderAgeToFile { .. }
        | Refusal::AssuranceToSign { .. }
        | Refusal::AssuranceToFile { .. }
        | Refusal::EvidenceRequired
        | Refusal::NotCitizen
        | Refusal::NotAsked
        | Refusal::NotResident
        | Refusal::StaffAccount => StatusCode::FORBIDDEN,
        Refusal::Misstated(_)
        | Refusal::NoticeTooShort { .. }
        | Refusal::DecisionLanguage
        | Refusal::WorkingGroupComposition { .. }
        | Refusal::GroundMissing
        | Refusal::GroundNotApplicable { .. }
        | Refusal::UnknownSubject
        | Refusal::AuthorityDocumentRequired
        | Refusal::InquiryMatter => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TakenDown => StatusCode::GONE,
        Refusal::NoSignature => StatusCode::NOT_FOUND,
        Refusal::WrongState { .. }
        | Refusal::StaleAcknowledgement { .. }
        | Refusal::NoRulesInForce
        | Refusal::DiscussionAhead { .. }
        | Refusal::DutiesIncomplete { .. }
        | Refusal::RequiredCountNotMet { .. }
        | Refusal::NotCollecting { .. }
        | Refusal::CollectionClosed { .. }
        | Refusal::ResignLimit
        | Refusal::SignatureInvalidated
        | Refusal::TextHashMismatch
        | Refusal::CorrectionUsed
        | Refusal::NoAddresseeProposed
        | Refusal::AlreadyTakenDown
        | Refusal::NotTakenDown
        | Refusal::WithdrawalNotOffered
        | Refusal::RedirectionLate { .. }
        | Refusal::AlreadyRegistered
        | Refusal::NotRegistered
        | Refusal::CommentsClosed { .. }
        | Refusal::DecisionStands
        | Refusal::PromiseEnded
        | Refusal::ComplaintOpen
        | Refusal::NoComplaint
        | Refusal::HeardByCourt
        | Refusal::ComplaintLate { .. } => StatusCode::CONFLICT,
    }
}

/// Which member of the body a refused value stands in.
fn pointer_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NoticeTooShort { .. } => Some("/held_on"),
        Refusal::DecisionLanguage => Some("/reasoning"),
        Refusal::WorkingGroupComposition { .. } => Some("/members"),
        Refusal::AuthorityDocumentRequired => Some("/representative"),
        Refusal::InquiryMatter => Some("/matter"),
        Refusal::GroundMissing | Refusal::GroundNotApplicable { .. } | Refusal::UnknownSubject => {
            Some("/grounds")
        }
        _ => None,
    }
}

/// How sure it must be who somebody is, where that is what was lacking.
fn wanted_of(refusal: &Refusal) -> Option<WantedAssurance> {
    match refusal {
        Refusal::AssuranceToSign { needed, held } | Refusal::AssuranceToFile { needed, held } => {
            Some(WantedAssurance::of(*needed, *held))
        }
        _ => None,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = refusal.code();
        let detail = refusal.to_string();
        let errors = pointer_of(&refusal)
            .map(|pointer| Fault { pointer: pointer.to_owned(), code, detail: detail.clone() })
            .into_iter()
            .collect();
        Self {
            legal_basis: refusal.article(),
            errors,
            assurance: wanted_of(&refusal).map(Box::new),
            ..Self::new(status_of(&refusal), code, detail)
        }
    }
}
