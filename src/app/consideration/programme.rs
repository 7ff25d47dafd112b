//! What is on the agenda of a public discussion, where it can be watched, and who is invited.

use domain::participants::ParticipantKind;
use store::consideration::ParticipantRecord;

/// Somebody who is invited, or took part.
#[derive(Debug, Clone)]
pub struct Participant {
    /// Whom they stand for.
    pub kind: ParticipantKind,
    /// Their full name.
    pub name: String,
    /// Their office or profession.
    pub office: Option<String>,
    /// They agreed to be named in public.
    pub named: bool,
    /// Where they are invited, once; it is not kept.
    pub email: Option<String>,
}

impl Participant {
    fn record(&self) -> ParticipantRecord {
        ParticipantRecord {
            kind: self.kind,
            name: self.name.clone(),
            office: self.office.clone(),
            named: self.named,
        }
    }

    /// As they are kept.
    pub(super) fn records(participants: &[Self]) -> Vec<ParticipantRecord> {
        participants.iter().map(Self::record).collect()
    }
}

/// What is made known of a discussion besides its day and place.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    /// What is spoken of, in this order.
    pub agenda: Vec<String>,
    /// Where it can be watched, as an http(s) address.
    pub broadcast_link: Option<String>,
    /// Who is invited.
    pub invited: Vec<Participant>,
}

impl Programme {
    /// The addresses of those invited.
    pub(super) fn addresses(&self) -> impl Iterator<Item = String> {
        self.invited.iter().filter_map(|guest| guest.email.clone())
    }
}
