//! The orders by count, which follow counts.

use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};

use crate::ids::PetitionId;
use crate::{Connection, Stored, turns};

/// Key of the advisory lock under which one process lets them follow.
const TURN: i64 = 0x7065_7469_7261_6e6b;

/// Whether this transaction may let them follow; until its end nobody else does, so that none writes a count older than
/// another's.
pub fn take_turn(conn: &mut Connection) -> Stored<bool> {
    turns::take(conn, TURN)
}

/// The statement for some petitions.
macro_rules! follow {
    ($those:literal) => {
        concat!("WITH counted AS MATERIALIZED ( \
             SELECT id, signature_count FROM petitions WHERE opened_at IS NOT NULL AND ", $those, "), \
         ranks AS (SELECT counted.* FROM petition_ranks AS stood JOIN counted ON counted.id = stood.petition_id \
             WHERE stood.signature_count <> counted.signature_count FOR NO KEY UPDATE OF stood SKIP LOCKED), \
         ranked AS (UPDATE petition_ranks AS stood SET signature_count = ranks.signature_count \
             FROM ranks WHERE stood.petition_id = ranks.id), \
         finds AS (SELECT counted.* FROM petition_search AS stood JOIN counted ON counted.id = stood.petition_id \
             WHERE stood.signature_count <> counted.signature_count FOR NO KEY UPDATE OF stood SKIP LOCKED), \
         found AS (UPDATE petition_search AS stood SET signature_count = finds.signature_count \
             FROM finds WHERE stood.petition_id = finds.id) \
         SELECT counted.id FROM counted \
             LEFT JOIN petition_ranks ON petition_ranks.petition_id = counted.id \
             LEFT JOIN petition_search ON petition_search.petition_id = counted.id \
         WHERE (petition_ranks.signature_count <> counted.signature_count AND counted.id NOT IN (SELECT id FROM ranks)) \
            OR (petition_search.signature_count <> counted.signature_count AND counted.id NOT IN (SELECT id FROM finds))")
    };
}

const OF_THESE: &str = follow!("id = ANY ($1)");
const OF_ALL: &str = follow!("$1 = '{}'");

/// Lets the orders follow the counts of all petitions in public access, or of these. A row that another transaction holds
/// is not waited for: its petition is returned, and is for the next time.
pub fn follow(conn: &mut Connection, of: Option<&[PetitionId]>) -> Stored<Vec<PetitionId>> {
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = SqlUuid)]
        id: PetitionId,
    }
    let statement =
        if of.is_some() { diesel::sql_query(OF_THESE) } else { diesel::sql_query(OF_ALL) };
    let left: Vec<Left> = statement.bind::<Array<SqlUuid>, _>(of.unwrap_or_default()).load(conn)?;
    Ok(left.into_iter().map(|left| left.id).collect())
}
