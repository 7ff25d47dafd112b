//! Acts on accounts that one member of staff has begun and another one has to agree to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ids::AccountId;
use super::schema::account_proposals;
use super::{Connection, Stored};

/// What one member of staff has begun.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = account_proposals)]
pub struct ProposalRow {
    /// Whose account it is about.
    pub account_id: AccountId,
    /// What is to be done.
    pub act: String,
    /// Why.
    pub reason: String,
    /// Since when it waits.
    pub proposed_at: DateTime<Utc>,
    /// Who wants it.
    pub proposed_by: AccountId,
}

/// What waits; the account's lock keeps it.
pub fn of(conn: &mut Connection, account: AccountId, act: &str) -> Stored<Option<ProposalRow>> {
    Ok(account_proposals::table
        .find((account, act))
        .select(ProposalRow::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps what one person wants, in the place of what waited too long.
pub fn put(conn: &mut Connection, row: &ProposalRow) -> Stored<()> {
    end(conn, row.account_id, &row.act)?;
    diesel::insert_into(account_proposals::table).values(row).execute(conn)?;
    Ok(())
}

/// Nothing waits any more.
pub fn end(conn: &mut Connection, account: AccountId, act: &str) -> Stored<()> {
    diesel::delete(account_proposals::table.find((account, act))).execute(conn)?;
    Ok(())
}
