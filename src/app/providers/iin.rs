//! Whose IIN it is, when a provider says that it is somebody's.

use store::accounts::{self, AccountRow};

use crate::{Error, Work};
use credentials::identity::PersonKey;
use domain::assurance::Assurance;

/// Whether a person whom a provider vouches for may have an account of their own under their IIN.
///
/// # Errors
/// [`Error::Conflict`] while another account holds it: `iin_held` where that one is not as sure of its person, so that
/// theirs is the better right; `iin_held_by_equal` where it is, which the person settles by signing in there and linking
/// this identity, or before two of staff.
pub(super) fn claim(
    work: &mut Work<'_>,
    person: &PersonKey,
    claimed: Assurance,
) -> Result<(), Error> {
    let Some(holder) = holder(work, person)? else { return Ok(()) };
    if holder.assurance < claimed {
        // The take-over stands here: the former account loses the IIN, and what it signed is shown to its owner.
        return Err(Error::Conflict("iin_held"));
    }
    Err(Error::Conflict("iin_held_by_equal"))
}

fn holder(work: &mut Work<'_>, person: &PersonKey) -> Result<Option<AccountRow>, Error> {
    let Some(id) = accounts::of_person(work.conn, &person.0)? else { return Ok(None) };
    Ok(accounts::lock(work.conn, id)?)
}
