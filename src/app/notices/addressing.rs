//! Whom a notice goes to.

use crate::{Error, Work};
use domain::public_body::BodySlug;
use store::complaints;
use store::ids::{AccountId, ComplaintId};
use store::terms::TermRow;

/// A complaint that an act is about.
#[derive(Debug, Clone)]
pub struct OfComplaint {
    /// The complaint.
    pub id: ComplaintId,
    /// Who filed it.
    pub complainant: AccountId,
    /// The body complained of, when it is or was the addressee.
    pub body: Option<BodySlug>,
}

impl OfComplaint {
    /// The complaint whose term it is, if it is one of a complaint.
    ///
    /// # Errors
    /// The store's failure.
    pub(crate) fn of_term(work: &mut Work<'_>, term: &TermRow) -> Result<Option<Self>, Error> {
        let Some(id) = term.complaint_id else { return Ok(None) };
        let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
        Ok(Some(Self { id, complainant: found.filed_by, body: found.public_body }))
    }
}

/// Whom the notices of a step go to beside those whom the petition itself names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Addressing<'a> {
    /// The body that an inquiry goes to.
    pub asked: Option<&'a str>,
    /// The complaint that the step is about.
    pub complaint: Option<&'a OfComplaint>,
    /// The moderator who held the petition for work until now.
    pub former_holder: Option<AccountId>,
    /// Addresses of the members of a working group.
    pub members: &'a [String],
}
