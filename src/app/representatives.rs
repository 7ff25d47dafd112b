//! Where who represents an author is written to: they have no account, and are invited to the working group and to the
//! discussion (90-2(2)(3), 90-5(2)).

use chrono::{DateTime, Utc};

use super::access::{self, Caller};
use super::petitions::lock;
use super::{Error, Work};
use domain::representatives::admit;
use store::contacts::{self, ContactRow};
use store::ids::PetitionId;
use store::petitions::PetitionRow;

/// The address of who represents the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The petition.
    pub petition: PetitionId,
    /// Where mail goes.
    pub email: String,
    /// Legal time at which it was stated that they consent.
    pub consented_at: DateTime<Utc>,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self { petition: row.petition_id, email: row.email, consented_at: row.consented_at }
    }
}

/// The petition, locked, if the caller may say where its author's representative is written to.
fn locked(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<PetitionRow, Error> {
    let row = lock(work, Some(caller), id)?;
    let actor = access::actor(work, caller, &row)?;
    admit(row.state, row.source, &actor)?;
    Ok(row)
}

/// Keeps the address, which the representative consents to.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] where nobody represents the author, or [`Error::NotFound`].
pub fn name_contact(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    email: &str,
) -> Result<Contact, Error> {
    let petition = locked(work, caller, id)?;
    if petition.representative.is_none() {
        return Err(Error::Conflict("no_representative"));
    }
    let row = ContactRow {
        petition_id: id,
        email: email.to_owned(),
        consented_at: work.now,
        given_by: caller.id(),
    };
    contacts::put(work.conn, &row)?;
    Ok(row.into())
}

/// Forgets the address: the representative consents no more, or is one no more.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`], also where there is no address.
pub fn forget_contact(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    locked(work, caller, id)?;
    if contacts::remove(work.conn, id)? { Ok(()) } else { Err(Error::NotFound) }
}

/// The address of who represents the author of a petition.
///
/// # Errors
/// The store's failure.
pub(crate) fn contact_of(
    work: &mut Work<'_>,
    petition: PetitionId,
) -> Result<Option<Contact>, Error> {
    Ok(contacts::of_petitions(work.conn, &[petition])?.pop().map(Into::into))
}
