//! Accounts and the registrations that wait for their confirmation.

use super::coded::Coded;
use super::ids::AccountId;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use domain::assurance::Assurance;
use domain::language::Language;
use domain::role::Role;

use super::prepared::prepared;
use super::schema::{accounts, known_networks, password_resets, registrations};
use super::{Connection, Stored};

/// The end of what stands in the place of an address where there is none: no mail goes there (RFC 2606, 2), and nobody
/// is shown it.
pub const NOBODY: &str = "@erased.invalid";

/// An account as stored. Never serialised: what may leave is chosen field by field.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// What the account may do.
    #[diesel(serialize_as = Coded<Role>, deserialize_as = Coded<Role>)]
    pub role: Role,
    /// The body a member of staff acts for.
    pub public_body: Option<String>,
    /// The address as given, for sending.
    pub email: String,
    /// The form under which the address is unique.
    pub email_canonical: String,
    /// Argon2id in the PHC string form.
    pub password_hash: String,
    /// Keyed hash of a citizen's IIN: one person, one account.
    pub person_key: Option<Vec<u8>>,
    /// The same of a member of staff, who is a citizen besides.
    pub staff_person_key: Option<Vec<u8>>,
    /// The IIN, sealed with the identity key.
    pub iin_cipher: Option<Vec<u8>>,
    /// Which identity key the keyed columns were made with.
    pub key_version: i16,
    /// How sure the service is of who the person is.
    #[diesel(serialize_as = Coded<Assurance>, deserialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    pub patronymic: Option<String>,
    /// Birth date as declared; none once the person has left.
    pub birth_date: Option<NaiveDate>,
    /// KATO code of the residence, nine digits.
    pub residence: Option<String>,
    /// The language the person is written to in.
    #[diesel(serialize_as = Coded<Language>, deserialize_as = Coded<Language>)]
    pub language: Language,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when the account may not be used.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The accounts that hold this address or this person: two at most.
pub fn holders(
    conn: &mut Connection,
    email_canonical: &str,
    person_key: &[u8],
) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(
            accounts::email_canonical.eq(email_canonical).or(accounts::person_key.eq(person_key)),
        )
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// Stores new accounts, a thousand a statement.
pub fn insert(conn: &mut Connection, rows: &[AccountRow]) -> Stored<()> {
    for chunk in rows.chunks(1_000) {
        diesel::insert_into(accounts::table).values(chunk.to_vec()).execute(conn)?;
    }
    Ok(())
}

/// The account of this id.
pub fn by_id(conn: &mut Connection, id: AccountId) -> Stored<Option<AccountRow>> {
    Ok(accounts::table.find(id).select(AccountRow::as_select()).first(conn).optional()?)
}

/// The account of the citizen with that key.
pub fn of_person(conn: &mut Connection, person_key: &[u8]) -> Stored<Option<AccountId>> {
    Ok(accounts::table
        .filter(accounts::person_key.eq(person_key))
        .select(accounts::id)
        .first(conn)
        .optional()?)
}

/// The account of an address in its canonical form.
pub fn by_email(conn: &mut Connection, canonical: &str) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(canonical))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// The account of somebody who signs in, and whether its holder is known from that network. One statement,
/// whatever there is.
pub fn signing_in(
    conn: &mut Connection,
    canonical: &str,
    network: &[u8],
) -> Stored<Option<(AccountRow, bool)>> {
    let earlier = known_networks::table
        .filter(known_networks::account_id.eq(accounts::id))
        .filter(known_networks::network.eq(network));
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(canonical))
        .select((AccountRow::as_select(), diesel::dsl::exists(earlier)))
        .first(conn)
        .optional()?)
}

/// The accounts of these ids, in no particular order.
pub fn by_ids(conn: &mut Connection, ids: &[AccountId]) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// Stores a new password hash.
pub fn set_password(conn: &mut Connection, id: AccountId, hash: &str) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// Records how sure the service is of who the person is.
pub fn set_assurance(conn: &mut Connection, id: AccountId, assurance: Assurance) -> Stored<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::assurance.eq(Coded(assurance)))
        .execute(conn)?;
    Ok(())
}

