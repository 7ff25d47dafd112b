//! What a notice says of the petition and of the term it is about.

use serde_json::Value;

use crate::{Error, Work};
use domain::lifecycle::TermUnit;
use domain::notice::{NoticeKind, TermSpokenOf};
use domain::petition::StateName;
use domain::rules::RuleSet;
use domain::terms::TermKind;
use notice_facts::{InLanguages, LogHead, PetitionFacts, PetitionNotice, StepFacts, TermFacts};
use store::ids::ComplaintId;
use store::petitions::PetitionRow;
use store::{consideration, terms};

/// The name of a public body; none for a slug that is not in the reference data.
pub(crate) fn body_name(work: &Work<'_>, slug: &str) -> Option<InLanguages> {
    work.reference.body(slug).map(|body| InLanguages::from(&body.names))
}

/// What every notice about the petition says of it.
pub(super) fn petition(work: &mut Work<'_>, row: &PetitionRow) -> Result<PetitionFacts, Error> {
    let forwarding = consideration::forwarding(work.conn, row.id)?;
    let (registration_number, registered_on) =
        forwarding.and_then(|row| Some((row.registration_number?, row.registered_on?))).unzip();
    Ok(PetitionFacts { registration_number, registered_on, ..before_forwarding(work, row) })
}

/// What is said of a petition that no body has registered yet.
pub(super) fn before_forwarding(work: &Work<'_>, row: &PetitionRow) -> PetitionFacts {
    let addressee = body_name(work, &row.addressee);
    let rules = RuleSet::of(row.rule_set);
    let secret = if row.state == StateName::Limited { row.link_key.as_deref() } else { None };
    PetitionFacts {
        number: row.number.clone(),
        title: row.title.clone(),
        addressee: addressee.clone(),
        body: addressee,
        petition_link: work.app.links.petition(row.id, None),
        link: work.app.links.petition(row.id, secret),
        signature_count: row.signature_count,
        required_count: row.required_count,
        closes_on: row.closes_on,
        joining_ends_on: row.joining_ends_on,
        joiners_required: rules.joiners_required,
        registration_number: None,
        registered_on: None,
        log: row
            .opened_at
            .and(work.app.signature_log.head())
            .map(|head| LogHead { size: head.size, root: head.root.to_string() }),
    }
}

/// The term that a notice about any term speaks of, and the complaint whose it is: each has terms of its own.
pub(super) type AnyTerm = (TermKind, Option<ComplaintId>);

/// Last day and length of the term that the notice speaks of; `of` is that of a notice about any term. The terms
/// that an act starts have been written by now.
pub(super) fn term(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    of: Option<AnyTerm>,
) -> Result<TermFacts, Error> {
    let rules = RuleSet::of(row.rule_set);
    let to_come = |days| TermFacts { days: Some(days), ..TermFacts::default() };
    match kind.term() {
        TermSpokenOf::None => Ok(TermFacts::default()),
        TermSpokenOf::Running(term) => running(work, row, (term, None)),
        TermSpokenOf::Any => match of {
            Some(term) => Ok(TermFacts { clock: Some(term.0), ..running(work, row, term)? }),
            None => Ok(TermFacts::default()),
        },
        TermSpokenOf::ConsiderationToCome => {
            let local = work.reference.is_local(&row.addressee);
            Ok(to_come(rules.consideration_days(local)))
        }
        TermSpokenOf::AnswerToCome => Ok(to_come(rules.proposal_answer_days)),
    }
}

fn running(
    work: &mut Work<'_>,
    row: &PetitionRow,
    (term, complaint): AnyTerm,
) -> Result<TermFacts, Error> {
    let of_complaint = complaint.filter(|_| TermKind::OF_COMPLAINTS.contains(&term));
    let running = match of_complaint {
        Some(id) => terms::running_of_complaint(work.conn, row.id, term, id)?,
        None => terms::running(work.conn, row.id, term)?,
    };
    let Some(running) = running else { return Ok(TermFacts::default()) };
    let in_days = running.unit == TermUnit::WorkingDays;
    let days = if in_days { running.length.try_into().ok() } else { None };
    Ok(TermFacts { clock: None, due_on: Some(running.due_on), days })
}

/// The whole notice.
///
/// # Errors
/// [`Error::Internal`] when the step does not say what such a notice has to.
pub(super) fn notice(
    kind: NoticeKind,
    petition: PetitionFacts,
    term: TermFacts,
    step: StepFacts,
) -> Result<PetitionNotice, Error> {
    PetitionNotice::new(kind, petition, term, step)
        .ok_or_else(|| Error::Internal(format!("the step lacks what {} says", kind.code())))
}

/// A notice as outbox, inboxes and campaigns keep it.
pub(super) fn payload(notice: &PetitionNotice) -> Result<Value, Error> {
    notice.payload().map_err(|error| Error::Internal(error.to_string()))
}
