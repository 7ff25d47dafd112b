//! Whether a representative has shown their authority (90-2(2)(3)).

use super::{Error, Work};
use domain::attachments::{Purpose, authority_shown};
use store::attachments;
use store::ids::PetitionId;

/// Asks whether a petition that a representative files holds the copy of their authority.
///
/// # Errors
/// The law's refusal.
pub(crate) fn require_authority(
    work: &mut Work<'_>,
    petition: PetitionId,
    representative: Option<&str>,
) -> Result<(), Error> {
    Ok(authority_shown(representative.is_some(), &purposes(work, petition)?)?)
}

/// What the files of a petition are for.
pub(crate) fn purposes(work: &mut Work<'_>, petition: PetitionId) -> Result<Vec<Purpose>, Error> {
    let attached = attachments::of_petition(work.conn, petition)?;
    Ok(attached.iter().map(|attachment| attachment.purpose).collect())
}
