//! The public discussion of the draft decision (90-5(2)(2)).

use chrono::NaiveDate;
use serde_json::json;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::Act;
use notice_facts::{Discussion, StepFacts};
use store::consideration::{self, DiscussionRow};
use store::ids::{DiscussionId, PetitionId};

/// Announces the public discussion of the draft decision; its id comes with the petition.
///
/// # Errors
/// The law's refusal, among them a notice that is too short, or [`Error::NotFound`].
pub fn announce_discussion(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    held_on: NaiveDate,
    place: &str,
    draft_decision: &str,
) -> Result<(PetitionRecord, DiscussionId), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("held_on", json!(held_on)), ("place", json!(place))]),
        notice: StepFacts::Discussion(Discussion { held_on, place: place.to_owned() }),
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
        place: place.to_owned(),
        draft_decision: draft_decision.to_owned(),
        announced_at: work.now,
        announced_by: caller.id(),
        minutes: None,
        minutes_at: None,
    };
    consideration::insert_discussion(work.conn, &discussion)?;
    Ok((petition_record(work, row)?, discussion.id))
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
