//! Notices about a petition: what each of them says, and the whole of one.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::step::StepFacts;
use crate::values::{InLanguages, code_of};
use domain::notice::NoticeKind;
use domain::terms::TermKind;

/// What every notice about a petition says of it. What it does not have is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PetitionFacts {
    /// The number it has had since it was filed.
    pub number: Option<String>,
    /// Its title, as the author wrote it.
    pub title: String,
    /// The body it is addressed to.
    pub addressee: Option<InLanguages>,
    /// The body that the notice speaks of: the addressee, unless the step names another.
    pub body: Option<InLanguages>,
    /// Its page, for whoever may see it.
    pub petition_link: String,
    /// Its page; during limited publication with the secret of the direct link.
    pub link: String,
    /// Votes that count.
    pub signature_count: i32,
    /// Votes it needs, frozen when it was opened (90-3(2)).
    pub required_count: Option<i32>,
    /// Last day of collection.
    pub closes_on: Option<NaiveDate>,
    /// Last day of the window of the fifty.
    pub joining_ends_on: Option<NaiveDate>,
    /// Citizens who have to join before open publication.
    pub joiners_required: u32,
    /// Its number in the register of the body that considers it.
    pub registration_number: Option<String>,
    /// Day of that registration.
    pub registered_on: Option<NaiveDate>,
    /// How far the public log of signatures was, by which its votes can be counted again once it collects them.
    pub log: Option<LogHead>,
}

/// A head of the public log of signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogHead {
    /// Entries of the log.
    pub size: u64,
    /// The root over them, in Base64 as a checkpoint has it.
    pub root: String,
}

/// What a notice says of the term it speaks of; nothing where it speaks of none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TermFacts {
    /// Which term, of a notice that may speak of any.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "code_of")]
    pub clock: Option<TermKind>,
    /// Its last day, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Its length in working days, where it is reckoned in those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// A notice about a petition.
#[derive(Debug, Clone, Serialize)]
pub struct PetitionNotice {
    #[serde(skip)]
    kind: NoticeKind,
    #[serde(flatten)]
    petition: PetitionFacts,
    #[serde(flatten)]
    term: TermFacts,
    // Last, since it stands in the place of what the petition says under the same name.
    #[serde(flatten)]
    step: StepFacts,
}

impl PetitionNotice {
    /// A notice of that kind; none when the step lacks what such a notice has to say.
    pub fn new(
        kind: NoticeKind,
        petition: PetitionFacts,
        term: TermFacts,
        step: StepFacts,
    ) -> Option<Self> {
        step.suffices_for(kind).then_some(Self { kind, petition, term, step })
    }

    /// Which notice it is.
    pub const fn kind(&self) -> NoticeKind {
        self.kind
    }

    /// The facts as the outbox and inboxes store them.
    ///
    /// # Errors
    /// As [`serde_json::to_value`]; facts of text, days and numbers have none.
    pub fn payload(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

#[cfg(test)]
mod tests;
