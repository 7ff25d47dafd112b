//! Accounts of staff.

use super::accounts::AccountRow;
use super::coded::Coded;
use super::ids::AccountId;
use super::schema::accounts;
use super::{Connection, Stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::language::Language;
use domain::role::Role;
use uuid::Uuid;

/// Whom a staff notice goes to: account and language.
pub fn of_roles(
    conn: &mut Connection,
    roles: &[Role],
    body: Option<&str>,
) -> Stored<Vec<(AccountId, Language)>> {
    let mut query = accounts::table
        .filter(accounts::role.eq_any(roles.iter().copied().map(Coded).collect::<Vec<_>>()))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::language))
        .order(accounts::id)
        .into_boxed();
    if let Some(body) = body {
        query = query.filter(accounts::public_body.eq(body));
    }
    let readers: Vec<(AccountId, Coded<Language>)> = query.load(conn)?;
    Ok(readers.into_iter().map(|(account, language)| (account, language.0)).collect())
}

/// Gives a member of staff another role or body, or takes his powers.
pub fn set_post(
    conn: &mut Connection,
    id: AccountId,
    role: Role,
    body: Option<&str>,
    disabled_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(accounts::table.find(id))
        .set((
            accounts::role.eq(Coded(role)),
            accounts::public_body.eq(body),
            accounts::disabled_at.eq(disabled_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps who a member of staff is, of whom it was not on record.
pub fn set_person(
    conn: &mut Connection,
    id: AccountId,
    person_key: &[u8],
    iin_cipher: &[u8],
) -> Stored<()> {
    diesel::update(accounts::table.find(id).filter(accounts::staff_person_key.is_null()))
        .set((accounts::staff_person_key.eq(person_key), accounts::iin_cipher.eq(iin_cipher)))
        .execute(conn)?;
    Ok(())
}

/// Disables an account, or enables it again.
pub fn set_disabled(
    conn: &mut Connection,
    id: AccountId,
    disabled_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::disabled_at.eq(disabled_at))
        .execute(conn)?;
    Ok(())
}

/// Members of staff after that id, in the order of their accounts.
pub fn page(conn: &mut Connection, after: Option<Uuid>, limit: i64) -> Stored<Vec<AccountRow>> {
    let mut query = accounts::table
        .filter(accounts::role.ne(Coded(Role::Citizen)))
        .order(accounts::id)
        .limit(limit)
        .select(AccountRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Enabled administrators, locked, so that two cannot take each other's powers at once.
pub fn lock_administrators(conn: &mut Connection) -> Stored<Vec<AccountId>> {
    Ok(accounts::table
        .filter(accounts::role.eq(Coded(Role::Administrator)))
        .filter(accounts::disabled_at.is_null())
        .order(accounts::id)
        .select(accounts::id)
        .for_no_key_update()
        .load(conn)?)
}
