//! Where the log says a vote, and what the key of its commitment is made of.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Uuid as SqlUuid};
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId, SignatureId};
use crate::prepared::prepared;
use crate::schema::signature_leaves;
use crate::{Connection, Stored};

/// A vote's place in the log.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = signature_leaves)]
pub struct LeafRow {
    /// The vote.
    pub signature_id: SignatureId,
    /// The index of its entry.
    pub log_index: i64,
    /// Of the key of its commitment; none once nobody can open it.
    pub seed: Option<Vec<u8>>,
}

/// A vote's place in the log, for comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Leaf {
    /// The vote.
    #[diesel(sql_type = SqlUuid)]
    pub signature_id: SignatureId,
    /// The index of its entry.
    #[diesel(sql_type = BigInt)]
    pub log_index: i64,
    /// The petition signed.
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    /// The vote counts.
    #[diesel(sql_type = Bool)]
    pub live: bool,
}

/// Keeps where votes stand.
///
/// # Errors
/// The database's.
pub fn insert_leaves(conn: &mut Connection, rows: &[LeafRow]) -> Stored<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let votes: Vec<SignatureId> = rows.iter().map(|row| row.signature_id).collect();
    let indices: Vec<i64> = rows.iter().map(|row| row.log_index).collect();
    let seeds: Vec<Option<&[u8]>> = rows.iter().map(|row| row.seed.as_deref()).collect();
    prepared(
        "INSERT INTO signature_leaves (signature_id, log_index, seed) \
         SELECT signature_id, log_index, seed FROM unnest(?, ?, ?) AS new(signature_id, log_index, seed)",
    )
    .bind::<Array<SqlUuid>, _>(votes)
    .bind::<Array<BigInt>, _>(indices)
    .bind::<Array<Nullable<Binary>>, _>(seeds)
    .execute(conn)?;
    Ok(())
}

/// Where each of these votes stands in the log, of those that do.
///
/// # Errors
/// The database's.
pub fn indices(conn: &mut Connection, votes: &[SignatureId]) -> Stored<Vec<(SignatureId, i64)>> {
    if votes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(signature_leaves::table
        .filter(signature_leaves::signature_id.eq_any(votes))
        .select((signature_leaves::signature_id, signature_leaves::log_index))
        .load(conn)?)
}

/// Where a vote stands, if it does.
///
/// # Errors
/// The database's.
pub fn leaf(conn: &mut Connection, vote: SignatureId) -> Stored<Option<LeafRow>> {
    Ok(signature_leaves::table.find(vote).select(LeafRow::as_select()).first(conn).optional()?)
}

/// Destroys what the keys of these votes' commitments are made of.
///
/// # Errors
/// The database's.
pub fn forget_seeds(conn: &mut Connection, votes: &[SignatureId]) -> Stored<()> {
    if votes.is_empty() {
        return Ok(());
    }
    let none = None::<Vec<u8>>;
    diesel::update(signature_leaves::table.filter(signature_leaves::signature_id.eq_any(votes)))
        .filter(signature_leaves::seed.is_not_null())
        .set(signature_leaves::seed.eq(none))
        .execute(conn)?;
    Ok(())
}

/// The same of every vote of an account, also of those that wait: these first, so that none moves on unseen meanwhile.
///
/// # Errors
/// The database's.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    prepared(
        "UPDATE log_pending_batches w SET seeds = ARRAY( \
             SELECT CASE WHEN said.vote = ANY(own.votes) THEN NULL ELSE said.seed END \
             FROM unnest(w.signature_ids, w.seeds) WITH ORDINALITY AS said(vote, seed, place) ORDER BY said.place) \
         FROM (SELECT array_agg(id) AS votes FROM signatures WHERE account_id = ?) AS own \
         WHERE EXISTS (SELECT FROM unnest(w.signature_ids, w.seeds) AS said(vote, seed) \
             JOIN unnest(own.votes) AS vote USING (vote) WHERE said.seed IS NOT NULL)",
    )
    .bind::<SqlUuid, _>(account)
    .execute(conn)?;
    forget_left(conn, &[account])?;
    Ok(())
}

/// The same of votes of accounts that have been left: one that was counted while its signer left was not seen by
/// [`forget_account`].
///
/// # Errors
/// The database's.
pub fn forget_left(conn: &mut Connection, left: &[AccountId]) -> Stored<usize> {
    if left.is_empty() {
        return Ok(0);
    }
    Ok(prepared(
        "UPDATE signature_leaves l SET seed = NULL FROM signatures s \
         WHERE l.signature_id = s.id AND l.seed IS NOT NULL AND s.account_id = ANY(?)",
    )
    .bind::<Array<SqlUuid>, _>(left)
    .execute(conn)?)
}

/// Votes with their places, in the order of their ids, after one of them, at most `limit`.
///
/// # Errors
/// The database's.
pub fn leaves_after(
    conn: &mut Connection,
    after: Option<SignatureId>,
    limit: i64,
) -> Stored<Vec<Leaf>> {
    Ok(prepared(
        "SELECT l.signature_id, l.log_index, s.petition_id, s.live FROM signature_leaves l \
         JOIN signatures s ON s.id = l.signature_id \
         WHERE l.signature_id > ? ORDER BY l.signature_id LIMIT ?",
    )
    .bind::<SqlUuid, _>(after.map_or(Uuid::nil(), SignatureId::uuid))
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}
