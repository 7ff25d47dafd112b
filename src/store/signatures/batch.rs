//! What the writer of signatures asks and writes, for many requests in a statement each.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Binary, Bool, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::row::{RemovalReason, SignatureRow};
use crate::coded::{Coded, MaybeCoded};
use crate::ids::{AccountId, PetitionId, SignatureId};
use crate::prepared::prepared;
use crate::schema::signatures;
use crate::signature_log::{PendingEntry, Said};
use crate::{Connection, Stored};
use domain::assurance::Assurance;
use domain::rules::Source;

/// What a petition already holds of a person.
#[derive(Debug, Clone, QueryableByName)]
pub struct EarlierRow {
    /// The signature itself.
    #[diesel(sql_type = SqlUuid)]
    pub id: SignatureId,
    /// The petition that holds it.
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    /// The person, under a key that differs from petition to petition.
    #[diesel(sql_type = SqlUuid)]
    pub signer_key: Uuid,
    /// 1, and 2 for who withdrew and signed once more.
    #[diesel(sql_type = SmallInt)]
    pub round: i16,
    /// It counts.
    #[diesel(sql_type = Bool)]
    pub live: bool,
    /// Which signature of the petition it is; grows, never re-used.
    #[diesel(sql_type = BigInt)]
    pub ordinal: i64,
    /// Legal time by which it was admitted.
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
    /// None on paper.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub account_id: Option<AccountId>,
    /// How it came in.
    #[diesel(sql_type = Text, deserialize_as = Coded<Source>)]
    pub channel: Source,
    /// How sure the person's identity was.
    #[diesel(sql_type = Text, deserialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// Absent while it lives.
    #[diesel(sql_type = Nullable<Text>, deserialize_as = MaybeCoded<RemovalReason>)]
    pub removed_because: Option<RemovalReason>,
    /// Given by an account that has lost the IIN to its person since.
    #[diesel(sql_type = Bool)]
    pub by_former: bool,
}

/// Everything the petitions hold of these signers: pairs of petition and signer key.
pub fn earlier(
    conn: &mut Connection,
    petitions: &[PetitionId],
    signers: &[Uuid],
) -> Stored<Vec<EarlierRow>> {
    Ok(prepared(
        "SELECT s.id, s.petition_id, s.signer_key, s.round, s.live, s.ordinal, s.signed_at, \
                s.account_id, s.channel, s.assurance, r.reason AS removed_because, \
                a.iin_lost_at IS NOT NULL AS by_former \
         FROM unnest(?, ?) AS asked(petition_id, signer_key) \
         JOIN signatures s USING (petition_id, signer_key) \
         LEFT JOIN signature_removals r ON r.signature_id = s.id \
         LEFT JOIN accounts a ON a.id = s.account_id \
         ORDER BY s.petition_id, s.signer_key, s.round",
    )
    .bind::<Array<SqlUuid>, _>(petitions)
    .bind::<Array<SqlUuid>, _>(signers)
    .load(conn)?)
}

/// Writes a batch and what the log is to say of it, all in one statement: each more is a way to the database and back for
/// every vote that waits. Returns the ids that were really written: a person who already counts is left out by the
/// constraint, whatever the program believed; what was said then has to be rolled back.
pub fn insert_batch(
    conn: &mut Connection,
    rows: &[SignatureRow],
    said: &[PendingEntry],
) -> Stored<Vec<SignatureId>> {
    #[derive(QueryableByName)]
    struct Written {
        #[diesel(sql_type = SqlUuid)]
        id: SignatureId,
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    macro_rules! column {
        ($field:ident) => {
            rows.iter().map(|row| row.$field.clone()).collect::<Vec<_>>()
        };
    }
    let said = Said::of(said);
    let written: Vec<Written> = prepared(
        "WITH said AS (INSERT INTO log_pending_batches (entries, signature_ids, seeds) \
             SELECT entries, votes, seeds FROM (VALUES (?, ?, ?)) AS all_of_it(entries, votes, seeds) \
             WHERE cardinality(votes) > 0) \
         INSERT INTO signatures (id, petition_id, signer_key, account_id, round, live, ordinal, \
             channel, assurance, key_version, public_name, region, notify, signed_at, recorded_at) \
         SELECT id, petition_id, signer_key, account_id, round, true, ordinal, channel, assurance, \
             key_version, public_name, region, notify, signed_at, recorded_at \
         FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS new(id, \
             petition_id, signer_key, account_id, round, ordinal, channel, assurance, key_version, \
             public_name, region, notify, signed_at, recorded_at) \
         ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind::<Binary, _>(said.entries)
    .bind::<Array<Nullable<SqlUuid>>, _>(said.votes)
    .bind::<Array<Nullable<Binary>>, _>(said.seeds)
    .bind::<Array<SqlUuid>, _>(column!(id))
    .bind::<Array<SqlUuid>, _>(column!(petition_id))
    .bind::<Array<SqlUuid>, _>(column!(signer_key))
    .bind::<Array<Nullable<SqlUuid>>, _>(column!(account_id))
    .bind::<Array<SmallInt>, _>(column!(round))
    .bind::<Array<BigInt>, _>(column!(ordinal))
    .bind::<Array<Text>, _>(rows.iter().map(|row| Coded(row.channel)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| Coded(row.assurance)).collect::<Vec<_>>())
    .bind::<Array<SmallInt>, _>(column!(key_version))
    .bind::<Array<Text>, _>(column!(public_name))
    .bind::<Array<Text>, _>(column!(region))
    .bind::<Array<Bool>, _>(column!(notify))
    .bind::<Array<Timestamptz>, _>(column!(signed_at))
    .bind::<Array<Timestamptz>, _>(column!(recorded_at))
    .load(conn)?;
    Ok(written.into_iter().map(|row| row.id).collect())
}

/// Signatures that each of these accounts has given since then: how many, and the first of them.
pub fn given_since(
    conn: &mut Connection,
    accounts: &[AccountId],
    since: DateTime<Utc>,
) -> Stored<Vec<(AccountId, i64, SignatureId)>> {
    // The ids of the service's rows begin with the milliseconds of their making (RFC 9562, 5.7).
    let first = u128::try_from(since.timestamp_millis()).unwrap_or(0) << 80;
    let rows: Vec<(AccountId, SignatureId)> = signatures::table
        .filter(signatures::account_id.assume_not_null().eq_any(accounts))
        .filter(signatures::id.ge(Uuid::from_u128(first)))
        .select((signatures::account_id.assume_not_null(), signatures::id))
        .order((signatures::account_id, signatures::id))
        .load(conn)?;
    let mut given: Vec<(AccountId, i64, SignatureId)> = Vec::new();
    for (account, id) in rows {
        match given.last_mut() {
            Some((last, count, _)) if *last == account => *count += 1,
            _ => given.push((account, 1, id)),
        }
    }
    Ok(given)
}
