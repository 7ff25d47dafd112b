//! Files filed with a petition.

use super::access::{self, Caller, Role};
use super::account_events;
use super::authority::purposes;
use super::idempotency::Sent;
use super::petitions::{lock_beside, visible};
use super::{Error, Work, limits};
use chrono::{DateTime, Utc};
use domain::attachments::{MediaType, Purpose, admit, admit_removal, has_room};
use store::attachments::{self, AttachmentRow};
use store::ids::{AccountId, AttachmentId, PetitionId};
use store::petitions::PetitionRow;

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// As its sender names it.
    pub file_name: &'a str,
    /// Of which type its bytes are.
    pub media_type: MediaType,
    /// Of its bytes.
    pub sha256: &'a [u8],
    /// Its bytes.
    pub content: &'a [u8],
    /// How the call came.
    pub sent: Sent,
}

impl Upload<'_> {
    /// Whether it is the file that stands there, sent by a second press.
    fn is_again(&self, file: &AttachmentRow, by: AccountId, now: DateTime<Utc>) -> bool {
        file.uploaded_by == by
            && file.purpose == self.purpose
            && file.file_name == self.file_name
            && file.sha256 == self.sha256
            && self.sent.repeats(file.uploaded_at, now)
    }
}

/// A file without its bytes.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Of the file.
    pub id: AttachmentId,
    /// What it is for.
    pub purpose: Purpose,
    /// As its sender named it.
    pub file_name: String,
    /// Of which type its bytes are.
    pub media_type: MediaType,
    /// Bytes.
    pub size: i32,
    /// Of its bytes.
    pub sha256: Vec<u8>,
}

impl From<AttachmentRow> for Attachment {
    fn from(row: AttachmentRow) -> Self {
        Self {
            id: row.id,
            purpose: row.purpose,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
        }
    }
}

/// Adds a file. The same file of one person, sent twice within a minute without a key, is one.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] beyond the bound, or [`Error::NotFound`].
pub fn add(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    upload: &Upload<'_>,
) -> Result<Attachment, Error> {
    // The lock makes the state and the bound hold until COMMIT.
    let row = lock_beside(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit(row.state, row.source, &actor, upload.purpose)?;
    let files = attachments::of_petition(work.conn, petition)?;
    let again = |file: &AttachmentRow| upload.is_again(file, caller.id(), work.now);
    if let Some(file) = files.into_iter().rfind(again) {
        return Ok(file.into());
    }
    if !has_room(upload.purpose, &purposes(work, petition)?) {
        return Err(Error::Conflict("too_many_attachments"));
    }
    let policy =
        if caller.role == Role::Citizen { &limits::UPLOADS } else { &limits::STAFF_UPLOADS };
    limits::take(work, policy, caller.id())?;
    let attachment = AttachmentRow {
        id: AttachmentId::new(),
        petition_id: petition,
        purpose: upload.purpose,
        file_name: upload.file_name.to_owned(),
        media_type: upload.media_type,
        size: i32::try_from(upload.content.len())
            .map_err(|_| Error::Internal("size of an attachment".to_owned()))?,
        sha256: upload.sha256.to_vec(),
        uploaded_at: work.now,
        uploaded_by: caller.id(),
    };
    attachments::insert(work.conn, attachment.clone(), upload.content)?;
    Ok(attachment.into())
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
) -> Result<Vec<Attachment>, Error> {
    let row = visible(work, caller, petition, link_key)?;
    shown_to(work, caller, &row)
}

/// A file with its bytes. That staff read personal data in it is recorded in the same transaction.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn read(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: PetitionId,
    id: AttachmentId,
    link_key: Option<&str>,
) -> Result<(Attachment, Vec<u8>), Error> {
    let row = visible(work, caller, petition, link_key)?;
    let attachment = attachments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    if !may_see(work, caller, &row, attachment.purpose) {
        return Err(Error::NotFound);
    }
    if let Some(reader) =
        caller.filter(|reader| reader.is_staff() && attachment.purpose.is_personal())
    {
        // A sheet is of many, who may have no account.
        let subject = (attachment.purpose != Purpose::SignatureSheet).then_some(row.author_id);
        let what = format!("attachment:{}", attachment.purpose.code());
        account_events::read_by(work, reader, subject, Some(petition), &what)?;
    }
    let content = attachments::content(work.conn, id)?;
    Ok((attachment.into(), content))
}

/// Whether this reader of the petition may see such files of it.
fn may_see(
    work: &Work<'_>,
    caller: Option<&Caller>,
    petition: &PetitionRow,
    purpose: Purpose,
) -> bool {
    // What is archived stays with whom it was.
    let state = petition.closed_as.unwrap_or(petition.state);
    purpose.may_be_seen(access::viewer(work, caller, petition, None), state.is_with_addressee())
}

/// The files that are shown in a petition's case file to this reader.
///
/// # Errors
/// The store's failure.
pub(crate) fn shown_to(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: &PetitionRow,
) -> Result<Vec<Attachment>, Error> {
    let found = attachments::of_petition(work.conn, petition.id)?;
    let shown = found.into_iter().filter(|file| may_see(work, caller, petition, file.purpose));
    Ok(shown.map(Attachment::from).collect())
}

/// Deletes a file of what its author may still change.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn delete(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    id: AttachmentId,
) -> Result<(), Error> {
    let row = lock_beside(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    let attachment = attachments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    admit_removal(row.state, &actor, attachment.purpose)?;
    Ok(attachments::delete(work.conn, id)?)
}
