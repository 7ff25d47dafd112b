//! One act that its reader may do.

use std::cmp::Ordering;

use chrono::NaiveDate;
use uuid::Uuid;

use super::operation::Operation;
use domain::petition::StateName;
use domain::policy::SignatureEvidence;
use domain::rules::Version;
use store::ids::PetitionId;

/// An act that its reader may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// By which call.
    pub operation: Operation,
    /// The petition.
    pub petition: PetitionId,
    /// What of the petition it is about, where the call names it: an inquiry, a discussion, a complaint.
    pub subject: Option<Uuid>,
    /// The provision that it rests on; none where the rule is ours alone.
    pub article: Option<&'static str>,
    /// The rules that it is judged by.
    pub rule_set: Version,
    /// The last day of its term; none where it has none.
    pub due_on: Option<NaiveDate>,
    /// That day is over.
    pub late: bool,
    /// Where the petition would stand afterwards, where the act moves it.
    pub state_after: Option<StateName>,
    /// What it has to bear, where a session is not enough.
    pub evidence: Option<SignatureEvidence>,
}

impl Offer {
    /// With its last day, which may be over.
    pub(super) fn due(self, due_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        Self { due_on, late: due_on.is_some_and(|due_on| due_on < today), ..self }
    }

    /// Bearing what is asked for, where that is more than a session.
    pub(super) fn bearing(self, way: SignatureEvidence) -> Self {
        Self { evidence: (way == SignatureEvidence::Cms).then_some(way), ..self }
    }

    /// The most pressing first: what is late, then what ends first, then what has no end.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |offer: &Self| {
            (!offer.late, offer.due_on.is_none(), offer.due_on, offer.operation, offer.subject)
        };
        key(self).cmp(&key(other))
    }
}
