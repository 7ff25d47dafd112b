//! Files of petitions.
//!
//! Their bytes stand in a table of their own: a list never reads them, a backup of the database
//! holds them, and every process of the service can serve them, none from a disk of its own.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{attachment_contents, attachments};
use super::{Connection, StoreError, Stored};
use domain::attachments::Purpose;

/// A file without its bytes.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = attachments)]
pub struct AttachmentRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub purpose: String,
    pub file_name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i32,
    pub sha256: Vec<u8>,
    pub uploaded_at: DateTime<Utc>,
    pub uploaded_by: AccountId,
}

impl AttachmentRow {
    pub fn purpose(&self) -> Stored<Purpose> {
        Purpose::parse(&self.purpose).ok_or(StoreError::Corrupt("purpose of an attachment"))
    }
}

pub fn insert(conn: &mut Connection, row: &AttachmentRow, content: &[u8]) -> Stored<()> {
    diesel::insert_into(attachments::table).values(row).execute(conn)?;
    diesel::insert_into(attachment_contents::table)
        .values((
            attachment_contents::attachment_id.eq(row.id),
            attachment_contents::content.eq(content),
        ))
        .execute(conn)?;
    Ok(())
}

/// A file of that petition.
pub fn by_id(
    conn: &mut Connection,
    petition: PetitionId,
    id: Uuid,
) -> Stored<Option<AttachmentRow>> {
    Ok(attachments::table
        .find(id)
        .filter(attachments::petition_id.eq(petition))
        .select(AttachmentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Every file of a petition, oldest first; 510 at most.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<AttachmentRow>> {
    Ok(attachments::table
        .filter(attachments::petition_id.eq(petition))
        .order(attachments::id)
        .select(AttachmentRow::as_select())
        .load(conn)?)
}

pub fn content(conn: &mut Connection, id: Uuid) -> Stored<Vec<u8>> {
    Ok(attachment_contents::table.find(id).select(attachment_contents::content).first(conn)?)
}

pub fn delete(conn: &mut Connection, id: Uuid) -> Stored<()> {
    diesel::delete(attachments::table.find(id)).execute(conn)?;
    Ok(())
}
