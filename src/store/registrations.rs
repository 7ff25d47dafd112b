//! Registrations that wait for their confirmation.

use super::coded::Coded;
use super::schema::registrations;
use super::{Connection, Stored};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::assurance::Assurance;
use domain::language::Language;
use uuid::Uuid;

/// A registration that waits for its mail to be confirmed.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = registrations)]
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
    /// How sure it is who registers.
    #[diesel(serialize_as = Coded<Assurance>, deserialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// What proves it, sealed for this registration; none of who has only declared it.
    pub proof_cipher: Option<Vec<u8>>,
    /// The identity provider whose word it stands on, if any.
    pub provider: Option<String>,
    /// Who the person is there.
    pub subject_key: Option<Vec<u8>>,
}

/// Lets one registration of an address after another, until the end of the transaction.
pub fn lock_address(conn: &mut Connection, lock: i64) -> Stored<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(lock).execute(conn)?;
    Ok(())
}

/// Keeps a registration beside those that wait already.
pub fn insert(conn: &mut Connection, row: &Registration) -> Stored<()> {
    diesel::insert_into(registrations::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The registrations of an address that wait for their tokens, newest first.
pub fn waiting(
    conn: &mut Connection,
    canonical: &str,
    now: DateTime<Utc>,
) -> Stored<Vec<Registration>> {
    Ok(registrations::table
        .filter(registrations::email_canonical.eq(canonical))
        .filter(registrations::confirmed_at.is_null())
        .filter(registrations::expires_at.gt(now))
        .order((registrations::created_at.desc(), registrations::id.desc()))
        .select(Registration::as_select())
        .load(conn)?)
}

/// Gives a registration that waits another token.
pub fn renew(
    conn: &mut Connection,
    id: Uuid,
    hash: &[u8],
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    let waiting = registrations::table.find(id).filter(registrations::confirmed_at.is_null());
    diesel::update(waiting)
        .set((registrations::token_hash.eq(hash), registrations::expires_at.eq(expires_at)))
        .execute(conn)?;
    Ok(())
}

/// Locks the registration of a token, if there is one, until the end of the transaction.
pub fn lock(conn: &mut Connection, hash: &[u8]) -> Stored<()> {
    registrations::table
        .filter(registrations::token_hash.eq(hash))
        .select(registrations::id)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// The registration a confirmation token belongs to.
pub fn by_token(conn: &mut Connection, hash: &[u8]) -> Stored<Option<Registration>> {
    Ok(registrations::table
        .filter(registrations::token_hash.eq(hash))
        .select(Registration::as_select())
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

/// Forgets the registrations of an address, and those of a person.
pub fn forget(conn: &mut Connection, canonical: &str, person: Option<&[u8]>) -> Stored<()> {
    let of_address = registrations::email_canonical.eq(canonical);
    let of_person = registrations::person_key.nullable().eq(person.map(<[u8]>::to_vec));
    diesel::delete(registrations::table.filter(of_address.nullable().or(of_person)))
        .execute(conn)?;
    Ok(())
}
