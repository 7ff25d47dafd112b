//! Other addressees, proposed to authors (65 by analogy).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId};
use crate::schema::addressee_changes;
use crate::slugs::Slug;
use crate::{Connection, Stored};
use domain::public_body::BodySlug;

/// Another addressee, proposed to the author.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = addressee_changes)]
pub struct AddresseeChangeRow {
    /// Of the proposal.
    pub id: Uuid,
    /// The petition it is for.
    pub petition_id: PetitionId,
    /// Slug of the competent body.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub addressee: BodySlug,
    /// Why that body.
    pub note: String,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// The moderator.
    pub proposed_by: AccountId,
    /// Since when it waits no longer.
    pub settled_at: Option<DateTime<Utc>>,
    /// Whether the author agreed.
    pub consented: Option<bool>,
}

/// Proposes an addressee; one that waited is settled without consent.
///
/// # Errors
/// The database's.
pub fn propose_addressee(conn: &mut Connection, row: AddresseeChangeRow) -> Stored<()> {
    settle_addressee_change(conn, row.petition_id, false, row.proposed_at)?;
    diesel::insert_into(addressee_changes::table).values(row).execute(conn)?;
    Ok(())
}

/// The proposal that waits for the author.
///
/// # Errors
/// The database's.
pub fn addressee_change(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<AddresseeChangeRow>> {
    Ok(addressee_changes::table
        .filter(addressee_changes::petition_id.eq(petition))
        .filter(addressee_changes::settled_at.is_null())
        .select(AddresseeChangeRow::as_select())
        .first(conn)
        .optional()?)
}

/// The proposal that waits is settled.
///
/// # Errors
/// The database's.
pub fn settle_addressee_change(
    conn: &mut Connection,
    petition: PetitionId,
    consented: bool,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        addressee_changes::table
            .filter(addressee_changes::petition_id.eq(petition))
            .filter(addressee_changes::settled_at.is_null()),
    )
    .set((addressee_changes::settled_at.eq(at), addressee_changes::consented.eq(consented)))
    .execute(conn)?;
    Ok(())
}
