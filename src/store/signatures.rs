//! Signatures: written a batch at a time, never twice for one person.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::prepared::prepared;
use super::schema::{paper_signatures, signature_counts, signature_removals, signatures};
use super::{Connection, Stored};

/// A signature as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = signatures)]
pub struct SignatureRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub signer_key: Uuid,
    pub account_id: Option<AccountId>,
    pub round: i16,
    pub live: bool,
    pub ordinal: i64,
    pub channel: String,
    pub assurance: String,
    pub key_version: i16,
    pub public_name: String,
    pub region: String,
    pub notify: bool,
    pub signed_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

/// What a petition already holds of a person.
#[derive(Debug, Clone, QueryableByName)]
pub struct EarlierRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    #[diesel(sql_type = SqlUuid)]
    pub signer_key: Uuid,
    #[diesel(sql_type = SmallInt)]
    pub round: i16,
    #[diesel(sql_type = Bool)]
    pub live: bool,
    #[diesel(sql_type = BigInt)]
    pub ordinal: i64,
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub removed_because: Option<String>,
}

/// Everything the petitions hold of these signers: pairs of petition and signer key.
pub fn earlier(
    conn: &mut Connection,
    petitions: &[PetitionId],
    signers: &[Uuid],
) -> Stored<Vec<EarlierRow>> {
    Ok(prepared(
        "SELECT s.id, s.petition_id, s.signer_key, s.round, s.live, s.ordinal, s.signed_at, \
                r.reason AS removed_because \
         FROM unnest(?, ?) AS asked(petition_id, signer_key) \
         JOIN signatures s USING (petition_id, signer_key) \
         LEFT JOIN signature_removals r ON r.signature_id = s.id \
         ORDER BY s.petition_id, s.signer_key, s.round",
    )
    .bind::<Array<SqlUuid>, _>(petitions)
    .bind::<Array<SqlUuid>, _>(signers)
    .load(conn)?)
}

