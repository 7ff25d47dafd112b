//! Files filed with a petition.

use store::ids::PetitionId;
use uuid::Uuid;

use super::access::{self, Caller};
use super::petitions::{lock, visible};
use super::{Error, Work};
use domain::attachments::{MediaType, Purpose, admit, admit_removal, authority_shown, has_room};
use domain::visibility::Viewer;
use store::attachments;
pub use store::attachments::AttachmentRow;
use store::petitions::PetitionRow;

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    pub purpose: Purpose,
    pub file_name: &'a str,
    pub media_type: MediaType,
    pub sha256: &'a [u8],
    pub content: &'a [u8],
}

/// Adds a file.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] beyond the bound, or [`Error::NotFound`].
pub fn add(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    upload: &Upload<'_>,
) -> Result<AttachmentRow, Error> {
    // The lock makes the state and the bound hold until COMMIT.
    let row = lock(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit(row.state, row.source, &actor, upload.purpose)?;
    if !has_room(upload.purpose, &purposes(work, petition)?) {
        return Err(Error::Conflict("too_many_attachments"));
    }
    let attachment = AttachmentRow {
        id: Uuid::now_v7(),
        petition_id: petition,
        purpose: upload.purpose.code().to_owned(),
        file_name: upload.file_name.to_owned(),
        media_type: upload.media_type.code().to_owned(),
        size: i32::try_from(upload.content.len())
            .map_err(|_| Error::Internal("size of an attachment".to_owned()))?,
        sha256: upload.sha256.to_vec(),
        uploaded_at: work.now,
        uploaded_by: caller.id(),
    };
    attachments::insert(work.conn, &attachment, upload.content)?;
    Ok(attachment)
}

/// The files that this reader may see.
///
/// # Errors
/// [`Error::NotFound`], also for a petition that may not be seen.
pub fn list(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: PetitionId,
    link_key: Option<&str>,
) -> Result<Vec<AttachmentRow>, Error> {
    let row = visible(work, caller, petition, link_key)?;
    let mut shown = Vec::new();
    for attachment in attachments::of_petition(work.conn, petition)? {
        if may_see(caller, &row, attachment.purpose()?) {
            shown.push(attachment);
        }
    }
    Ok(shown)
}

/// A file with its bytes.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn read(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: PetitionId,
    id: Uuid,
    link_key: Option<&str>,
) -> Result<(AttachmentRow, Vec<u8>), Error> {
    let row = visible(work, caller, petition, link_key)?;
    let attachment = attachments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    if !may_see(caller, &row, attachment.purpose()?) {
        return Err(Error::NotFound);
    }
    let content = attachments::content(work.conn, id)?;
    Ok((attachment, content))
}

/// Files with personal data are for those who handle the petition.
fn may_see(caller: Option<&Caller>, petition: &PetitionRow, purpose: Purpose) -> bool {
    match access::viewer(caller, petition, None) {
        Viewer::Author | Viewer::Moderator | Viewer::Addressee => true,
        Viewer::Anonymous | Viewer::LinkHolder => !purpose.is_personal(),
    }
}

/// Deletes a file of what its author may still change.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn delete(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    id: Uuid,
) -> Result<(), Error> {
    let row = lock(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    let attachment = attachments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    admit_removal(row.state, &actor, attachment.purpose()?)?;
    Ok(attachments::delete(work.conn, id)?)
}

/// Asks whether a petition that a representative files holds the copy of his authority.
///
/// # Errors
/// The law's refusal.
pub(super) fn require_authority(
    work: &mut Work<'_>,
    petition: PetitionId,
    representative: Option<&str>,
) -> Result<(), Error> {
    Ok(authority_shown(representative.is_some(), &purposes(work, petition)?)?)
}

/// What the files of a petition are for.
fn purposes(work: &mut Work<'_>, petition: PetitionId) -> Result<Vec<Purpose>, Error> {
    let attached = attachments::of_petition(work.conn, petition)?;
    Ok(attached.iter().map(AttachmentRow::purpose).collect::<Result<_, _>>()?)
}
