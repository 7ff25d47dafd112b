//! The public discussion of the draft decision (90-5(2)(2)).

use chrono::{NaiveDate, NaiveTime};
use serde_json::json;

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
    let members = members_of(work, &row)?;
    let particulars = ActDetails {
        journal,
        notice: StepFacts::Discussion(Discussion { held_on, starts_at, place }),
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
    };
    consideration::insert_discussion(work.conn, &discussion)?;
    Ok((petition_record(work, row)?, discussion.id))
}

/// The addresses of the members of the working group that the body has formed, not of one that a body before it had.
fn members_of(work: &mut Work<'_>, row: &PetitionRow) -> Result<Vec<String>, Error> {
    let since = consideration::forwarding(work.conn, row.id)?.map(|row| row.forwarded_at);
    let group = consideration::working_group(work.conn, row.id)?
        .filter(|group| since.is_none_or(|since| group.formed_at >= since));
    let members = group.into_iter().flat_map(|group| group.members);
    Ok(members.filter_map(|member| member.email).collect())
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
    minutes: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let latest = consideration::discussions_of(work.conn, row.id)?.pop();
    if latest.is_none_or(|latest| latest.id != discussion) {
        return Err(Error::NotFound);
    }
    enact(work, &mut row, &Act::RecordMinutes, &Performer::Caller(caller), ActDetails::default())?;
    consideration::set_minutes(work.conn, discussion, minutes, work.now)?;
    petition_record(work, row)
}
