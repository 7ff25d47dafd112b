//! Authorization codes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::AccountId;
use crate::schema::{app_codes, app_consents};
use crate::{Connection, Stored};

/// A code as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = app_codes)]
pub struct CodeRow {
    /// SHA-256 of the code.
    pub code_hash: Vec<u8>,
    /// By which consent.
    pub consent_id: Uuid,
    /// What was asked for, and let.
    pub scopes: Vec<String>,
    /// Where it was sent.
    pub redirect_uri: String,
    /// The S256 challenge of the verifier that the application holds back.
    pub challenge: String,
    /// When it was given out.
    pub issued_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When somebody came with it.
    pub used_at: Option<DateTime<Utc>>,
}

/// Keeps a code.
pub fn insert(conn: &mut Connection, row: &CodeRow) -> Stored<()> {
    diesel::insert_into(app_codes::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a code and locks it, so that two who come with it cannot both be the first. Who voids codes waits for this lock
/// too, and sees the session that was opened meanwhile.
pub fn lock(conn: &mut Connection, hash: &[u8]) -> Stored<Option<CodeRow>> {
    Ok(app_codes::table
        .find(hash)
        .select(CodeRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Marks a code as used.
pub fn use_up(conn: &mut Connection, hash: &[u8], now: DateTime<Utc>) -> Stored<()> {
    diesel::update(app_codes::table.find(hash)).set(app_codes::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Voids codes of a person that nobody has come with yet.
pub fn void_of_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    let consents: Vec<Uuid> = app_consents::table
        .filter(app_consents::account_id.eq(account))
        .select(app_consents::id)
        .load(conn)?;
    void(conn, &consents)
}

/// Voids codes of these consents that nobody has come with yet.
pub fn void(conn: &mut Connection, consents: &[Uuid]) -> Stored<()> {
    // Most people let no application act.
    if !consents.is_empty() {
        let unused = app_codes::table
            .filter(app_codes::consent_id.eq_any(consents))
            .filter(app_codes::used_at.is_null());
        diesel::delete(unused).execute(conn)?;
    }
    Ok(())
}

/// Forgets codes that were given out before that.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(app_codes::table.filter(app_codes::issued_at.lt(before))).execute(conn)?)
}
