//! Whose IIN it is: accounts by person, what proves them, and IINs that went over to their person.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Uuid as SqlUuid};
use uuid::Uuid;

use super::accounts::AccountRow;
use super::coded::Coded;
use super::ids::AccountId;
use super::schema::{accounts, identity_proofs, iin_releases, iin_takeovers};
use super::{Connection, Stored};
use domain::assurance::Assurance;

/// Lets one claimant of a person after another, until the end of the transaction: whoever comes second sees what the
/// first has made.
pub fn lock_person(conn: &mut Connection, lock: i64) -> Stored<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(lock).execute(conn)?;
    Ok(())
}

/// The account of the citizen with that key, locked.
pub fn lock_citizen(conn: &mut Connection, person_key: &[u8]) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::person_key.eq(person_key))
        .select(AccountRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// The account of the citizen with that key.
pub fn citizen(conn: &mut Connection, person_key: &[u8]) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::person_key.eq(person_key))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// The staff account of the person with that key.
pub fn member_of_staff(conn: &mut Connection, person_key: &[u8]) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::staff_person_key.eq(person_key))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// What a proof says of a person.
#[derive(Clone, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct Proven {
    /// How sure it is by that.
    #[diesel(serialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    pub patronymic: Option<String>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
}

/// An account is as sure as its proof, and says what that says.
pub fn prove(conn: &mut Connection, id: AccountId, proven: Proven) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(proven).execute(conn)?;
    Ok(())
}

/// The sealed proof of an account, in the place of an older one.
pub fn keep_proof(
    conn: &mut Connection,
    account: AccountId,
    cipher: &[u8],
    key_version: i16,
    at: DateTime<Utc>,
) -> Stored<()> {
    let proof = || {
        (
            identity_proofs::proof_cipher.eq(cipher),
            identity_proofs::key_version.eq(key_version),
            identity_proofs::proven_at.eq(at),
        )
    };
    diesel::insert_into(identity_proofs::table)
        .values((identity_proofs::account_id.eq(account), proof()))
        .on_conflict(identity_proofs::account_id)
        .do_update()
        .set(proof())
        .execute(conn)?;
    Ok(())
}

/// Whoever leaves takes their proof along.
pub fn forget_proof(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(identity_proofs::table.find(account)).execute(conn)?;
    Ok(())
}

/// Takes the IIN from an account, which is less sure from then on than any other.
pub fn lose_iin(conn: &mut Connection, id: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let none = None::<Vec<u8>>;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::person_key.eq(&none),
            accounts::iin_cipher.eq(&none),
            accounts::assurance.eq(Coded(Assurance::Declared)),
            accounts::iin_lost_at.eq(at),
        ))
        .execute(conn)?;
    forget_proof(conn, id)
}

/// An IIN went over from one account to another.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = iin_takeovers)]
pub struct TakeoverRow {
    /// Its identity.
    pub id: Uuid,
    /// The account that has lost it.
    pub former_id: AccountId,
    /// The account that has it.
    pub holder_id: AccountId,
    /// How sure the former one was.
    #[diesel(serialize_as = Coded<Assurance>)]
    pub former_assurance: Assurance,
    /// How sure the other one is.
    #[diesel(serialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// When; the machine's time.
    pub taken_over_at: DateTime<Utc>,
}

/// Records that an IIN went over.
pub fn record_takeover(conn: &mut Connection, row: TakeoverRow) -> Stored<()> {
    diesel::insert_into(iin_takeovers::table).values(row).execute(conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Former {
    #[diesel(sql_type = SqlUuid)]
    former_id: AccountId,
}

/// Records that staff gave the IIN of an account free.
pub fn record_release(
    conn: &mut Connection,
    former: AccountId,
    person_key: &[u8],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::insert_into(iin_releases::table)
        .values((
            iin_releases::former_id.eq(former),
            iin_releases::person_key.eq(person_key),
            iin_releases::released_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whoever leaves has nothing more to say of what others signed with their IIN.
pub fn forget_releases(conn: &mut Connection, person_key: &[u8]) -> Stored<()> {
    diesel::delete(iin_releases::table.filter(iin_releases::person_key.eq(person_key)))
        .execute(conn)?;
    Ok(())
}

/// The accounts that had the IIN of this one before, in no order: it was taken over from them, or staff gave it free.
pub fn former_holders(
    conn: &mut Connection,
    holder: AccountId,
    person_key: &[u8],
) -> Stored<Vec<AccountId>> {
    let formers: Vec<Former> = diesel::sql_query(
        "WITH RECURSIVE formers AS ( \
             (SELECT former_id FROM iin_takeovers WHERE holder_id = $1 \
              UNION SELECT former_id FROM iin_releases WHERE person_key = $2 AND former_id <> $1) \
             UNION SELECT t.former_id FROM iin_takeovers t JOIN formers f ON t.holder_id = f.former_id \
         ) SELECT former_id FROM formers",
    )
    .bind::<SqlUuid, _>(holder)
    .bind::<Binary, _>(person_key)
    .load(conn)?;
    Ok(formers.into_iter().map(|former| former.former_id).collect())
}

/// Which of these accounts have lost their IIN to its person.
pub fn lost_among(conn: &mut Connection, ids: &[AccountId]) -> Stored<Vec<AccountId>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .filter(accounts::iin_lost_at.is_not_null())
        .select(accounts::id)
        .load(conn)?)
}
