//! Entries that wait for their place in the log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{PetitionId, SignatureId};
use crate::prepared::prepared;
use crate::schema::log_pending;
use crate::{Connection, Stored};
use domain::assurance::Assurance;
use domain::rules::Source;

/// What the log is to say.
#[derive(Clone)]
pub struct PendingEntry {
    /// The entry's bytes, without the index of what it cancels.
    pub entry: Vec<u8>,
    /// The vote that it says, or cancels.
    pub vote: Option<SignatureId>,
    /// Of the key of its commitment; none where nobody is ever to open it.
    pub seed: Option<Vec<u8>>,
}

/// Writes down what the log is to say, in one statement. The petitions that it is about are locked.
///
/// # Errors
/// The database's.
pub fn pend(conn: &mut Connection, entries: &[PendingEntry]) -> Stored<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let bytes: Vec<&[u8]> = entries.iter().map(|pending| &*pending.entry).collect();
    let votes: Vec<Option<SignatureId>> = entries.iter().map(|pending| pending.vote).collect();
    let seeds: Vec<Option<&[u8]>> = entries.iter().map(|pending| pending.seed.as_deref()).collect();
    prepared(
        "INSERT INTO log_pending (entry, signature_id, seed) \
         SELECT entry, signature_id, seed FROM unnest(?, ?, ?) AS new(entry, signature_id, seed)",
    )
    .bind::<Array<Binary>, _>(bytes)
    .bind::<Array<Nullable<SqlUuid>>, _>(votes)
    .bind::<Array<Nullable<Binary>>, _>(seeds)
    .execute(conn)?;
    Ok(())
}

/// What was taken up to be given its place.
#[derive(Clone, QueryableByName)]
pub struct TakenEntry {
    /// The entry's bytes, without the index of what it cancels; none for a vote from before the log.
    #[diesel(sql_type = Nullable<Binary>)]
    pub entry: Option<Vec<u8>>,
    /// The vote that it says, or cancels.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub signature_id: Option<SignatureId>,
    /// Of the key of its commitment.
    #[diesel(sql_type = Nullable<Binary>)]
    pub seed: Option<Vec<u8>>,
}

/// Takes up what waits, at most `limit`, in the order in which it was written down. What is being forgotten at this moment
/// is waited for: passed over, its vote would be unknown to the entry that cancels it.
///
/// # Errors
/// The database's.
pub fn take(conn: &mut Connection, limit: i64) -> Stored<Vec<TakenEntry>> {
    Ok(prepared(
        "WITH taken AS (DELETE FROM log_pending \
             WHERE id IN (SELECT id FROM log_pending ORDER BY id LIMIT ?) \
             RETURNING id, entry, signature_id, seed) \
         SELECT entry, signature_id, seed FROM taken ORDER BY id",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}

/// All that waits: the vote that an entry will say or cancel, and the entry.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Connection) -> Stored<Vec<(Option<SignatureId>, Option<Vec<u8>>)>> {
    Ok(log_pending::table
        .order(log_pending::id)
        .select((log_pending::signature_id, log_pending::entry))
        .load(conn)?)
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
