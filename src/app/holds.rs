//! Which moderator has a petition in hand: judged where a petition is locked for an act, and nowhere else.

use chrono::{DateTime, Utc};

use super::access::{self, Caller, Role};
use super::{Error, Work};
use domain::desk::{heeds_holds, stands};
use domain::guards;
use domain::person::work_name;
use store::desk::holds::{self, HoldRow};
use store::ids::{AccountId, PetitionId};
use store::petitions::PetitionRow;

/// A hold that stands.
#[derive(Debug, Clone)]
pub struct Hold {
    /// Whose it is.
    pub holder: AccountId,
    /// Their name at work.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when, unless they ask again or are done before.
    pub until: DateTime<Utc>,
}

impl Hold {
    pub(crate) fn of((row, (given, family)): (HoldRow, (String, String))) -> Self {
        Self {
            holder: row.holder_id,
            name: work_name(&given, &family),
            since: row.held_at,
            until: row.held_until,
        }
    }
}

/// The hold of a petition, if one stands.
///
/// # Errors
/// The store's failure.
pub fn standing(work: &mut Work<'_>, petition: PetitionId) -> Result<Option<Hold>, Error> {
    let found = holds::of_petition(work.conn, petition)?;
    let now = work.now;
    Ok(found.filter(|(row, _)| stands(row.held_until, now)).map(Hold::of))
}

/// What is asked of whoever locks a petition for an act before anything else: that it is not their own (67), and, of a
/// moderator, that no other one has it in hand.
///
/// # Errors
/// The law's refusal of one's own petition, or [`Error::Held`].
pub(crate) fn may_handle(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: &PetitionRow,
) -> Result<(), Error> {
    let actor = access::actor(work, caller, petition)?;
    guards::impartial(&actor)?;
    if !heeds_holds(&actor) {
        return Ok(());
    }
    match standing(work, petition.id)? {
        Some(hold) if hold.holder != caller.id() => {
            Err(Error::Held { by: hold.name, until: hold.until })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever acts on what they have in hand has done with it.
///
/// # Errors
/// The store's failure.
pub(crate) fn lay_down(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
) -> Result<(), Error> {
    if caller.role == Role::Moderator {
        holds::end(work.conn, petition, caller.id())?;
    }
    Ok(())
}
