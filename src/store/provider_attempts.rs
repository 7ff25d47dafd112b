//! Requests to be authenticated by an identity provider.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::provider_attempts as attempts;
use super::{Connection, Stored};

/// A request that was begun.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = attempts)]
pub struct AttemptRow {
    /// Its identity.
    pub id: Uuid,
    /// At which provider.
    pub provider: String,
    /// SHA-256 of the state.
    pub state_hash: Vec<u8>,
    /// SHA-256 of what only the client that began it knows.
    pub verifier_hash: Vec<u8>,
    /// Whom the identity is to be linked to; none for signing in.
    pub account_id: Option<AccountId>,
    /// In which session of theirs.
    pub session_id: Option<Uuid>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// SHA-256 of the code that was brought back, once it was.
    pub code_hash: Option<Vec<u8>>,
    /// How often the code was given to the provider.
    pub tries: i16,
    /// Until when somebody is at it.
    pub busy_until: Option<DateTime<Utc>>,
    /// What the provider said of the person, sealed.
    pub proof: Option<Vec<u8>>,
    /// When it was used up.
    pub used_at: Option<DateTime<Utc>>,
}

/// Keeps a request.
pub fn insert(conn: &mut Connection, row: &AttemptRow) -> Stored<()> {
    diesel::insert_into(attempts::table).values(row).execute(conn)?;
    Ok(())
}

/// The request of a state, locked, if it is still good.
pub fn lock(
    conn: &mut Connection,
    state_hash: &[u8],
    now: DateTime<Utc>,
) -> Stored<Option<AttemptRow>> {
    Ok(attempts::table
        .filter(attempts::state_hash.eq(state_hash))
        .filter(attempts::used_at.is_null())
        .filter(attempts::expires_at.gt(now))
        .select(AttemptRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Records that a code is being given to the provider.
pub fn begin_exchange(
    conn: &mut Connection,
    id: Uuid,
    code_hash: &[u8],
    busy_until: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(attempts::table.find(id))
        .set((
            attempts::code_hash.eq(code_hash),
            attempts::busy_until.eq(busy_until),
            attempts::tries.eq(attempts::tries + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps what the provider said; nobody is at it any more.
pub fn keep_proof(conn: &mut Connection, id: Uuid, proof: &[u8]) -> Stored<()> {
    diesel::update(attempts::table.find(id))
        .set((attempts::proof.eq(proof), attempts::busy_until.eq(None::<DateTime<Utc>>)))
        .execute(conn)?;
    Ok(())
}

/// The provider was not reached; the same code may be given once more.
pub fn release(conn: &mut Connection, id: Uuid) -> Stored<()> {
    diesel::update(attempts::table.find(id))
        .set(attempts::busy_until.eq(None::<DateTime<Utc>>))
        .execute(conn)?;
    Ok(())
}

/// Uses a request up; what the provider said is forgotten with it.
pub fn use_up(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Stored<()> {
    diesel::update(attempts::table.find(id))
        .set((attempts::used_at.eq(now), attempts::proof.eq(None::<Vec<u8>>)))
        .execute(conn)?;
    Ok(())
}

/// Forgets requests that expired before that.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(attempts::table.filter(attempts::expires_at.lt(before))).execute(conn)?)
}
