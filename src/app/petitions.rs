//! The author's acts, and reading.

use std::collections::HashMap;
use store::ids::{AccountId, PetitionId};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde_json::json;

use super::access::{self, Caller};
use super::authority::{purposes, require_authority};
use super::enact::{self, ActDetails, Performer, carry_out, details, enact, may_enact};
use super::{Error, Work, kill_switches, limits};
use credentials::{random_bytes, sha256};
use domain::calendar::{Calendar, civil_date, end_of, start_of};
use domain::lifecycle::Act;
use domain::petition::{StateName, Text};
use domain::rules::{RuleSet, Source};
use domain::submission::{Filing, admit, may_amend, may_draft};
use domain::terms::TermStatus;
use domain::visibility::{Viewer, Visibility, visibility};
pub use store::complaints::ComplaintRow;
pub use store::consideration::{
    DecisionRow, DiscussionRow, FieldVisitRow, ForwardingRow, ProposalAnswerRow, WorkingGroupRow,
};
pub use store::journal::Entry;
pub use store::moderation::{
    AddresseeChangeRow, InquiryRow, MediaLetterRow, RejectionRow, TakedownRow,
};
pub use store::petitions::{After, Filter, Listed, NO_TERM, PetitionRow, Sort};
use store::petitions::{Submission, TextChange, stored_translation};
pub use store::terms::TermRow;
use store::{
    accounts, comments, complaints, consideration, journal, moderation, moderation_flags,
    petitions, signatures, terms,
};
use text::{confusable_skeleton, is_mixed};

/// Drafts one author may hold at a time; a bound on drafts, never on submission (90-4(2)).
const DRAFTS: i64 = 100;

/// A petition with everything its answer shows.
#[derive(Debug, Clone)]
pub struct PetitionRecord {
    pub row: PetitionRow,
    /// The civil day it was read on.
    pub today: NaiveDate,
    pub author_name: String,
    pub overdue: Vec<String>,
    pub rejection: Option<RejectionRow>,
    pub correction_note: Option<String>,
    pub inquiries: Vec<InquiryRow>,
    pub addressee_change: Option<AddresseeChangeRow>,
    pub takedown: Option<TakedownRow>,
    pub media_letters: Vec<MediaLetterRow>,
    /// The forwarding by which the present addressee has it.
    pub forwarding: Option<ForwardingRow>,
    pub former_decisions: Vec<DecisionRow>,
    pub complaints: Vec<ComplaintRow>,
    pub discussions: Vec<DiscussionRow>,
    pub working_group: Option<WorkingGroupRow>,
    pub field_visit: Option<FieldVisitRow>,
    pub decision: Option<DecisionRow>,
    pub proposal_answer: Option<ProposalAnswerRow>,
    pub comment_count: i64,
    /// What a moderator should look at; filled for him when he reads, and for nobody else.
    pub flags: Vec<String>,
}

/// Completes a row with its parts.
///
/// # Errors
/// The store's failure.
pub fn petition_record(work: &mut Work<'_>, row: PetitionRow) -> Result<PetitionRecord, Error> {
    let id = row.id;
    let late = terms::overdue_among(work.conn, &[id])?.into_iter().map(|(_, kind)| kind).collect();
    let author = accounts::by_id(work.conn, row.author_id)?;
    let forwarding = consideration::forwarding(work.conn, id)?;
    // What another body did before it was found not competent is not this one's work.
    let received =
        forwarding.as_ref().map_or(DateTime::<Utc>::MIN_UTC, |forwarding| forwarding.forwarded_at);
    Ok(PetitionRecord {
        today: work.today,
        author_name: author
            .map(|author| domain::person::public_name(&author.given_name, &author.family_name))
            .unwrap_or_default(),
        overdue: late,
        rejection: moderation::rejection(work.conn, id)?,
        correction_note: moderation::correction_note(work.conn, id)?,
        inquiries: moderation::inquiries_of(work.conn, id)?,
        addressee_change: moderation::addressee_change(work.conn, id)?,
        takedown: moderation::takedown(work.conn, id)?,
        media_letters: moderation::media_letters_of(work.conn, id)?,
        forwarding,
        former_decisions: consideration::former_decisions(work.conn, id)?,
        complaints: complaints::of_petition(work.conn, id)?,
        discussions: consideration::discussions_of(work.conn, id)?,
        working_group: consideration::working_group(work.conn, id)?
            .filter(|group| group.formed_at >= received),
        field_visit: consideration::field_visit(work.conn, id)?
            .filter(|visit| visit.recorded_at >= received),
        decision: consideration::decision(work.conn, id)?,
        proposal_answer: consideration::proposal_answer(work.conn, id)?,
        comment_count: comments::count(work.conn, id)?,
        flags: Vec::new(),
        row,
    })
}

