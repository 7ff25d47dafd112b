//! Taking a petition out of public access, and bringing it back.

use notice_facts::{StepFacts, TakenDown};
use serde_json::json;
use store::ids::PetitionId;
use uuid::Uuid;

use super::access::Caller;
use super::enact::{ActDetails, Performer, details, enact, may_enact};
use super::petitions::{PetitionRecord, lock, lock_unread, petition_record};
use super::{Error, Work};
use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::lifecycle::Act;
use store::moderation;
use store::moderation::{TakedownProposal, TakedownRow};

/// Takes a petition down: signing and comments stop, reading answers with the reason. It takes two
/// members of staff: the first call proposes, and is answered `false`; another person's does it.
///
/// # Errors
/// The law's refusal, [`Error::Forbidden`] for the second call of the same person, or
/// [`Error::NotFound`].
pub fn take_down(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    reason: &str,
) -> Result<(PetitionRecord, bool), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let proposal = moderation::takedown_proposal(work.conn, row.id)?;
    let Some(proposal) = proposal else {
        // What the law refuses is refused before a second person is asked.
        may_enact(work, &row, &Act::TakeDown, &Performer::Caller(caller))?;
        let proposal = TakedownProposal {
            petition_id: row.id,
            reason: reason.to_owned(),
            proposed_at: work.now,
            proposed_by: caller.id(),
        };
        moderation::put_takedown_proposal(work.conn, &proposal)?;
        return Ok((petition_record(work, row)?, false));
    };
    if proposal.proposed_by == caller.id() {
        return Err(Error::Forbidden("second_person_required"));
    }
    moderation::end_takedown_proposal(work.conn, row.id)?;
    let particulars = ActDetails {
        journal: details([("reason", json!(reason))]),
        notice: StepFacts::TakenDown(TakenDown {
            reasoning: reason.into(),
            appeal_route: AUTHORIZED_BODY_ROUTE,
        }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::TakeDown, &Performer::Caller(caller), particulars)?;
    let takedown = TakedownRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        reason: reason.to_owned(),
        taken_down_at: work.now,
        taken_down_by: caller.id(),
        restored_because: None,
        restored_at: None,
        restored_by: None,
        proposed_by: Some(proposal.proposed_by),
    };
    moderation::insert_takedown(work.conn, &takedown)?;
    Ok((petition_record(work, row)?, true))
}

/// Brings a petition back. Its terms ran on: what ended meanwhile has ended.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn restore(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    reason: &str,
) -> Result<PetitionRecord, Error> {
    // An administrator need not be able to read what they restore.
    let mut row = lock_unread(work, caller, id)?;
    let particulars =
        ActDetails { journal: details([("reason", json!(reason))]), ..ActDetails::default() };
    enact(work, &mut row, &Act::Restore, &Performer::Caller(caller), particulars)?;
    moderation::end_takedown(work.conn, row.id, reason, caller.id(), work.now)?;
    petition_record(work, row)
}
