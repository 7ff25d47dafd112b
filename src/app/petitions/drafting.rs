//! Drafts: written, changed and thrown away by their author.

use super::reading::lock;
use super::record::{PetitionRecord, petition_record};
use crate::access::{Caller, has_person};
use crate::idempotency::Sent;
use crate::{Error, Work, kill_switches, limits};
use credentials::random_bytes;
use domain::calendar::civil_date;
use domain::petition::{StateName, Text};
use domain::rules::{RuleSet, Source};
use domain::submission::{may_amend, may_draft};
use store::accounts;
use store::ids::{AccountId, PetitionId};
use store::petitions::{self, Filter, PetitionRow, Sort, TextChange};

/// Drafts one author may hold at a time; a bound on drafts, never on submission (90-4(2)).
const DRAFTS: i64 = 100;

/// Files a draft; the same text of one author, sent twice within a minute without a key, once.
///
/// # Errors
/// [`Error::Refused`] for a minor or staff, [`Error::Conflict`] for too many drafts.
pub fn draft(
    work: &mut Work<'_>,
    caller: &Caller,
    text: &Text,
    sent: Sent,
) -> Result<PetitionRecord, Error> {
    has_person(caller)?;
    may_draft(caller.role, caller.row.birth_date, work.today)?;
    // Two presses at once wait for each other, and so does whoever counts drafts.
    accounts::lock(work.conn, caller.id())?;
    let held = petitions::list(
        work.conn,
        &Filter { author: Some(caller.id()), states: vec![StateName::Draft], ..Filter::default() },
        Sort::Newest,
        None,
        DRAFTS,
    )?;
    let same = held
        .iter()
        .find(|listed| listed.row.text() == *text && sent.repeats(listed.row.created_at, work.now));
    if let Some(same) = same {
        return petition_record(work, same.row.clone());
    }
    if i64::try_from(held.len()).unwrap_or(i64::MAX) >= DRAFTS {
        return Err(Error::Conflict("too_many_drafts"));
    }
    kill_switches::require(work, kill_switches::CREATION, "creation_paused")?;
    limits::take(work, &limits::DRAFTS, caller.id())?;
    let row = draft_row(work, caller.id(), text, Source::Electronic)?;
    petitions::insert(work.conn, &row)?;
    petition_record(work, row)
}

/// A draft of that author, as it is first stored.
pub(crate) fn draft_row(
    work: &Work<'_>,
    author: AccountId,
    text: &Text,
    source: Source,
) -> Result<PetitionRow, Error> {
    let rules = RuleSet::for_draft_of(civil_date(work.now));
    Ok(PetitionRow {
        id: PetitionId::new(),
        number: None,
        author_id: author,
        state: StateName::Draft,
        version: 1,
        rule_set: rules.version,
        source,
        mode: work.app.policy.mode,
        language: text.language,
        addressee: text.addressee.clone(),
        title: text.title.clone(),
        subject: text.subject.clone(),
        content: text.content.clone(),
        arguments: text.arguments.clone(),
        proposals: text.proposals.clone(),
        representative: text.representative.clone(),
        text_hash: None,
        link_key: None,
        signer_salt: random_bytes()?.to_vec(),
        signature_count: 0,
        last_ordinal: 0,
        required_count: None,
        joining_ends_on: None,
        opened_at: None,
        closes_on: None,
        threshold_reached_at: None,
        closed_as: None,
        created_at: work.now,
        submitted_at: None,
        changed_at: work.now,
        taken_down_at: None,
        translation: text.translation.clone(),
    })
}

/// Which version its changer expects to find, of a draft or of what staff keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whichever it is.
    Any,
    /// One of these.
    OneOf(Vec<i32>),
}

impl Expected {
    /// Whether it is this one.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn judge(&self, version: i32) -> Result<(), Error> {
        match self {
            Self::OneOf(versions) if !versions.contains(&version) => Err(Error::Stale),
            Self::OneOf(_) | Self::Any => Ok(()),
        }
    }
}

/// A draft of the caller's, locked, at a version the caller expects.
fn own_draft(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    expected: &Expected,
) -> Result<PetitionRow, Error> {
    let row = lock(work, Some(caller), id)?;
    if row.author_id != caller.id() {
        return Err(Error::NotFound);
    }
    may_amend(row.state)?;
    expected.judge(row.version)?;
    Ok(row)
}

/// The draft as it stands, for a change that names only some of its parts.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], or the refusal when it is no draft any more.
pub fn draft_text(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    expected: &Expected,
) -> Result<Text, Error> {
    Ok(own_draft(work, caller, id, expected)?.text())
}

/// Changes a draft; the same text again changes nothing, its version neither.
///
/// # Errors
/// As [`draft_text`].
pub fn amend(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    expected: &Expected,
    text: &Text,
) -> Result<PetitionRecord, Error> {
    let row = own_draft(work, caller, id, expected)?;
    if row.text() == *text {
        return petition_record(work, row);
    }
    petitions::change_text(work.conn, row.id, TextChange::new(text, None), work.now)?;
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    petition_record(work, row)
}

/// Deletes a draft; nothing of it has been published.
///
/// # Errors
/// As [`draft_text`].
pub fn discard(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    expected: &Expected,
) -> Result<(), Error> {
    let row = own_draft(work, caller, id, expected)?;
    Ok(petitions::delete(work.conn, row.id)?)
}