/// Locks a petition for an act. Who may not even see it is told that it does not exist.
///
/// # Errors
/// [`Error::NotFound`].
pub fn lock(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
) -> Result<PetitionRow, Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    readable(work, caller, &row, None)?;
    Ok(row)
}

fn readable(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    row: &PetitionRow,
    link_key: Option<&str>,
) -> Result<Viewer, Error> {
    let viewer = access::viewer(caller, row, link_key);
    let petition = enact::petition(work, row)?;
    match visibility(&petition.state, petition.taken_down, viewer) {
        Visibility::Open => Ok(viewer),
        Visibility::Hidden => Err(Error::NotFound),
        Visibility::TakenDown => Err(gone(work, row)?),
    }
}

/// What strangers are told of a petition that was taken down.
pub(super) fn gone(work: &mut Work<'_>, row: &PetitionRow) -> Result<Error, Error> {
    let takedown = moderation::takedown(work.conn, row.id)?
        .ok_or(Error::Internal("take-down without a record".to_owned()))?;
    Ok(Error::TakenDown { at: takedown.taken_down_at, reason: takedown.reason })
}

/// A petition as this reader may see it.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn read(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<(PetitionRecord, Viewer), Error> {
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let viewer = readable(work, caller, &row, link_key)?;
    let mut record = petition_record(work, row)?;
    if viewer == Viewer::Moderator {
        record.flags = moderation_flags::flags_of(work.conn, &[id])?
            .into_iter()
            .map(|(_, flag)| flag)
            .collect();
    }
    Ok((record, viewer))
}

/// The bare row, as this reader may see it.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn visible(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<PetitionRow, Error> {
    let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    readable(work, caller, &row, link_key)?;
    Ok(row)
}

/// How far an opened petition has come.
#[derive(Debug, Clone)]
pub struct Progress {
    pub id: PetitionId,
    pub state: String,
    pub version: i32,
    pub last_ordinal: i64,
    pub signature_count: u32,
    pub required_count: Option<u32>,
}

/// How far those of these petitions have come that are open to everybody.
///
/// # Errors
/// The store's failure.
pub fn progress(work: &mut Work<'_>, ids: &[PetitionId]) -> Result<Vec<Progress>, Error> {
    let rows = petitions::by_ids(work.conn, ids)?;
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        let petition = enact::petition(work, &row)?;
        if visibility(&petition.state, petition.taken_down, Viewer::Anonymous) == Visibility::Open {
            open.push(progress_of(&row));
        }
    }
    Ok(open)
}

fn progress_of(row: &PetitionRow) -> Progress {
    Progress {
        id: row.id,
        state: row.state.clone(),
        version: row.version,
        last_ordinal: row.last_ordinal,
        signature_count: row.count(),
        required_count: row.required_count.and_then(|count| count.try_into().ok()),
    }
}

/// How far a petition that is open to everybody has come.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::TakenDown`].
pub fn open_progress(work: &mut Work<'_>, id: PetitionId) -> Result<Progress, Error> {
    Ok(progress_of(&visible(work, None, id, None)?))
}

/// Live signatures of a petition by day, oldest first, and by region.
#[derive(Debug, Clone)]
pub struct Breakdown {
    pub row: PetitionRow,
    pub days: Vec<(NaiveDate, i64)>,
    /// By KATO code.
    pub regions: Vec<(String, i64)>,
}

/// How a petition's signatures spread over days and regions.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn breakdown(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<Breakdown, Error> {
    let row = visible(work, caller, id, link_key)?;
    Ok(Breakdown {
        days: signatures::per_day(work.conn, id)?,
        regions: signatures::per_region(work.conn, id)?,
        row,
    })
}

/// The clocks of a petition.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn deadlines(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<Vec<TermRow>, Error> {
    visible(work, caller, id, link_key)?;
    Ok(terms::of_petition(work.conn, id)?)
}

