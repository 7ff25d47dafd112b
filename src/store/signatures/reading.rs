//! Single signatures and pages of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use uuid::Uuid;

use super::claims::claimed_by;
use super::row::{RemovalReason, SignatureRow};
use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, SignatureId};
use crate::schema::{signature_removals, signatures};
use crate::{Connection, Stored};

/// The person's live signature on a petition.
pub fn live_of(
    conn: &mut Connection,
    petition: PetitionId,
    signer: Uuid,
) -> Stored<Option<SignatureRow>> {
    Ok(signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::signer_key.eq(signer))
        .filter(signatures::live)
        .select(SignatureRow::as_select())
        .first(conn)
        .optional()?)
}

/// A signature.
pub fn by_id(conn: &mut Connection, id: SignatureId) -> Stored<Option<SignatureRow>> {
    Ok(signatures::table.find(id).select(SignatureRow::as_select()).first(conn).optional()?)
}

/// Why a signature no longer counts, where it does not.
pub fn removal_of(conn: &mut Connection, id: SignatureId) -> Stored<Option<RemovalReason>> {
    let reason: Option<Coded<RemovalReason>> = signature_removals::table
        .find(id)
        .select(signature_removals::reason)
        .first(conn)
        .optional()?;
    Ok(reason.map(|reason| reason.0))
}

/// Ends a signature's life; the row stays as evidence.
pub fn remove(
    conn: &mut Connection,
    id: SignatureId,
    reason: RemovalReason,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(signatures::table.find(id)).set(signatures::live.eq(false)).execute(conn)?;
    diesel::insert_into(signature_removals::table)
        .values((
            signature_removals::signature_id.eq(id),
            signature_removals::reason.eq(Coded(reason)),
            signature_removals::removed_at.eq(at),
            signature_removals::removed_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Live signatures of a petition with ordinals from the first to the last of these, in no order.
pub fn live_within(
    conn: &mut Connection,
    petition: PetitionId,
    (first, last): (i64, i64),
) -> Stored<Vec<SignatureRow>> {
    Ok(signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::ordinal.between(first, last))
        .filter(signatures::live)
        .select(SignatureRow::as_select())
        .load(conn)?)
}

/// How many live signatures given before an instant there are in each run of so many ordinals, by the number of the
/// run; the first, of the ordinals from 1 on, is 0. Of ordinals from the first to the last of these.
pub fn live_by_run(
    conn: &mut Connection,
    petition: PetitionId,
    run: i64,
    (first, last): (i64, i64),
    before: DateTime<Utc>,
) -> Stored<Vec<(i64, i64)>> {
    let number = || diesel::dsl::sql::<BigInt>("(ordinal - 1) / ").bind::<BigInt, _>(run);
    Ok(signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::ordinal.between(first, last))
        .filter(signatures::live)
        .filter(signatures::signed_at.lt(before))
        .group_by(diesel::dsl::sql::<BigInt>("1"))
        .select((number(), diesel::dsl::count_star()))
        .load(conn)?)
}

/// Signatures that these accounts gave, oldest first.
pub fn of_accounts(
    conn: &mut Connection,
    accounts: &[AccountId],
    limit: i64,
) -> Stored<Vec<SignatureRow>> {
    Ok(signatures::table
        .filter(signatures::account_id.assume_not_null().eq_any(accounts))
        .order(signatures::id)
        .limit(limit)
        .select(SignatureRow::as_select())
        .load(conn)?)
}

/// A person's own signatures, newest first, with those that they have come back to and those that others gave with
/// their IIN.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    by_others: &[SignatureId],
    before: Option<SignatureId>,
    limit: i64,
) -> Stored<Vec<SignatureRow>> {
    let mut claimed = claimed_by(conn, account)?;
    claimed.extend(by_others);
    let own = signatures::account_id.assume_not_null().eq(account);
    let mut query = signatures::table
        .order(signatures::id.desc())
        .limit(limit)
        .select(SignatureRow::as_select())
        .into_boxed();
    query = match claimed[..] {
        [] => query.filter(own),
        _ => query.filter(own.or(signatures::id.eq_any(claimed))),
    };
    if let Some(before) = before {
        query = query.filter(signatures::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Whom a notice to signers goes to: those who asked for it.
pub fn who_asked(
    conn: &mut Connection,
    petition: PetitionId,
    after: i64,
    limit: i64,
) -> Stored<Vec<(i64, AccountId)>> {
    let rows: Vec<(i64, Option<AccountId>)> = signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::live)
        .filter(signatures::notify)
        .filter(signatures::ordinal.gt(after))
        .order(signatures::ordinal)
        .limit(limit)
        .select((signatures::ordinal, signatures::account_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(ordinal, account)| Some((ordinal, account?))).collect())
}
