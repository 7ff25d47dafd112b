//! Entries that wait for their place in the log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{PetitionId, SignatureId};
use crate::prepared::prepared;
use crate::schema::log_pending_batches;
use crate::{Connection, Stored};
use domain::assurance::Assurance;
use domain::rules::Source;
use domain::signature_log::ENTRY_BYTES;

/// What the log is to say.
#[derive(Clone)]
pub struct PendingEntry {
    /// The entry's bytes, without the index of what it cancels.
    pub entry: [u8; ENTRY_BYTES],
    /// The vote that it says, or cancels.
    pub vote: Option<SignatureId>,
    /// Of the key of its commitment; none where nobody is ever to open it.
    pub seed: Option<[u8; 16]>,
}

/// Writes down what the log is to say, all in one row, since each row that comes and goes costs the votes beside it. The
/// petitions that it is about are locked.
///
/// # Errors
/// The database's.
pub fn pend(conn: &mut Connection, entries: &[PendingEntry]) -> Stored<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let said = Said::of(entries);
    prepared("INSERT INTO log_pending_batches (entries, signature_ids, seeds) VALUES (?, ?, ?)")
        .bind::<Binary, _>(said.entries)
        .bind::<Array<Nullable<SqlUuid>>, _>(said.votes)
        .bind::<Array<Nullable<Binary>>, _>(said.seeds)
        .execute(conn)?;
    Ok(())
}

/// Entries as their row has them.
pub(crate) struct Said<'a> {
    pub(crate) entries: Vec<u8>,
    pub(crate) votes: Vec<Option<SignatureId>>,
    pub(crate) seeds: Vec<Option<&'a [u8]>>,
}

impl<'a> Said<'a> {
    pub(crate) fn of(entries: &'a [PendingEntry]) -> Self {
        Self {
            entries: entries.iter().map(|pending| &pending.entry[..]).collect::<Vec<_>>().concat(),
            votes: entries.iter().map(|pending| pending.vote).collect(),
            seeds: entries
                .iter()
                .map(|pending| pending.seed.as_ref().map(|seed| &seed[..]))
                .collect(),
        }
    }
}

/// What was taken up to be given its place.
#[derive(Clone)]
pub struct TakenEntry {
    /// The entry's bytes, without the index of what it cancels; none for a vote from before the log.
    pub entry: Option<[u8; ENTRY_BYTES]>,
    /// The vote that it says, or cancels.
    pub signature_id: Option<SignatureId>,
    /// Of the key of its commitment.
    pub seed: Option<Vec<u8>>,
}

/// What one statement wrote down.
#[derive(QueryableByName, Queryable, Selectable)]
#[diesel(table_name = log_pending_batches)]
struct Batch {
    #[diesel(sql_type = Nullable<Binary>)]
    entries: Option<Vec<u8>>,
    #[diesel(sql_type = Array<Nullable<SqlUuid>>)]
    signature_ids: Vec<Option<SignatureId>>,
    #[diesel(sql_type = Array<Nullable<Binary>>)]
    seeds: Vec<Option<Vec<u8>>>,
}

impl Batch {
    fn into_entries(self) -> impl Iterator<Item = TakenEntry> {
        let entries = self.entries.unwrap_or_default();
        let entries: Vec<[u8; ENTRY_BYTES]> = entries.as_chunks().0.to_vec();
        // A batch without entries has as many times none.
        let said = entries.into_iter().map(Some).chain(std::iter::repeat(None));
        let votes = self.signature_ids.into_iter().zip(self.seeds);
        votes.zip(said).map(|((signature_id, seed), entry)| TakenEntry {
            entry,
            signature_id,
            seed,
        })
    }
}

/// Takes up what waits, in the order in which it was written down: whole batches, until there are `limit` entries or more.
/// What is being forgotten at this moment is waited for: passed over, its vote would be unknown to the entry that cancels it.
///
/// # Errors
/// The database's.
pub fn take(conn: &mut Connection, limit: i64) -> Stored<Vec<TakenEntry>> {
    let taken: Vec<Batch> = prepared(
        "WITH first AS (SELECT id, cardinality(signature_ids) AS entries FROM log_pending_batches ORDER BY id LIMIT ?), \
         counted AS (SELECT id, sum(entries) OVER (ORDER BY id) - entries AS before FROM first), \
         taken AS (DELETE FROM log_pending_batches \
             WHERE id IN (SELECT id FROM counted WHERE before < ?) \
             RETURNING id, entries, signature_ids, seeds) \
         SELECT entries, signature_ids, seeds FROM taken ORDER BY id",
    )
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(taken.into_iter().flat_map(Batch::into_entries).collect())
}

/// All that waits.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Connection) -> Stored<Vec<TakenEntry>> {
    let batches: Vec<Batch> = log_pending_batches::table
        .order(log_pending_batches::id)
        .select(Batch::as_select())
        .load(conn)?;
    Ok(batches.into_iter().flat_map(Batch::into_entries).collect())
}

/// A vote from before the log, of which an entry is to be made.
#[derive(Clone, QueryableByName)]
pub struct VoteBefore {
    /// The vote.
    #[diesel(sql_type = SqlUuid)]
    pub id: SignatureId,
    /// The petition signed.
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    /// The person, under a key of the petition.
    #[diesel(sql_type = SqlUuid)]
    pub signer_key: Uuid,
    /// How it came in.
    #[diesel(sql_type = Text, deserialize_as = Coded<Source>)]
    pub channel: Source,
    /// How sure the person's identity was.
    #[diesel(sql_type = Text, deserialize_as = Coded<Assurance>)]
    pub assurance: Assurance,
    /// Legal time by which it was admitted.
    #[diesel(sql_type = Timestamptz)]
    pub signed_at: DateTime<Utc>,
    /// The petition's own random value.
    #[diesel(sql_type = Binary)]
    pub signer_salt: Vec<u8>,
}

/// Those of these votes that there are.
///
/// # Errors
/// The database's.
pub fn votes_before(conn: &mut Connection, votes: &[SignatureId]) -> Stored<Vec<VoteBefore>> {
    if votes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(prepared(
        "SELECT s.id, s.petition_id, s.signer_key, s.channel, s.assurance, s.signed_at, p.signer_salt \
         FROM signatures s JOIN petitions p ON p.id = s.petition_id WHERE s.id = ANY(?)",
    )
    .bind::<Array<SqlUuid>, _>(votes)
    .load(conn)?)
}
