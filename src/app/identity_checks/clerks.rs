//! Who stands at a counter, and of which office.

use crate::access::Caller;
use crate::{Error, Work};
use domain::counter::{Clerk, NotAtCounter};
use domain::role::Role;

/// How a member of staff stands at a counter.
pub(super) fn clerk<'a>(work: &Work<'_>, caller: &'a Caller) -> Clerk<'a> {
    let body = caller.row.public_body.as_deref().and_then(|slug| work.reference.body(slug));
    Clerk {
        role: caller.role,
        body: body.map(|body| body.kind),
        person: caller.row.staff_person_key.as_deref(),
    }
}

/// What an official is told who may not.
pub(super) fn forbidden(why: NotAtCounter) -> Error {
    Error::Forbidden(why.code())
}

/// The akimat whose counter it is; none for the authorized body.
pub(super) fn office(caller: &Caller) -> Option<&str> {
    caller.row.public_body.as_deref().filter(|_| caller.role != Role::Moderator)
}

/// Whether the caller is of the office at whose counter a document was checked.
pub(super) fn is_of(work: &Work<'_>, caller: &Caller, checked_at: Option<&str>) -> bool {
    match checked_at {
        None => caller.role == Role::Moderator,
        // Whoever follows a body answers for what it had (65).
        Some(slug) => work.reference.answers_for(office(caller), slug),
    }
}
