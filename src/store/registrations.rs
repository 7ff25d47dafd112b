//! Registrations that wait for their confirmation.

use super::coded::Coded;
use super::schema::registrations;
use super::{Connection, Stored};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::language::Language;
use uuid::Uuid;

/// A registration that waits for its mail to be confirmed.
#[derive(Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = registrations)]
#[diesel(treat_none_as_null = true)]
pub struct Registration {
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub email: String,
    pub email_canonical: String,
    pub password_hash: String,
    pub person_key: Vec<u8>,
    pub iin_cipher: Vec<u8>,
    pub key_version: i16,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub birth_date: NaiveDate,
    pub residence: String,
    #[diesel(serialize_as = Coded<Language>, deserialize_as = Coded<Language>)]
    pub language: Language,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// By which its mails are followed.
    pub delivery_id: Option<Uuid>,
}

/// Keeps a registration; one more with the same address replaces the first and its token.
pub fn put(conn: &mut Connection, row: &Registration) -> Stored<()> {
    diesel::insert_into(registrations::table)
        .values(row.clone())
        .on_conflict(registrations::email_canonical)
        .do_update()
        .set(row.clone())
        .execute(conn)?;
    Ok(())
}

/// Gives a registration that waits another token.
pub fn renew(
    conn: &mut Connection,
    canonical: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<Option<Registration>> {
    let waiting = registrations::table
        .filter(registrations::email_canonical.eq(canonical))
        .filter(registrations::confirmed_at.is_null())
        .filter(registrations::expires_at.gt(now));
    Ok(diesel::update(waiting)
        .set((registrations::token_hash.eq(hash), registrations::expires_at.eq(expires_at)))
        .returning(Registration::as_select())
        .get_result(conn)
        .optional()?)
}

/// The registration a confirmation token belongs to, locked.
pub fn by_token(conn: &mut Connection, hash: &[u8]) -> Stored<Option<Registration>> {
    Ok(registrations::table
        .filter(registrations::token_hash.eq(hash))
        .select(Registration::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

pub fn mark_confirmed(conn: &mut Connection, id: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(registrations::table.find(id))
        .set(registrations::confirmed_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Forgets the registration of an address.
pub fn forget(conn: &mut Connection, canonical: &str) -> Stored<()> {
    diesel::delete(registrations::table.filter(registrations::email_canonical.eq(canonical)))
        .execute(conn)?;
    Ok(())
}
