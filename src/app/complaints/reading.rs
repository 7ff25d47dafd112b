//! The complaints that a member of staff has to do with.

use crate::access::{Caller, Role};
use crate::{Error, Work};
use domain::public_body::BodySlug;
use store::complaints::{self, Against, ComplaintRow};
use store::ids::ComplaintId;

/// A page of complaints, newest first: of the authorized body for its moderators, of one's own body for its officials and
/// first head (91(4)), all of them for administrators, who record what superiors and courts said (100, 136).
///
/// # Errors
/// [`Error::Forbidden`] for a citizen; the store's failure.
pub fn page(
    work: &mut Work<'_>,
    caller: &Caller,
    waiting: Option<bool>,
    before: Option<ComplaintId>,
    limit: i64,
) -> Result<Vec<ComplaintRow>, Error> {
    let against = match caller.role {
        Role::Administrator => Against::Anybody,
        Role::Moderator => Against::AuthorizedBody,
        Role::Official | Role::FirstHead => Against::Bodies(own_bodies(work, caller)),
        Role::Citizen => return Err(Error::Forbidden("wrong_role")),
    };
    Ok(complaints::page(work.conn, &against, waiting, before, limit)?)
}

/// One's body and those that it has followed: their complaints are its own.
fn own_bodies(work: &Work<'_>, caller: &Caller) -> Vec<String> {
    let own = caller.row.public_body.as_deref().and_then(BodySlug::parse);
    let family = own.map(|slug| work.reference.family(&slug)).unwrap_or_default();
    family.iter().map(ToString::to_string).collect()
}
