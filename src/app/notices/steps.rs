//! The notices of a transition.

use super::addressing::Addressing;
use super::facts;
use super::telling::{mail_addresses, tell, tell_many};
use crate::campaigns::MassAudience;
use crate::{Error, Work};
use domain::lifecycle::Effects;
use domain::notice::{Audience, NoticeKind};
use domain::subscriptions::Topic;
use notice_facts::{NewPetition, PetitionFacts, StepFacts};
use store::contacts;
use store::petitions::PetitionRow;

/// Writes every notice of a transition. `step` is what only its act knows.
///
/// # Errors
/// [`Error::Internal`] when the act does not say what a notice of it has to.
pub fn send(
    work: &mut Work<'_>,
    row: &PetitionRow,
    effects: &Effects,
    step: &StepFacts,
    to: Addressing<'_>,
) -> Result<(), Error> {
    if effects.notices.is_empty() {
        return Ok(());
    }
    let petition = facts::petition(work, row)?;
    // A term that passes is the one that the notices of its passing speak of.
    let of_complaint = to.complaint.map(|complaint| complaint.id);
    let passed = effects.overdue.first().map(|kind| (*kind, of_complaint));
    for due in &effects.notices {
        let term = facts::term(work, row, due.kind, passed)?;
        let notice = facts::notice(due.kind, petition.clone(), term, step.clone())?;
        if due.kind == NoticeKind::PetitionPublished {
            to_the_interested(work, row, &petition)?;
        }
        if due.audience == Audience::Joiners {
            tell_many(work, row, &notice, &MassAudience::Joiners)?;
        } else if due.audience == Audience::Members {
            mail_addresses(work, row, &notice, due.audience, to.members)?;
        } else if due.audience == Audience::Representative {
            // Who is in the working group too is invited as its member.
            let contact = contacts::of_petitions(work.conn, &[row.id])?.pop().map(|row| row.email);
            let contact = contact.filter(|address| !to.members.contains(address));
            mail_addresses(work, row, &notice, due.audience, contact.as_slice())?;
        } else {
            tell(work, row, &notice, due.audience, to, &row.version.to_string())?;
        }
    }
    Ok(())
}

/// Tells of a new petition whoever follows its addressee or a territory that addressee is of.
fn to_the_interested(
    work: &mut Work<'_>,
    row: &PetitionRow,
    petition: &PetitionFacts,
) -> Result<(), Error> {
    let kind = NoticeKind::PetitionOpened;
    let term = facts::term(work, row, kind, None)?;
    let mut topics = vec![Topic::Addressee(row.addressee.to_string())];
    let territory = work.reference.body(&row.addressee).and_then(|body| body.territory.clone());
    if let Some(kato) = territory {
        let region = work.reference.region(&kato).map(|region| region.kato.clone());
        topics.extend(region.filter(|region| *region != kato).map(Topic::Territory));
        topics.push(Topic::Territory(kato));
    }
    for topic in topics {
        let step = StepFacts::NewPetition(NewPetition { topic: topic.to_string() });
        let notice = facts::notice(kind, petition.clone(), term.clone(), step)?;
        tell_many(work, row, &notice, &MassAudience::Topic(topic))?;
    }
    Ok(())
}