/// What happened to a petition, oldest first, after a version.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn timeline(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
    after: i32,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    visible(work, caller, id, link_key)?;
    Ok(journal::of_petition(work.conn, id, after, limit)?)
}

/// Files a draft.
///
/// # Errors
/// [`Error::Refused`] for a minor or staff, [`Error::Conflict`] for too many drafts.
pub fn draft(work: &mut Work<'_>, caller: &Caller, text: &Text) -> Result<PetitionRecord, Error> {
    may_draft(caller.role, caller.row.birth_date, work.today)?;
    let held = petitions::list(
        work.conn,
        &Filter {
            author: Some(caller.id()),
            states: vec![StateName::Draft.code().to_owned()],
            ..Filter::default()
        },
        Sort::Newest,
        None,
        DRAFTS,
    )?;
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
pub(super) fn draft_row(
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
        state: StateName::Draft.code().to_owned(),
        version: 1,
        rule_set: rules.version.code().to_owned(),
        source: source.code().to_owned(),
        mode: work.app.policy.mode.code().to_owned(),
        language: text.language.code().to_owned(),
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
        translation: text.translation.as_ref().map(stored_translation),
    })
}

/// Which version of a draft its changer expects to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whichever it is.
    Any,
    /// One of these.
    OneOf(Vec<i32>),
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
    may_amend(row.state_name()?)?;
    match expected {
        Expected::OneOf(versions) if !versions.contains(&row.version) => Err(Error::Stale),
        Expected::OneOf(_) | Expected::Any => Ok(row),
    }
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
    Ok(own_draft(work, caller, id, expected)?.text()?)
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
    if row.text()? == *text {
        return petition_record(work, row);
    }
    petitions::change_text(work.conn, row.id, &TextChange::new(text, None), work.now)?;
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

/// Submits: the text is frozen and hashed, the number given, the rules of this day stay with it.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn submit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    acknowledged: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    // The rules of this day are judged by before they are frozen with the text.
    if may_amend(row.state_name()?).is_ok() {
        let filing = Filing {
            role: caller.role,
            born: caller.row.birth_date,
            acknowledged,
            represented: row.representative.is_some(),
            attached: &purposes(work, row.id)?,
        };
        let rules = admit(&filing, work.today)?;
        freeze(work, &mut row, rules)?;
    }
    let particulars = entered(&row);
    enact(work, &mut row, &Act::Submit { acknowledged }, &Performer::Caller(caller), particulars)?;
    petition_record(work, row)
}

/// What submission fixes: number, rules, mode, the text by its hash, and the secret of the link.
pub(super) fn freeze(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    rules: &RuleSet,
) -> Result<(), Error> {
    let year = work.today.year();
    let serial = petitions::next_number(work.conn, year)?;
    let submission = Submission {
        number: format!("{year}-{serial:06}"),
        rule_set: rules.version.code().to_owned(),
        mode: work.app.policy.mode.code().to_owned(),
        text_hash: sha256(&row.text()?.canonical()),
        link_key: URL_SAFE_NO_PAD.encode(random_bytes()?),
        submitted_at: work.now,
    };
    petitions::submit(work.conn, row.id, &submission)?;
    flag(work, row.id, &row.text()?)?;
    row.number = Some(submission.number);
    row.rule_set = submission.rule_set;
    row.mode = submission.mode;
    row.text_hash = Some(submission.text_hash);
    row.link_key = Some(submission.link_key);
    row.submitted_at = Some(work.now);
    Ok(())
}

/// Notes what the moderator should look at: words of two alphabets, a title that only looks like that
/// of a petition under way.
fn flag(work: &mut Work<'_>, id: PetitionId, text: &Text) -> Result<(), Error> {
    let look = confusable_skeleton(&text.title);
    let closed: Vec<&str> = StateName::ALL
        .into_iter()
        .filter(|state| !state.needs_author())
        .map(StateName::code)
        .collect();
    let alike = moderation_flags::titles_like(work.conn, id, &look, &closed)?;
    let mut flags = Vec::new();
    let own = [&text.title, &text.subject, &text.content, &text.arguments, &text.proposals];
    let second = text.translation.iter().flat_map(|second| {
        [&second.title, &second.subject, &second.content, &second.arguments, &second.proposals]
    });
    if own.into_iter().chain(&text.representative).chain(second).any(|part| is_mixed(part)) {
        flags.push("mixed_script");
    }
    // The same letters are no look-alike: whether both may stand is asked elsewhere (90-2(4)(3)).
    if alike.iter().any(|title| !title.split_whitespace().eq(text.title.split_whitespace())) {
        flags.push("look_alike_title");
    }
    moderation_flags::put_skeleton(work.conn, id, &look)?;
    Ok(moderation_flags::put_flags(work.conn, id, &flags)?)
}

