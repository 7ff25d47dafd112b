//! Notices that no act causes: votes that come in, and terms that end soon.

use super::addressing::{Addressing, OfComplaint};
use super::facts;
use super::telling::{tell, tell_many};
use crate::campaigns::{self, MassAudience};
use crate::{Error, Work};
use chrono::NaiveDate;
use domain::notice::{Audience, NoticeKind};
use domain::subscriptions::Interest;
use domain::term_ends::Reminder;
use domain::terms::TermKind;
use notice_facts::{DuePromises, Milestone, MovedTerm, StepFacts};
use store::petitions::PetitionRow;

/// Tells the author how many of the fifty have joined; once for each milestone.
///
/// # Errors
/// The store's failure.
pub fn joining_progress(work: &mut Work<'_>, row: &PetitionRow) -> Result<(), Error> {
    let kind = NoticeKind::JoiningProgress;
    let petition = facts::petition(work, row)?;
    let term = facts::term(work, row, kind, None)?;
    let notice = facts::notice(kind, petition, term, StepFacts::None)?;
    tell(
        work,
        row,
        &notice,
        Audience::Author,
        Addressing::default(),
        &row.signature_count.to_string(),
    )?;
    Ok(())
}

/// Reminds the body of what it promised until a day that comes near.
///
/// # Errors
/// The store's failure.
pub fn promise_reminder(
    work: &mut Work<'_>,
    row: &PetitionRow,
    promises: DuePromises,
) -> Result<(), Error> {
    let kind = NoticeKind::PromiseDueSoon;
    let step = format!("{}:{}", promises.promised_by, row.version);
    let petition = facts::petition(work, row)?;
    let term = facts::term(work, row, kind, None)?;
    let notice = facts::notice(kind, petition, term, StepFacts::DuePromises(promises))?;
    tell(work, row, &notice, Audience::Addressee, Addressing::default(), &step)?;
    Ok(())
}

/// Tells the author, and followers who want to know, that a quarter more of the votes needed is there; once for
/// each quarter, also when votes are withdrawn and come again. `share` is in per cent. Whether it is the first time.
///
/// # Errors
/// The store's failure.
pub fn collection_progress(
    work: &mut Work<'_>,
    row: &PetitionRow,
    share: u32,
) -> Result<bool, Error> {
    let kind = NoticeKind::CollectionProgress;
    let petition = facts::petition(work, row)?;
    let term = facts::term(work, row, kind, None)?;
    let step = StepFacts::Milestone(Milestone { share });
    let notice = facts::notice(kind, petition.clone(), term.clone(), step.clone())?;
    tell(work, row, &notice, Audience::Author, Addressing::default(), &share.to_string())?;
    let kind = NoticeKind::MilestoneReached;
    if campaigns::was_told(work, row.id, kind, share)? {
        return Ok(false);
    }
    let notice = facts::notice(kind, petition, term, step)?;
    tell_many(work, row, &notice, &MassAudience::Followers(Interest::Milestones))?;
    Ok(true)
}

/// Tells that a change of the calendar ended a term earlier: whoever owes its act, of a term of a complaint the body
/// complained of, or, of the collection, the author and followers of its end (76(5)).
///
/// # Errors
/// The store's failure.
pub fn shortened(
    work: &mut Work<'_>,
    row: &PetitionRow,
    term: TermKind,
    was_due_on: NaiveDate,
    complaint: Option<&OfComplaint>,
) -> Result<(), Error> {
    let collection = term == TermKind::Collection;
    let kind = if collection { NoticeKind::CollectionShortened } else { NoticeKind::TermShortened };
    let audience = if collection { Some(Audience::Author) } else { term.owed_by() };
    let Some(audience) = audience else { return Ok(()) };
    let petition = facts::petition(work, row)?;
    let of_complaint = complaint.map(|complaint| complaint.id);
    let of_term = facts::term(work, row, kind, Some((term, of_complaint)))?;
    let step = StepFacts::MovedTerm(MovedTerm { was_due_on });
    let notice = facts::notice(kind, petition, of_term, step)?;
    let of = complaint.map(|complaint| format!(":{}", complaint.id)).unwrap_or_default();
    let step = format!("{}:{}{of}", term.code(), row.version);
    tell(work, row, &notice, audience, Addressing { complaint, ..Addressing::default() }, &step)?;
    // Nobody votes for what the public no longer sees.
    if collection && row.taken_down_at.is_none() {
        tell_many(work, row, &notice, &MassAudience::Followers(Interest::ClosingSoon))?;
    }
    Ok(())
}

/// Says a word before the last day of a term: to followers who want to know, or to whoever owes the act.
///
/// # Errors
/// The store's failure.
pub fn reminder(
    work: &mut Work<'_>,
    row: &PetitionRow,
    term: TermKind,
    complaint: Option<&OfComplaint>,
) -> Result<(), Error> {
    let to = Addressing { complaint, ..Addressing::default() };
    let Some(Reminder { kind, .. }) = term.reminder() else { return Ok(()) };
    let petition = facts::petition(work, row)?;
    let of_term = facts::term(work, row, kind, Some((term, complaint.map(|of| of.id))))?;
    let notice = facts::notice(kind, petition, of_term, StepFacts::None)?;
    match term.owed_by() {
        Some(owing) => {
            let of = complaint.map(|complaint| format!(":{}", complaint.id)).unwrap_or_default();
            let step = format!("{}:{}{of}", term.code(), row.version);
            tell(work, row, &notice, owing, to, &step)?;
            Ok(())
        }
        // Nobody votes for what the public no longer sees.
        None if row.taken_down_at.is_some() => Ok(()),
        None => {
            // A last day that moves is told again.
            let step = format!("{}:{:?}", term.code(), row.closes_on);
            tell(work, row, &notice, Audience::Author, Addressing::default(), &step)?;
            tell_many(work, row, &notice, &MassAudience::Followers(Interest::ClosingSoon))
        }
    }
}
