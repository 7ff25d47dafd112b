//! The beginning of a signing.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::row::SigningSessionRow;
use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, SigningSessionId};
use crate::schema::signing_sessions as sessions;
use crate::{Connection, Stored};
use domain::signing_sessions::SigningState;

/// A signing.
pub fn by_id(conn: &mut Connection, id: SigningSessionId) -> Stored<Option<SigningSessionRow>> {
    let found = sessions::table.find(id).select(SigningSessionRow::as_select());
    Ok(found.first(conn).optional()?)
}

/// The signing that a person has open on a petition.
pub fn open_of(
    conn: &mut Connection,
    account: AccountId,
    petition: PetitionId,
) -> Stored<Option<SigningSessionRow>> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::petition_id.eq(petition))
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .select(SigningSessionRow::as_select())
        .first(conn)
        .optional()?)
}

/// How many a person has open.
pub fn count_open(conn: &mut Connection, account: AccountId) -> Stored<i64> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .count()
        .get_result(conn)?)
}

/// Begins one.
pub fn insert(conn: &mut Connection, row: SigningSessionRow) -> Stored<()> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// What the broker gave for it.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = crate::schema::signing_sessions)]
pub struct OfferColumns {
    /// The picture (PNG).
    pub qr_code: Vec<u8>,
    /// What opens it in eGov Mobile.
    pub mobile_link: Option<String>,
    /// What opens it in eGov Business.
    pub business_link: Option<String>,
    /// Where the document is handed over.
    pub data_url: String,
    /// Where the signature is collected.
    pub sign_url: String,
    /// Legal time by which the signature has to have come.
    pub expires_at: DateTime<Utc>,
    /// Legal time by which it is counted, or is not.
    pub settles_by: DateTime<Utc>,
    /// The machine's time from which on somebody may work on it.
    pub next_try_at: DateTime<Utc>,
}

/// Keeps what the broker gave, unless it has given something before.
pub fn offer(conn: &mut Connection, id: SigningSessionId, columns: OfferColumns) -> Stored<()> {
    let bare = sessions::table
        .find(id)
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(sessions::sign_url.is_null());
    diesel::update(bare).set(columns).execute(conn)?;
    Ok(())
}

/// Takes back a beginning for which the broker gave nothing.
pub fn withdraw(conn: &mut Connection, id: SigningSessionId) -> Stored<()> {
    let bare = sessions::table
        .find(id)
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(sessions::sign_url.is_null());
    diesel::delete(bare).execute(conn)?;
    Ok(())
}
