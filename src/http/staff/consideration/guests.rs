//! Who is invited to a discussion and who took part in it, what is on its agenda and where it can be watched.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::decision::web_address;
use crate::intake::{Faults, Field, email, line, name, one_of};
use crate::views::vocabulary::ParticipantWord;
use app::consideration::{Participant, Programme};
use domain::participants::ParticipantKind;
use domain::petition::lengths;

/// Lines of an agenda at most.
pub(crate) const MAX_LINES: usize = 30;
/// People who are invited at most.
pub(crate) const MAX_GUESTS: usize = 100;
/// People whom the minutes name at most.
pub(crate) const MAX_PARTICIPANTS: usize = 300;
/// Whom somebody may stand for.
const KINDS: &str = "state_body, deputy, applicant, public_association, expert, media, citizen";

#[derive(Deserialize, ToSchema)]
#[schema(as = NewGuest)]
pub(super) struct GuestBody {
    #[schema(value_type = ParticipantWord, example = "expert")]
    kind: Field<String>,
    /// Shown to everybody of state bodies and deputies, and of others with `named`.
    #[schema(value_type = String)]
    name: Field<String>,
    /// Their office or profession, shown to everybody.
    #[schema(value_type = Option<String>)]
    office: Field<String>,
    /// They agreed to be named in public; true, if it is stated.
    #[schema(value_type = Option<bool>)]
    named: Field<bool>,
    /// Where they are invited by mail, once; neither kept nor shown.
    #[schema(value_type = Option<String>)]
    email: Field<String>,
    /// They consent to being written to there; with an address, and true.
    #[schema(value_type = Option<bool>)]
    consent: Field<bool>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewParticipant)]
pub(super) struct ParticipantBody {
    #[schema(value_type = ParticipantWord, example = "deputy")]
    kind: Field<String>,
    /// Shown to everybody of state bodies and deputies, and of others with `named`.
    #[schema(value_type = String)]
    name: Field<String>,
    /// Their office or profession, shown to everybody.
    #[schema(value_type = Option<String>)]
    office: Field<String>,
    /// They agreed to be named in public; true, if it is stated.
    #[schema(value_type = Option<bool>)]
    named: Field<bool>,
}

impl GuestBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<Participant> {
        let here = format!("/invited/{at}");
        let address = faults.optional(&format!("{here}/email"), self.email, email);
        let consent = format!("{here}/consent");
        if address.is_some() {
            faults.declared(&consent, self.consent, "consent_required");
        } else {
            stated(faults, &consent, self.consent);
        }
        let who = ParticipantBody {
            kind: self.kind,
            name: self.name,
            office: self.office,
            named: self.named,
        };
        Some(Participant { email: address, ..who.read(&here, faults)? })
    }
}

impl ParticipantBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<Participant> {
        self.read(&format!("/participants/{at}"), faults)
    }

    fn read(self, here: &str, faults: &mut Faults) -> Option<Participant> {
        let kind = one_of(ParticipantKind::parse, KINDS);
        let kind = faults.required(&format!("{here}/kind"), self.kind, kind);
        let written = name(lengths::OFFICIAL_LINE);
        let name = faults.required(&format!("{here}/name"), self.name, written);
        let office = line(lengths::OFFICIAL_LINE);
        let office = faults.optional(&format!("{here}/office"), self.office, office);
        let named = stated(faults, &format!("{here}/named"), self.named);
        Some(Participant { kind: kind?, name: name?, office, named, email: None })
    }
}

/// Something that is true where it is stated.
pub(super) fn stated(faults: &mut Faults, pointer: &str, given: Field<bool>) -> bool {
    let must = |value| {
        if value { Ok(()) } else { Err(("consent_required", "must be true".to_owned())) }
    };
    faults.optional(pointer, given, must).is_some()
}

/// The lines of an agenda.
pub(super) fn agenda(
    faults: &mut Faults,
    pointer: &str,
    given: Field<Vec<Field<String>>>,
) -> Vec<String> {
    let lines = faults.optional(pointer, given, |lines| {
        if (1..=MAX_LINES).contains(&lines.len()) {
            Ok(lines)
        } else {
            Err(("wrong_length", format!("1 to {MAX_LINES} items")))
        }
    });
    let lines = lines.unwrap_or_default().into_iter().enumerate();
    lines
        .filter_map(|(at, given)| {
            faults.required(&format!("{pointer}/{at}"), given, line(lengths::OFFICIAL_LINE))
        })
        .collect()
}

/// What is made known of a discussion besides its day and place.
pub(super) fn programme(
    faults: &mut Faults,
    lines: Field<Vec<Field<String>>>,
    link: Field<String>,
    invited: Field<Vec<Value>>,
) -> Option<Programme> {
    let agenda = agenda(faults, "/agenda", lines);
    let broadcast_link = faults.optional("/broadcast_link", link, web_address);
    let invited = if matches!(invited, Field::Missing) {
        Vec::new()
    } else {
        faults.list("/invited", invited, 1..=MAX_GUESTS, GuestBody::check)?
    };
    Some(Programme { agenda, broadcast_link, invited })
}

/// Who took part; nobody where nobody is named.
pub(super) fn participants(
    faults: &mut Faults,
    given: Field<Vec<Value>>,
) -> Option<Vec<Participant>> {
    if matches!(given, Field::Missing) {
        return Some(Vec::new());
    }
    faults.list("/participants", given, 1..=MAX_PARTICIPANTS, ParticipantBody::check)
}
