//! Taking a petition in hand, laying it down, and taking it out of another's hands.

use serde_json::json;

use super::journal;
use crate::access::Caller;
use crate::holds::{Hold, standing};
use crate::notices;
use crate::petitions::{lock_beside, lock_held};
use crate::{Error, Work, holds};
use domain::desk::{DeskEvent, held_until};
use notice_facts::TakenOver;
use store::desk::holds::{self as stored, HoldRow};
use store::ids::PetitionId;

/// Takes a petition in hand for half an hour of legal time, or for as long again.
///
/// # Errors
/// [`Error::Held`] while another moderator has it, the law's refusal of one's own petition, or [`Error::NotFound`].
pub fn take(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<Hold, Error> {
    let row = lock_beside(work, Some(caller), id)?;
    put(work, caller, row.id)
}

/// Lays a petition down; nothing happens when it is in nobody's hands.
///
/// # Errors
/// As [`take`].
pub fn release(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    let row = lock_beside(work, Some(caller), id)?;
    holds::lay_down(work, caller, row.id)
}

/// Takes a petition out of another moderator's hands. It stands in the journal of the desk, and the other one is told.
///
/// # Errors
/// [`Error::Conflict`] when nobody else has it, the law's refusal of one's own petition, or [`Error::NotFound`].
pub fn take_over(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    reason: &str,
) -> Result<Hold, Error> {
    let row = lock_held(work, caller, id)?;
    let former = standing(work, row.id)?
        .filter(|hold| hold.holder != caller.id())
        .ok_or(Error::Conflict("held_by_nobody_else"))?;
    let taken = put(work, caller, row.id)?;
    let details = json!({ "from_id": former.holder, "reason": reason });
    let entry = journal::record(work, row.id, Some(caller.id()), DeskEvent::TakenOver, details)?;
    let facts = TakenOver { colleague: taken.name.clone(), reasoning: reason.into() };
    notices::hold_taken_over(work, &row, former.holder, facts, entry)?;
    Ok(taken)
}

fn put(work: &mut Work<'_>, caller: &Caller, petition: PetitionId) -> Result<Hold, Error> {
    let row = HoldRow {
        petition_id: petition,
        holder_id: caller.id(),
        held_at: work.now,
        held_until: held_until(work.now),
    };
    stored::put(work.conn, &row)?;
    let name = (caller.row.given_name.clone(), caller.row.family_name.clone());
    Ok(Hold::of((row, name)))
}
