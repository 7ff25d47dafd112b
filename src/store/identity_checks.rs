//! Documents that officials have looked at. Written under the lock of the account.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::counter::{CheckState, Document};

use super::coded::Coded;
use super::ids::{AccountId, IdentityCheckId};
use super::schema::{accounts, identity_checks};
use super::{Connection, Stored};

/// A check as stored.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = identity_checks)]
pub struct IdentityCheckRow {
    /// The check.
    pub id: IdentityCheckId,
    /// Whose document it was.
    pub account_id: AccountId,
    /// Which kind of document.
    #[diesel(serialize_as = Coded<Document>, deserialize_as = Coded<Document>)]
    pub document: Document,
    /// As the document has it; none once it is settled.
    pub family_name: Option<String>,
    /// As the document has it; none once it is settled.
    pub given_name: Option<String>,
    /// As the document has it, if it has one; none once it is settled.
    pub patronymic: Option<String>,
    /// The akimat; none for the authorized body.
    pub office: Option<String>,
    /// Who looked.
    pub checked_by: AccountId,
    /// When, machine time.
    pub checked_at: DateTime<Utc>,
    /// Until when it can be confirmed, machine time.
    pub expires_at: DateTime<Utc>,
    /// How far it has come.
    #[diesel(serialize_as = Coded<CheckState>, deserialize_as = Coded<CheckState>)]
    pub state: CheckState,
    /// Who confirmed, refused or withdrew it.
    pub settled_by: Option<AccountId>,
    /// When, machine time.
    pub settled_at: Option<DateTime<Utc>>,
    /// The account is one that is less sure, and loses its IIN to a new one with the confirmation.
    pub takes_over: bool,
    /// What the new account is made with, sealed; none once it is settled.
    pub claim_cipher: Option<Vec<u8>>,
}

/// Keeps a check.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: &IdentityCheckRow) -> Stored<()> {
    diesel::insert_into(identity_checks::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The check of this id.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, id: IdentityCheckId) -> Stored<Option<IdentityCheckRow>> {
    Ok(identity_checks::table
        .find(id)
        .select(IdentityCheckRow::as_select())
        .first(conn)
        .optional()?)
}

/// The check of an account that waits, if one does.
///
/// # Errors
/// The database's.
pub fn waiting_of(conn: &mut Connection, account: AccountId) -> Stored<Option<IdentityCheckRow>> {
    Ok(identity_checks::table
        .filter(identity_checks::account_id.eq(account))
        .filter(identity_checks::state.eq(Coded(CheckState::Waiting)))
        .select(IdentityCheckRow::as_select())
        .first(conn)
        .optional()?)
}

/// Checks that wait at an office, after that one, each with given and family name of who made it. No offices are the
/// authorized body.
///
/// # Errors
/// The database's.
pub fn waiting_at(
    conn: &mut Connection,
    offices: Option<&[String]>,
    now: DateTime<Utc>,
    after: Option<IdentityCheckId>,
    limit: i64,
) -> Stored<Vec<(IdentityCheckRow, (String, String))>> {
    let mut query = identity_checks::table
        .inner_join(accounts::table.on(accounts::id.eq(identity_checks::checked_by)))
        .filter(identity_checks::state.eq(Coded(CheckState::Waiting)))
        .filter(identity_checks::expires_at.gt(now))
        .order(identity_checks::id)
        .limit(limit)
        .select((IdentityCheckRow::as_select(), (accounts::given_name, accounts::family_name)))
        .into_boxed();
    query = match offices {
        None => query.filter(identity_checks::office.is_null()),
        Some(slugs) => query.filter(identity_checks::office.assume_not_null().eq_any(slugs)),
    };
    if let Some(after) = after {
        query = query.filter(identity_checks::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// The checks of an account, newest first; none of those by which somebody else claims its IIN.
///
/// # Errors
/// The database's.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Stored<Vec<IdentityCheckRow>> {
    Ok(identity_checks::table
        .filter(identity_checks::account_id.eq(account))
        .filter(
            identity_checks::takes_over
                .eq(false)
                .or(identity_checks::state.eq(Coded(CheckState::Confirmed))),
        )
        .order(identity_checks::id.desc())
        .limit(limit)
        .select(IdentityCheckRow::as_select())
        .load(conn)?)
}

/// Settles a check that waits; the names on the document are gone with it.
///
/// # Errors
/// The database's.
pub fn settle(
    conn: &mut Connection,
    id: IdentityCheckId,
    state: CheckState,
    by: Option<AccountId>,
    at: DateTime<Utc>,
) -> Stored<()> {
    let none = None::<String>;
    diesel::update(identity_checks::table.find(id))
        .set((
            identity_checks::state.eq(Coded(state)),
            identity_checks::settled_by.eq(by),
            identity_checks::settled_at.eq(at),
            identity_checks::family_name.eq(&none),
            identity_checks::given_name.eq(&none),
            identity_checks::patronymic.eq(&none),
            identity_checks::claim_cipher.eq(None::<Vec<u8>>),
        ))
        .execute(conn)?;
    Ok(())
}

/// A check by which an IIN went over is the new account's.
///
/// # Errors
/// The database's.
pub fn hand_over(conn: &mut Connection, id: IdentityCheckId, to: AccountId) -> Stored<()> {
    diesel::update(identity_checks::table.find(id))
        .set(identity_checks::account_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Ends what nobody has confirmed in time; how many.
///
/// # Errors
/// The database's.
pub fn lapse(conn: &mut Connection, now: DateTime<Utc>) -> Stored<usize> {
    let none = None::<String>;
    Ok(diesel::update(identity_checks::table)
        .filter(identity_checks::state.eq(Coded(CheckState::Waiting)))
        .filter(identity_checks::expires_at.le(now))
        .set((
            identity_checks::state.eq(Coded(CheckState::Lapsed)),
            identity_checks::settled_at.eq(now),
            identity_checks::family_name.eq(&none),
            identity_checks::given_name.eq(&none),
            identity_checks::patronymic.eq(&none),
            identity_checks::claim_cipher.eq(None::<Vec<u8>>),
        ))
        .execute(conn)?)
}

/// Forgets what was settled before then; how many.
///
/// # Errors
/// The database's.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(identity_checks::table.filter(identity_checks::settled_at.lt(before)))
        .execute(conn)?)
}

/// Whoever leaves has no checks.
///
/// # Errors
/// The database's.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(identity_checks::table.filter(identity_checks::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
