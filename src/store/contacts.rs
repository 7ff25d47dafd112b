//! Addresses of people who are invited and have no account: who represents an author, and members of a working group.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};

use super::ids::{AccountId, PetitionId};
use super::prepared::prepared;
use super::schema::representative_contacts;
use super::{Connection, Stored};

/// Where who represents the author of a petition is written to.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = representative_contacts)]
pub struct ContactRow {
    /// The petition.
    pub petition_id: PetitionId,
    /// The address, in the form in which mail is sent to it.
    pub email: String,
    /// Legal time at which it was stated that they consent.
    pub consented_at: DateTime<Utc>,
    /// Who stated it.
    pub given_by: AccountId,
}

/// That somebody is invited at an address.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct InvitedRow {
    /// About which petition.
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    /// `representative` or `member`.
    #[diesel(sql_type = Text)]
    pub role: String,
}

/// Keeps the address, in the place of the one before.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, row: &ContactRow) -> Stored<()> {
    diesel::insert_into(representative_contacts::table)
        .values(row.clone())
        .on_conflict(representative_contacts::petition_id)
        .do_update()
        .set((
            representative_contacts::email.eq(&row.email),
            representative_contacts::consented_at.eq(row.consented_at),
            representative_contacts::given_by.eq(row.given_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the address; whether there was one.
///
/// # Errors
/// The database's.
pub fn remove(conn: &mut Connection, petition: PetitionId) -> Stored<bool> {
    Ok(diesel::delete(representative_contacts::table.find(petition)).execute(conn)? > 0)
}

/// The addresses of who represents the authors of these petitions.
///
/// # Errors
/// The database's.
pub fn of_petitions(conn: &mut Connection, petitions: &[PetitionId]) -> Stored<Vec<ContactRow>> {
    Ok(representative_contacts::table
        .filter(representative_contacts::petition_id.eq_any(petitions))
        .order(representative_contacts::petition_id)
        .select(ContactRow::as_select())
        .load(conn)?)
}

/// What the holder of an address is invited to by it, whoever named it.
///
/// # Errors
/// The database's.
pub fn invited_at(conn: &mut Connection, address: &str) -> Stored<Vec<InvitedRow>> {
    Ok(prepared(
        "SELECT petition_id, 'representative' AS role FROM representative_contacts WHERE lower(email) = lower(?) \
         UNION SELECT petition_id, 'member' FROM working_groups, jsonb_array_elements(members) AS member \
             WHERE lower(member->>'email') = lower(?) ORDER BY 1, 2",
    )
    .bind::<Text, _>(address.to_owned())
    .bind::<Text, _>(address.to_owned())
    .load(conn)?)
}

/// Forgets an address wherever somebody is invited at it.
///
/// # Errors
/// The database's.
pub fn forget_address(conn: &mut Connection, address: &str) -> Stored<()> {
    prepared("DELETE FROM representative_contacts WHERE lower(email) = lower(?)")
        .bind::<Text, _>(address.to_owned())
        .execute(conn)?;
    prepared(
        "UPDATE working_groups SET members = (SELECT jsonb_agg(CASE WHEN lower(member->>'email') = lower(?) \
                 THEN member - 'email' ELSE member END ORDER BY place) \
             FROM jsonb_array_elements(members) WITH ORDINALITY AS all_of_them (member, place)) \
         WHERE EXISTS (SELECT FROM jsonb_array_elements(members) AS member WHERE lower(member->>'email') = lower(?))",
    )
    .bind::<Text, _>(address.to_owned())
    .bind::<Text, _>(address.to_owned())
    .execute(conn)?;
    Ok(())
}

/// Forgets who represented this person in their petitions.
///
/// # Errors
/// The database's.
pub fn forget_author(conn: &mut Connection, author: AccountId) -> Stored<()> {
    prepared(
        "DELETE FROM representative_contacts USING petitions WHERE id = petition_id AND author_id = ?",
    )
    .bind::<SqlUuid, _>(author)
    .execute(conn)?;
    Ok(())
}

/// Forgets all addresses for petitions that are archived: nobody is invited any more; of how many petitions.
///
/// # Errors
/// The database's.
pub fn forget_archived(conn: &mut Connection) -> Stored<usize> {
    let contacts = prepared(
        "DELETE FROM representative_contacts USING petitions WHERE id = petition_id AND state = 'archived'",
    )
    .execute(conn)?;
    let groups = prepared(
        "UPDATE working_groups SET members = (SELECT jsonb_agg(member - 'email' ORDER BY place) \
             FROM jsonb_array_elements(members) WITH ORDINALITY AS all_of_them (member, place)) \
         FROM petitions WHERE petitions.id = petition_id AND state = 'archived' \
             AND jsonb_path_exists(members, '$[*].email')",
    )
    .execute(conn)?;
    Ok(contacts + groups)
}
