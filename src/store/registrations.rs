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
    /// Its identity.
    pub id: Uuid,
    /// SHA-256 of the mailed token.
    pub token_hash: Vec<u8>,
    /// The address as given, for sending.
    pub email: String,
    /// The form under which the address is unique.
    pub email_canonical: String,
    /// Argon2id in the PHC string form.
    pub password_hash: String,
    /// Keyed hash of the IIN, by which one person has one account.
    pub person_key: Vec<u8>,
    /// The IIN, sealed with the identity key.
    pub iin_cipher: Vec<u8>,
    /// Which identity key the keyed columns were made with.
    pub key_version: i16,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    pub patronymic: Option<String>,
    /// Birth date as declared.
    pub birth_date: NaiveDate,
    /// KATO code of the residence, nine digits.
    pub residence: String,
    /// The language the person is written to in.
    #[diesel(serialize_as = Coded<Language>, deserialize_as = Coded<Language>)]
    pub language: Language,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was confirmed, if it was.
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

/// Marks a registration as confirmed.
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
