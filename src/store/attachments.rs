//! Files of petitions.
//!
//! Their bytes stand in a table of their own: a list never reads them, a backup of the database
//! holds them, and every process of the service can serve them, none from a disk of its own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::coded::Coded;
use super::ids::{AccountId, AttachmentId, PetitionId};
use super::schema::{attachment_contents, attachments};
use super::{Connection, Stored};
use domain::attachments::{MediaType, Purpose};

/// A file without its bytes.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = attachments)]
pub struct AttachmentRow {
    /// Of the file.
    pub id: AttachmentId,
    /// The petition it belongs to.
    pub petition_id: PetitionId,
    /// What it is for.
    #[diesel(serialize_as = Coded<Purpose>, deserialize_as = Coded<Purpose>)]
    pub purpose: Purpose,
    /// As its sender named it.
    pub file_name: String,
    /// Of which type its bytes are.
    #[diesel(serialize_as = Coded<MediaType>, deserialize_as = Coded<MediaType>)]
    pub media_type: MediaType,
    /// Bytes.
    pub size: i32,
    /// Of its bytes.
    pub sha256: Vec<u8>,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// Who sent it.
    pub uploaded_by: AccountId,
}

/// Keeps a file with its bytes.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: AttachmentRow, content: &[u8]) -> Stored<()> {
    let id = row.id;
    diesel::insert_into(attachments::table).values(row).execute(conn)?;
    diesel::insert_into(attachment_contents::table)
        .values((
            attachment_contents::attachment_id.eq(id),
            attachment_contents::content.eq(content),
        ))
        .execute(conn)?;
    Ok(())
}

/// A file of that petition.
///
/// # Errors
/// The database's.
pub fn by_id(
    conn: &mut Connection,
    petition: PetitionId,
    id: AttachmentId,
) -> Stored<Option<AttachmentRow>> {
    Ok(attachments::table
        .find(id)
        .filter(attachments::petition_id.eq(petition))
        .select(AttachmentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Every file of a petition, oldest first; 510 at most.
///
/// # Errors
/// The database's.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<AttachmentRow>> {
    Ok(attachments::table
        .filter(attachments::petition_id.eq(petition))
        .order(attachments::id)
        .select(AttachmentRow::as_select())
        .load(conn)?)
}

/// The bytes of a file.
///
/// # Errors
/// The database's.
pub fn content(conn: &mut Connection, id: AttachmentId) -> Stored<Vec<u8>> {
    Ok(attachment_contents::table.find(id).select(attachment_contents::content).first(conn)?)
}

/// Deletes a file with its bytes.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut Connection, id: AttachmentId) -> Stored<()> {
    diesel::delete(attachments::table.find(id)).execute(conn)?;
    Ok(())
}
