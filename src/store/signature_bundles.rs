//! Who downloaded the signatures of a petition, and which body has acknowledged them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::ids::{AccountId, PetitionId};
use super::schema::{bundle_acknowledgements, bundle_downloads};
use super::slugs::Slug;
use super::{Connection, Stored};
use domain::public_body::BodySlug;

/// A download of the signatures of a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = bundle_downloads)]
pub struct DownloadRow {
    /// Its identity.
    pub id: Uuid,
    /// Whose signatures.
    pub petition_id: PetitionId,
    /// The body whose people they were given to.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub public_body: BodySlug,
    /// Signatures that counted then, those of people who have left among them.
    pub signatures: i32,
    /// Legal time.
    pub downloaded_at: DateTime<Utc>,
    /// The member of staff.
    pub downloaded_by: AccountId,
}

/// That a body has the signatures of a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = bundle_acknowledgements)]
pub struct AcknowledgementRow {
    /// Whose signatures.
    pub petition_id: PetitionId,
    /// The body that has them.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub public_body: BodySlug,
    /// Legal time.
    pub acknowledged_at: DateTime<Utc>,
    /// Who of the body says so.
    pub acknowledged_by: AccountId,
}

/// Records a download.
///
/// # Errors
/// The database's.
pub fn add_download(conn: &mut Connection, row: DownloadRow) -> Stored<()> {
    diesel::insert_into(bundle_downloads::table).values(row).execute(conn)?;
    Ok(())
}

/// The latest downloads of a petition's signatures, newest first, at most `limit`.
///
/// # Errors
/// The database's.
pub fn downloads_of(
    conn: &mut Connection,
    petition: PetitionId,
    limit: i64,
) -> Stored<Vec<DownloadRow>> {
    Ok(bundle_downloads::table
        .filter(bundle_downloads::petition_id.eq(petition))
        .order(bundle_downloads::id.desc())
        .limit(limit)
        .select(DownloadRow::as_select())
        .load(conn)?)
}

/// Keeps that a body has the signatures; what it said before stands.
///
/// # Errors
/// The database's.
pub fn acknowledge(conn: &mut Connection, row: AcknowledgementRow) -> Stored<()> {
    diesel::insert_into(bundle_acknowledgements::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// What that body has said of a petition's signatures.
///
/// # Errors
/// The database's.
pub fn acknowledgement(
    conn: &mut Connection,
    petition: PetitionId,
    body: &BodySlug,
) -> Stored<Option<AcknowledgementRow>> {
    Ok(bundle_acknowledgements::table
        .find((petition, body.as_str()))
        .select(AcknowledgementRow::as_select())
        .first(conn)
        .optional()?)
}
