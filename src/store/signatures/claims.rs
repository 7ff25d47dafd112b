//! Votes whose givers have left and come back: the row stays as it was, and is theirs again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, SignatureId};
use crate::schema::signature_claims;
use crate::{Connection, Stored};

/// A vote that is somebody's again.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signature_claims)]
pub struct ClaimRow {
    /// The vote.
    pub signature_id: SignatureId,
    /// The account that the person has now.
    pub account_id: AccountId,
    /// Given name and initial, as they are now.
    pub public_name: String,
    /// Since when it is theirs again.
    pub claimed_at: DateTime<Utc>,
}

/// Keeps whose a vote is now, in the place of who had it before.
pub fn claim(conn: &mut Connection, row: &ClaimRow) -> Stored<()> {
    diesel::insert_into(signature_claims::table)
        .values(row.clone())
        .on_conflict(signature_claims::signature_id)
        .do_update()
        .set((
            signature_claims::account_id.eq(row.account_id),
            signature_claims::public_name.eq(&row.public_name),
            signature_claims::claimed_at.eq(row.claimed_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The votes that an account has come back to.
pub fn claimed_by(conn: &mut Connection, account: AccountId) -> Stored<Vec<SignatureId>> {
    Ok(signature_claims::table
        .filter(signature_claims::account_id.eq(account))
        .select(signature_claims::signature_id)
        .load(conn)?)
}

/// The names of those of these votes that are somebody's again.
pub fn claimed_names(
    conn: &mut Connection,
    signatures: &[SignatureId],
) -> Stored<Vec<(SignatureId, String)>> {
    Ok(signature_claims::table
        .filter(signature_claims::signature_id.eq_any(signatures))
        .select((signature_claims::signature_id, signature_claims::public_name))
        .load(conn)?)
}

/// Whoever leaves again has no votes to come back to.
pub fn forget_claims(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(signature_claims::table.filter(signature_claims::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
