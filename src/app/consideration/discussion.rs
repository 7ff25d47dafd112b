//! The public discussion of the draft decision (90-5(2)(2)).

use chrono::{NaiveDate, NaiveTime};
use serde_json::json;

use super::programme::{Participant, Programme};
use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::Act;
use notice_facts::{Discussion, StepFacts};
use store::consideration::{self, DiscussionRow};
use store::ids::{DiscussionId, PetitionId};
use store::petitions::PetitionRow;

/// A discussion to be announced.
#[derive(Debug, Clone)]
pub struct PlannedDiscussion {
    /// Civil day.
    pub held_on: NaiveDate,
    /// Time of day in Kazakhstan (UTC+5).
    pub starts_at: Option<NaiveTime>,
    /// Where.
    pub place: String,
    /// What is discussed.
    pub draft_decision: String,
    /// Its agenda, where it can be watched, and who is invited.
    pub programme: Programme,
}

/// What stands on record of a discussion that was held.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// What was said.
    pub minutes: String,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Where what was recorded of it can be watched, as an http(s) address.
    pub recording_link: Option<String>,
}

/// Announces the public discussion of the draft decision; its id comes with the petition.
///
/// # Errors
/// The law's refusal, among them a notice that is too short, or [`Error::NotFound`].
pub fn announce_discussion(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    planned: &PlannedDiscussion,
) -> Result<(PetitionRecord, DiscussionId), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let held_on = planned.held_on;
    let starts_at = planned.starts_at.map(|at| at.format("%H:%M").to_string());
    let mut journal = details([("held_on", json!(held_on)), ("place", json!(planned.place))]);
    if let Some(hour) = &starts_at {
        journal.insert("starts_at".to_owned(), json!(hour));
    }
    let place = planned.place.clone();
    let programme = &planned.programme;
    let mut members = members_of(work, &row)?;
    add_guests(&mut members, programme);
    let particulars = ActDetails {
        journal,
        notice: StepFacts::Discussion(Discussion {
            held_on,
            starts_at,
            place,
            agenda: programme.agenda.clone(),
            broadcast_link: programme.broadcast_link.clone(),
        }),
        members,
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::AnnounceDiscussion { held_on },
        &Performer::Caller(caller),
        particulars,
    )?;
    let discussion = DiscussionRow {
        id: DiscussionId::new(),
        petition_id: row.id,
        held_on,
        place: planned.place.clone(),
        draft_decision: planned.draft_decision.clone(),
        announced_at: work.now,
        announced_by: caller.id(),
        minutes: None,
        minutes_at: None,
        starts_at: planned.starts_at,
        agenda: programme.agenda.clone(),
        broadcast_link: programme.broadcast_link.clone(),
        invited: Participant::records(&programme.invited),
        participants: Vec::new(),
        recording_link: None,
    };
    let id = discussion.id;
    consideration::insert_discussion(work.conn, discussion)?;
    Ok((petition_record(work, row)?, id))
}

/// The addresses of the members of the working group that the body has formed, not of one that a body before it had.
fn members_of(work: &mut Work<'_>, row: &PetitionRow) -> Result<Vec<String>, Error> {
    let since = consideration::forwarding(work.conn, row.id)?.map(|row| row.forwarded_at);
    let group = consideration::working_group(work.conn, row.id)?
        .filter(|group| since.is_none_or(|since| group.formed_at >= since));
    let members = group.into_iter().flat_map(|group| group.members);
    Ok(members.filter_map(|member| member.email).collect())
}

/// Nobody is written to twice of one step.
fn add_guests(members: &mut Vec<String>, programme: &Programme) {
    for address in programme.addresses() {
        if !members.contains(&address) {
            members.push(address);
        }
    }
}

/// Makes known what is on the agenda of the announced discussion, where it can be watched and who is invited, in place
/// of what was known of that. Who is named with an address is invited there; where it can be watched is told to
/// everybody who was told of the discussion.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`], also for another petition's discussion or one that another has followed.
pub fn change_programme(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    discussion: DiscussionId,
    programme: &Programme,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let latest = latest(work, &row, discussion)?;
    let link = programme.broadcast_link.clone();
    let link_given = link.is_some() && link != latest.broadcast_link;
    let mut members = if link_given { members_of(work, &row)? } else { Vec::new() };
    add_guests(&mut members, programme);
    let particulars = ActDetails {
        journal: details([("broadcast", json!(link.is_some()))]),
        notice: StepFacts::Discussion(Discussion {
            held_on: latest.held_on,
            starts_at: latest.starts_at.map(|at| at.format("%H:%M").to_string()),
            place: latest.place,
            agenda: programme.agenda.clone(),
            broadcast_link: link.clone(),
        }),
        members,
        ..ActDetails::default()
    };
    let act = Act::ChangeProgramme { link_given };
    enact(work, &mut row, &act, &Performer::Caller(caller), particulars)?;
    let invited = Participant::records(&programme.invited);
    let agenda = programme.agenda.clone();
    consideration::set_programme(work.conn, discussion, agenda, link.as_deref(), invited)?;
    petition_record(work, row)
}

/// The discussion that was announced last, which that one has to be.
fn latest(
    work: &mut Work<'_>,
    row: &PetitionRow,
    discussion: DiscussionId,
) -> Result<DiscussionRow, Error> {
    let latest = consideration::discussions_of(work.conn, row.id)?.pop();
    latest.filter(|latest| latest.id == discussion).ok_or(Error::NotFound)
}

/// Records the minutes of the announced discussion.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`], also for another petition's discussion.
pub fn record_minutes(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    discussion: DiscussionId,
    minutes: &Minutes,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    latest(work, &row, discussion)?;
    enact(work, &mut row, &Act::RecordMinutes, &Performer::Caller(caller), ActDetails::default())?;
    let kept = consideration::Minutes {
        minutes: minutes.minutes.clone(),
        participants: Participant::records(&minutes.participants),
        recording_link: minutes.recording_link.clone(),
    };
    consideration::set_minutes(work.conn, discussion, kept, work.now)?;
    petition_record(work, row)
}
