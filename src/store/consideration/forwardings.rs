//! How a petition came to the bodies that had it, and their registers (65, 90-4).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::forwardings;
use crate::slugs::Slug;
use crate::{Connection, Stored};
use domain::proceedings::Forwarding;
use domain::public_body::BodySlug;

/// A petition on its way to a body, and its entry in that body's register.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = forwardings)]
pub struct ForwardingRow {
    /// Of this record.
    pub id: Uuid,
    /// What was sent.
    pub petition_id: PetitionId,
    /// Why it was sent.
    #[diesel(serialize_as = Coded<Forwarding>, deserialize_as = Coded<Forwarding>)]
    pub kind: Forwarding,
    /// Slug of the body.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub addressee: BodySlug,
    /// In the sender's words; may be empty.
    pub note: String,
    /// Signatures that counted then.
    pub signature_count: i32,
    /// When it was sent, which is when it was received.
    pub forwarded_at: DateTime<Utc>,
    /// Who sent it.
    pub forwarded_by: AccountId,
    /// Its number in the body's register, once it is there.
    pub registration_number: Option<String>,
    /// Civil day of the registration.
    pub registered_on: Option<NaiveDate>,
}

/// The forwarding by which the present addressee has the petition, with its registration there.
///
/// # Errors
/// The database's.
pub fn forwarding(conn: &mut Connection, petition: PetitionId) -> Stored<Option<ForwardingRow>> {
    Ok(forwardings::table
        .filter(forwardings::petition_id.eq(petition))
        .order(forwardings::id.desc())
        .select(ForwardingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The forwarding by which a body had the petition at that instant.
///
/// # Errors
/// The database's.
pub fn forwarding_at(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<Option<ForwardingRow>> {
    Ok(forwardings::table
        .filter(forwardings::petition_id.eq(petition))
        .filter(forwardings::forwarded_at.le(at))
        .order(forwardings::id.desc())
        .select(ForwardingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The addressee's entry in its register (90-4(3)).
///
/// # Errors
/// The database's.
pub fn set_registration(
    conn: &mut Connection,
    forwarding: Uuid,
    number: &str,
    on: NaiveDate,
) -> Stored<()> {
    diesel::update(forwardings::table.find(forwarding))
        .set((forwardings::registration_number.eq(number), forwardings::registered_on.eq(on)))
        .execute(conn)?;
    Ok(())
}

/// Keeps that a petition was sent to a body.
///
/// # Errors
/// The database's.
pub fn insert_forwarding(conn: &mut Connection, row: ForwardingRow) -> Stored<()> {
    diesel::insert_into(forwardings::table).values(row).execute(conn)?;
    Ok(())
}
