//! Who an account is at identity providers.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::provider_identities as identities;
use super::{Connection, Stored};

/// An account's identity at a provider.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = identities)]
pub struct IdentityRow {
    /// Its identity.
    pub id: Uuid,
    /// The account.
    pub account_id: AccountId,
    /// The provider, by its name here.
    pub provider: String,
    /// Keyed hash of provider, issuer and subject.
    pub subject_key: Vec<u8>,
    /// When the two were brought together.
    pub linked_at: DateTime<Utc>,
    /// When somebody last signed in by it.
    pub last_used_at: DateTime<Utc>,
    /// Since when a member of staff is of no group that counts.
    pub post_withdrawn_at: Option<DateTime<Utc>>,
}

/// Keeps an identity.
pub fn insert(conn: &mut Connection, row: &IdentityRow) -> Stored<()> {
    diesel::insert_into(identities::table).values(row).execute(conn)?;
    Ok(())
}

/// The identity of a subject, locked.
pub fn lock(conn: &mut Connection, subject_key: &[u8]) -> Stored<Option<IdentityRow>> {
    Ok(identities::table
        .filter(identities::subject_key.eq(subject_key))
        .select(IdentityRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// The identities of an account, the oldest first.
pub fn of_account(conn: &mut Connection, account: AccountId) -> Stored<Vec<IdentityRow>> {
    Ok(identities::table
        .filter(identities::account_id.eq(account))
        .order(identities::id)
        .select(IdentityRow::as_select())
        .load(conn)?)
}

/// Records that somebody has signed in by it, and whether their post there is gone.
pub fn see(
    conn: &mut Connection,
    id: Uuid,
    now: DateTime<Utc>,
    post_withdrawn_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(identities::table.find(id))
        .set((
            identities::last_used_at.eq(now),
            identities::post_withdrawn_at.eq(post_withdrawn_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes an identity from an account; false when it had none at that provider.
pub fn remove(conn: &mut Connection, account: AccountId, provider: &str) -> Stored<bool> {
    let gone = identities::table
        .filter(identities::account_id.eq(account))
        .filter(identities::provider.eq(provider));
    Ok(diesel::delete(gone).execute(conn)? == 1)
}

/// Forgets all identities of an account.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(identities::table.filter(identities::account_id.eq(account))).execute(conn)?;
    Ok(())
}
