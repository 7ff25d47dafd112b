//! What lies on the desk about a petition, and who may look.

use crate::access::{self, Caller};
use crate::holds::{self, Hold};
use crate::{Error, Work};
use store::desk::{notes, tags};
use store::ids::PetitionId;
use store::moderation::{self, InvalidationRow, TakedownProposal};
use store::petitions;

/// Findings of invalid signatures that are shown at most while they wait.
const MOST_WAITING: i64 = 20;

/// What lies on the desk about a petition.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The petition.
    pub id: PetitionId,
    /// Who has it in hand.
    pub hold: Option<Hold>,
    /// The tags it bears.
    pub tags: Vec<String>,
    /// How many notes there are.
    pub notes: i64,
    /// A take-down that waits for a second person.
    pub takedown: Option<TakedownProposal>,
    /// Counted invalidations that wait for one, the newest first.
    pub invalidations: Vec<InvalidationRow>,
}

/// Opens the papers about a petition to a moderator or an administrator. Nobody reads those about a petition of their
/// own: they are not told to its author.
///
/// # Errors
/// [`Error::NotFound`], also for a draft, or the law's refusal of one's own petition.
pub(super) fn open(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    let row = petitions::by_id(work.conn, id)?
        .filter(|row| row.submitted_at.is_some())
        .ok_or(Error::NotFound)?;
    access::impartial(work, caller, &row)
}

/// What lies on the desk about a petition; whoever has it in hand, others read on.
///
/// # Errors
/// [`Error::NotFound`], also for a draft, or the law's refusal of one's own petition.
pub fn of(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<Papers, Error> {
    open(work, caller, id)?;
    let borne = tags::among(work.conn, &[id])?;
    Ok(Papers {
        id,
        hold: holds::standing(work, id)?,
        tags: borne.into_iter().map(|(_, tag)| tag).collect(),
        notes: notes::count(work.conn, id)?,
        takedown: moderation::takedown_proposal(work.conn, id)?,
        invalidations: moderation::findings_waiting(work.conn, id, MOST_WAITING)?,
    })
}