/// What a holder may change about his own account.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = accounts)]
pub struct AccountChange {
    /// KATO code of the residence, nine digits.
    pub residence: Option<String>,
    /// The language the person is written to in.
    pub language: Option<Coded<Language>>,
}

/// Changes what is named; what is absent stays.
pub fn change(conn: &mut Connection, id: AccountId, change: &AccountChange) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(change).execute(conn)?;
    Ok(())
}

/// What somebody who has shown who they are is called, and how sure that is now.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = accounts)]
pub struct Identity {
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    #[diesel(treat_none_as_null = true)]
    pub patronymic: Option<String>,
    /// How sure the service is of it.
    #[diesel(serialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
}

/// Gives the account, which is locked, these names and this assurance.
pub fn identify(conn: &mut Connection, id: AccountId, identity: &Identity) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(identity.clone()).execute(conn)?;
    Ok(())
}

/// The account, locked.
pub fn lock(conn: &mut Connection, id: AccountId) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .find(id)
        .select(AccountRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// Takes the person out of an account; what is left is an id that counts and records point to.
pub fn erase(conn: &mut Connection, id: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let nobody = format!("{id}{NOBODY}");
    let none = None::<Vec<u8>>;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::email.eq(&nobody),
            accounts::email_canonical.eq(&nobody),
            accounts::password_hash.eq(""),
            accounts::person_key.eq(&none),
            accounts::iin_cipher.eq(&none),
            accounts::family_name.eq(""),
            accounts::given_name.eq(""),
            accounts::patronymic.eq(None::<String>),
            accounts::birth_date.eq(None::<NaiveDate>),
            accounts::residence.eq(None::<String>),
            accounts::disabled_at.eq(at),
            accounts::erased_at.eq(at),
        ))
        .execute(conn)?;
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(id)))
        .execute(conn)?;
    Ok(())
}

/// Gives the IIN and the address of an account free, and takes it out of use. What it did stays on record.
pub fn release_iin(conn: &mut Connection, id: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let nobody = format!("{id}{NOBODY}");
    let none = None::<Vec<u8>>;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::email.eq(&nobody),
            accounts::email_canonical.eq(&nobody),
            accounts::password_hash.eq(""),
            accounts::person_key.eq(&none),
            accounts::iin_cipher.eq(&none),
            accounts::disabled_at.eq(at),
            accounts::iin_released_at.eq(at),
        ))
        .execute(conn)?;
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(id)))
        .execute(conn)?;
    Ok(())
}

/// Which of these accounts have been erased.
pub fn erased_among(conn: &mut Connection, ids: &[AccountId]) -> Stored<Vec<AccountId>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .filter(accounts::erased_at.is_not_null())
        .select(accounts::id)
        .load(conn)?)
}

/// Accounts whose holders have left, or whose IIN was taken off, since then: the last ones, at most `limit`.
///
/// # Errors
/// The database's.
pub fn left_since(
    conn: &mut Connection,
    since: DateTime<Utc>,
    limit: i64,
) -> Stored<Vec<AccountId>> {
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = SqlUuid)]
        id: AccountId,
    }
    let left: Vec<Left> = prepared(
        "SELECT id FROM accounts WHERE coalesce(erased_at, iin_released_at) > ? \
         ORDER BY coalesce(erased_at, iin_released_at) DESC LIMIT ?",
    )
    .bind::<Timestamptz, _>(since)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(left.into_iter().map(|left| left.id).collect())
}

/// Forgets registrations and reset tokens that have expired before these instants.
pub fn forget_expired(
    conn: &mut Connection,
    registered: DateTime<Utc>,
    resets: DateTime<Utc>,
) -> Stored<usize> {
    let unconfirmed =
        diesel::delete(registrations::table.filter(registrations::created_at.lt(registered)))
            .execute(conn)?;
    let unused =
        diesel::delete(password_resets::table.filter(password_resets::expires_at.lt(resets)))
            .execute(conn)?;
    Ok(unconfirmed + unused)
}