/// Writes a batch in one statement and returns the ids that were really written: a person who
/// already counts is left out by the constraint, whatever the program believed.
pub fn insert_batch(conn: &mut Connection, rows: &[SignatureRow]) -> Stored<Vec<Uuid>> {
    #[derive(QueryableByName)]
    struct Written {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    macro_rules! column {
        ($field:ident) => {
            rows.iter().map(|row| row.$field.clone()).collect::<Vec<_>>()
        };
    }
    let written: Vec<Written> = prepared(
        "INSERT INTO signatures (id, petition_id, signer_key, account_id, round, live, ordinal, \
             channel, assurance, key_version, public_name, region, notify, signed_at, recorded_at) \
         SELECT id, petition_id, signer_key, account_id, round, true, ordinal, channel, assurance, \
             key_version, public_name, region, notify, signed_at, recorded_at \
         FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS new(id, \
             petition_id, signer_key, account_id, round, ordinal, channel, assurance, key_version, \
             public_name, region, notify, signed_at, recorded_at) \
         ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind::<Array<SqlUuid>, _>(column!(id))
    .bind::<Array<SqlUuid>, _>(column!(petition_id))
    .bind::<Array<SqlUuid>, _>(column!(signer_key))
    .bind::<Array<Nullable<SqlUuid>>, _>(column!(account_id))
    .bind::<Array<SmallInt>, _>(column!(round))
    .bind::<Array<BigInt>, _>(column!(ordinal))
    .bind::<Array<Text>, _>(column!(channel))
    .bind::<Array<Text>, _>(column!(assurance))
    .bind::<Array<SmallInt>, _>(column!(key_version))
    .bind::<Array<Text>, _>(column!(public_name))
    .bind::<Array<Text>, _>(column!(region))
    .bind::<Array<Bool>, _>(column!(notify))
    .bind::<Array<Timestamptz>, _>(column!(signed_at))
    .bind::<Array<Timestamptz>, _>(column!(recorded_at))
    .load(conn)?;
    Ok(written.into_iter().map(|row| row.id).collect())
}

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

/// Ends a signature's life; the row stays as evidence.
pub fn remove(
    conn: &mut Connection,
    id: Uuid,
    reason: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(signatures::table.find(id)).set(signatures::live.eq(false)).execute(conn)?;
    diesel::insert_into(signature_removals::table)
        .values((
            signature_removals::signature_id.eq(id),
            signature_removals::reason.eq(reason),
            signature_removals::removed_at.eq(at),
            signature_removals::removed_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a signature sheet says of its signer.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = paper_signatures)]
pub struct PaperSignatureRow {
    pub signature_id: Uuid,
    pub iin_cipher: Vec<u8>,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub signed_on: NaiveDate,
    pub scan_reference: String,
    pub entered_by: AccountId,
}

pub fn insert_paper(conn: &mut Connection, row: &PaperSignatureRow) -> Stored<()> {
    diesel::insert_into(paper_signatures::table).values(row).execute(conn)?;
    Ok(())
}

/// Live signatures of a petition by region and channel.
pub fn tally(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<(String, String, i64)>> {
    Ok(signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::live)
        .group_by((signatures::region, signatures::channel))
        .order((signatures::region, signatures::channel))
        .select((signatures::region, signatures::channel, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Live signatures of a petition by civil day, oldest first.
pub fn per_day(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<(NaiveDate, i64)>> {
    Ok(signature_counts::table
        .filter(signature_counts::petition_id.eq(petition))
        .group_by(signature_counts::day)
        .having(sum(signature_counts::signatures).gt(0))
        .order(signature_counts::day)
        .select((signature_counts::day, sum(signature_counts::signatures).assume_not_null()))
        .load(conn)?)
}

/// Live signatures of a petition by region, the most first.
pub fn per_region(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<(String, i64)>> {
    Ok(signature_counts::table
        .filter(signature_counts::petition_id.eq(petition))
        .group_by(signature_counts::region)
        .having(sum(signature_counts::signatures).gt(0))
        .order((sum(signature_counts::signatures).desc(), signature_counts::region))
        .select((signature_counts::region, sum(signature_counts::signatures).assume_not_null()))
        .load(conn)?)
}

/// Live signatures of a petition, newest first, below `before`.
pub fn public_list(
    conn: &mut Connection,
    petition: PetitionId,
    before: Option<i64>,
    limit: i64,
) -> Stored<Vec<SignatureRow>> {
    let mut query = signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::live)
        .order(signatures::ordinal.desc())
        .limit(limit)
        .select(SignatureRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(signatures::ordinal.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Signatures that each of these accounts has given since then: how many, and the first of them.
pub fn given_since(
    conn: &mut Connection,
    accounts: &[AccountId],
    since: DateTime<Utc>,
) -> Stored<Vec<(AccountId, i64, Uuid)>> {
    // The ids of the service's rows begin with the milliseconds of their making (RFC 9562, 5.7).
    let first = u128::try_from(since.timestamp_millis()).unwrap_or(0) << 80;
    let rows: Vec<(AccountId, Uuid)> = signatures::table
        .filter(signatures::account_id.assume_not_null().eq_any(accounts))
        .filter(signatures::id.ge(Uuid::from_u128(first)))
        .select((signatures::account_id.assume_not_null(), signatures::id))
        .order((signatures::account_id, signatures::id))
        .load(conn)?;
    let mut given: Vec<(AccountId, i64, Uuid)> = Vec::new();
    for (account, id) in rows {
        match given.last_mut() {
            Some((last, count, _)) if *last == account => *count += 1,
            _ => given.push((account, 1, id)),
        }
    }
    Ok(given)
}

/// A person's own signatures, newest first.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    before: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<SignatureRow>> {
    let mut query = signatures::table
        .filter(signatures::account_id.eq(account))
        .order(signatures::id.desc())
        .limit(limit)
        .select(SignatureRow::as_select())
        .into_boxed();
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

/// A petition whose count does not equal its live rows.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Mismatch {
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    #[diesel(sql_type = Integer)]
    pub counted: i32,
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
}

/// Petitions whose count differs from their rows: none, ever.
pub fn mismatches(conn: &mut Connection) -> Stored<Vec<Mismatch>> {
    Ok(diesel::sql_query(
        "SELECT p.id AS petition_id, p.signature_count AS counted, coalesce(s.live, 0) AS rows \
         FROM petitions p LEFT JOIN (SELECT petition_id, count(*) AS live FROM signatures \
             WHERE live GROUP BY petition_id) s ON s.petition_id = p.id \
         WHERE p.signature_count <> coalesce(s.live, 0) ORDER BY p.id LIMIT 100",
    )
    .load(conn)?)
}

/// Signatures whose account does not exist (there is no foreign key, on purpose).
pub fn orphans(conn: &mut Connection) -> Stored<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let row: Count = diesel::sql_query(
        "SELECT count(*) AS count FROM signatures s LEFT JOIN accounts a ON a.id = s.account_id \
         WHERE s.account_id IS NOT NULL AND a.id IS NULL",
    )
    .get_result(conn)?;
    Ok(row.count)
}
