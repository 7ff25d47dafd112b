//! What citizens let applications do in their name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::AccountId;
use crate::schema::{app_acts, app_consents, app_sessions, apps, sessions};
use crate::{Connection, Stored};

/// A consent as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = app_consents)]
pub struct ConsentRow {
    /// Its identity.
    pub id: Uuid,
    /// Who gave it.
    pub account_id: AccountId,
    /// To which application.
    pub app_id: Uuid,
    /// To do what.
    pub scopes: Vec<String>,
    /// When it was given, or given for more.
    pub given_at: DateTime<Utc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A consent with what its giver wants to know about it.
#[derive(Debug, Clone)]
pub struct GivenConsent {
    /// The consent.
    pub row: ConsentRow,
    /// What the application is called.
    pub app_name: String,
    /// When it last fetched tokens, if it ever did.
    pub last_used_at: Option<DateTime<Utc>>,
    /// How often it has acted.
    pub acts: i64,
}

/// Stores a consent.
pub fn insert(conn: &mut Connection, row: &ConsentRow) -> Stored<()> {
    diesel::insert_into(app_consents::table).values(row).execute(conn)?;
    Ok(())
}

/// The consent in force of a person to an application, locked.
pub fn lock_in_force(
    conn: &mut Connection,
    account: AccountId,
    app: Uuid,
) -> Stored<Option<ConsentRow>> {
    Ok(app_consents::table
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::app_id.eq(app))
        .filter(app_consents::withdrawn_at.is_null())
        .select(ConsentRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// The consent in force of a person to an application.
pub fn in_force(
    conn: &mut Connection,
    account: AccountId,
    app: Uuid,
) -> Stored<Option<ConsentRow>> {
    Ok(app_consents::table
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::app_id.eq(app))
        .filter(app_consents::withdrawn_at.is_null())
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()?)
}

/// A consent that has not been withdrawn.
pub fn by_id(conn: &mut Connection, id: Uuid) -> Stored<Option<ConsentRow>> {
    Ok(app_consents::table
        .find(id)
        .filter(app_consents::withdrawn_at.is_null())
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Widens a consent to these scopes.
pub fn widen(conn: &mut Connection, id: Uuid, scopes: &[String], at: DateTime<Utc>) -> Stored<()> {
    diesel::update(app_consents::table.find(id))
        .set((app_consents::scopes.eq(scopes), app_consents::given_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Takes a consent of this person back; to which application, or none when there was none to take back.
pub fn withdraw(
    conn: &mut Connection,
    account: AccountId,
    id: Uuid,
    at: DateTime<Utc>,
) -> Stored<Option<Uuid>> {
    let own = app_consents::table
        .find(id)
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::withdrawn_at.is_null());
    Ok(diesel::update(own)
        .set(app_consents::withdrawn_at.eq(at))
        .returning(app_consents::app_id)
        .get_result(conn)
        .optional()?)
}

/// Takes every consent of a person back.
pub fn withdraw_all(conn: &mut Connection, account: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let all = app_consents::table
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::withdrawn_at.is_null());
    diesel::update(all).set(app_consents::withdrawn_at.eq(at)).execute(conn)?;
    Ok(())
}

/// How many applications a person lets act at present.
pub fn count(conn: &mut Connection, account: AccountId) -> Stored<i64> {
    Ok(app_consents::table
        .inner_join(apps::table)
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::withdrawn_at.is_null())
        .filter(apps::revoked_at.is_null())
        .count()
        .get_result(conn)?)
}

/// The consents in force of a person to applications that are there, the newest first.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Stored<Vec<GivenConsent>> {
    let rows: Vec<(ConsentRow, String)> = app_consents::table
        .inner_join(apps::table)
        .filter(app_consents::account_id.eq(account))
        .filter(app_consents::withdrawn_at.is_null())
        .filter(apps::revoked_at.is_null())
        .order(app_consents::id.desc())
        .limit(limit)
        .select((ConsentRow::as_select(), apps::name))
        .load(conn)?;
    let mut given = Vec::with_capacity(rows.len());
    for (row, app_name) in rows {
        let ids: Vec<Uuid> = app_sessions::table
            .filter(app_sessions::consent_id.eq(row.id))
            .select(app_sessions::session_id)
            .load(conn)?;
        let last_used_at = sessions::table
            .filter(sessions::id.eq_any(&ids))
            .select(diesel::dsl::max(sessions::last_used_at))
            .first(conn)?;
        let acts = app_acts::table
            .filter(app_acts::account_id.eq(account))
            .filter(app_acts::app_id.eq(row.app_id))
            .count()
            .get_result(conn)?;
        given.push(GivenConsent { row, app_name, last_used_at, acts });
    }
    Ok(given)
}