/// What the journal says of a submission.
pub(super) fn entered(row: &PetitionRow) -> ActDetails {
    ActDetails {
        journal: details([("number", json!(row.number)), ("rule_set", json!(row.rule_set))]),
        ..ActDetails::default()
    }
}

/// Files the corrected text, hashed anew.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn resubmit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    text: &Text,
) -> Result<PetitionRecord, Error> {
    let row = lock(work, Some(caller), id)?;
    let by = Performer::Caller(caller);
    let effects = may_enact(work, &row, &Act::Resubmit, &by)?;
    require_authority(work, row.id, text.representative.as_deref())?;
    let hash = sha256(&text.canonical());
    petitions::change_text(work.conn, row.id, &TextChange::new(text, Some(hash)), work.now)?;
    flag(work, row.id, text)?;
    let mut row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    carry_out(work, &mut row, &effects, &by, ActDetails::default())?;
    petition_record(work, row)
}

/// Withdraws the petition, until the threshold is reached.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn withdraw(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    enact(work, &mut row, &Act::Withdraw, &Performer::Caller(caller), ActDetails::default())?;
    petition_record(work, row)
}

/// A page of a list, each item with its late clocks.
///
/// # Errors
/// The store's failure.
pub fn list(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Item>, Error> {
    let page = petitions::list(work.conn, filter, sort, after, limit)?;
    let ids: Vec<PetitionId> = page.iter().map(|listed| listed.row.id).collect();
    let late = terms::late_of(work.conn, &ids)?;
    let today = work.today;
    Ok(page
        .into_iter()
        .map(|listed| {
            let late =
                late.iter().filter(|clock| clock.petition_id == listed.row.id).cloned().collect();
            Item { listed, late, today }
        })
        .collect())
}

/// A petition in a list.
#[derive(Debug, Clone)]
pub struct Item {
    pub listed: Listed,
    /// Terms that passed without their act, the longest late first.
    pub late: Vec<TermRow>,
    /// The civil day of the reading.
    pub today: NaiveDate,
}

/// A page of a staff queue.
pub struct Queue {
    /// Each petition with the end of its next term.
    pub rows: Vec<(PetitionRow, Option<DateTime<Utc>>)>,
    /// Petitions in the whole queue whose term is far, near or past.
    pub counts: (i64, i64, i64),
    /// What a moderator should look at in each of them.
    pub flags: HashMap<PetitionId, Vec<String>>,
    pub today: NaiveDate,
    pub calendar: std::sync::Arc<Calendar>,
}

/// A staff queue, by what is due first.
///
/// # Errors
/// The store's failure.
pub fn queue(
    work: &mut Work<'_>,
    states: &[&str],
    addressee: Option<&str>,
    sla: Option<TermStatus>,
    after: Option<(DateTime<Utc>, PetitionId)>,
    limit: i64,
) -> Result<Queue, Error> {
    let late = start_of(work.today);
    let near = end_of(TermStatus::near_until(&work.calendar, work.today));
    let due = match sla {
        None => (None, None),
        Some(TermStatus::Overdue) => (None, Some(late)),
        Some(TermStatus::Near) => (Some(late), Some(near)),
        Some(TermStatus::Ok) => (Some(near), None),
    };
    let rows = petitions::queue(work.conn, states, addressee, due, after, limit)?;
    let ids: Vec<PetitionId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut flags: HashMap<PetitionId, Vec<String>> = HashMap::new();
    for (id, flag) in moderation_flags::flags_of(work.conn, &ids)? {
        flags.entry(id).or_default().push(flag);
    }
    Ok(Queue {
        rows,
        flags,
        counts: petitions::queue_counts(work.conn, states, addressee, late, near)?,
        today: work.today,
        calendar: work.calendar.clone(),
    })
}
