//! Whose IIN it is, when a provider says that it is somebody's.

use crate::iin_takeover::{self, Taken};
use crate::{Error, Work};
use domain::assurance::Assurance;
use store::identities;

/// Takes the IIN for a person whom a provider vouches for, from an account that is not as sure whose it is.
///
/// # Errors
/// [`Error::Conflict`] `iin_held_by_equal` while an account that is as sure holds it, which the person settles by signing
/// in there and linking this identity, or before two of staff; `already_registered` where the account has the same
/// address: that alone links nothing.
pub(super) fn claim(
    work: &mut Work<'_>,
    person: &[u8],
    canonical_email: &str,
    claimed: Assurance,
) -> Result<Option<Taken>, Error> {
    iin_takeover::one_at_a_time(work, person)?;
    match identities::lock_citizen(work.conn, person)? {
        None => Ok(None),
        Some(row) if row.assurance >= claimed => Err(Error::Conflict("iin_held_by_equal")),
        Some(row) if row.email_canonical == canonical_email => {
            Err(Error::Conflict("already_registered"))
        }
        Some(row) => iin_takeover::take(work, row, claimed).map(Some),
    }
}

/// Whether the IIN can go over to that person once their address is confirmed.
///
/// # Errors
/// [`Error::Conflict`] while an account that is as sure holds it.
pub(super) fn can_be_claimed(
    work: &mut Work<'_>,
    person: &[u8],
    claimed: Assurance,
) -> Result<(), Error> {
    match identities::citizen(work.conn, person)? {
        Some(row) if row.assurance >= claimed => Err(Error::Conflict("iin_held_by_equal")),
        _ => Ok(()),
    }
}
