//! Whether what is stored twice agrees.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};

use crate::ids::PetitionId;
use crate::{Connection, Stored};

/// Contradictions of one kind that are listed at most.
const LISTED: i64 = 100;

/// A petition whose stored count is not the number of its live signatures.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Mismatch {
    /// The petition whose figures differ.
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: PetitionId,
    #[diesel(sql_type = Integer)]
    /// What its row says.
    pub counted: i32,
    #[diesel(sql_type = BigInt)]
    /// Its live signatures.
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

/// A contradiction about a petition. It names no person.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Contradiction {
    #[diesel(sql_type = SqlUuid)]
    /// The petition.
    pub petition_id: PetitionId,
    #[diesel(sql_type = Text)]
    /// What is wrong, in words.
    pub what: String,
}

/// Sums by civil day, region and assurance that are not those of the live signatures.
pub fn wrong_sums(conn: &mut Connection) -> Stored<Vec<Contradiction>> {
    contradictions(
        conn,
        "SELECT petition_id, format('%s, region %s, %s: counted %s, signatures %s', day, region, assurance, \
             coalesce(c.signatures, 0), coalesce(s.live, 0)) AS what \
         FROM (SELECT * FROM signature_counts WHERE signatures <> 0) c \
         FULL JOIN (SELECT petition_id, civil_day(signed_at) AS day, region, assurance, count(*) AS live \
             FROM signatures WHERE live GROUP BY 1, 2, 3, 4) s USING (petition_id, day, region, assurance) \
         WHERE coalesce(c.signatures, 0) <> coalesce(s.live, 0) \
         ORDER BY petition_id, day, region, assurance LIMIT $1",
    )
}

/// Opened petitions that stand in the order by count with another count than theirs, or not at all; without those that have
/// changed so lately that the order may not have followed yet.
pub fn wrong_ranks(conn: &mut Connection) -> Stored<Vec<Contradiction>> {
    contradictions(
        conn,
        "SELECT p.id AS petition_id, format('counted %s, ranked by %s', p.signature_count, \
             coalesce(r.signature_count::text, 'nothing')) AS what \
         FROM petitions p LEFT JOIN petition_ranks r ON r.petition_id = p.id \
         WHERE CASE WHEN p.opened_at IS NULL THEN r.signature_count <> p.signature_count \
               ELSE r.signature_count IS DISTINCT FROM p.signature_count END \
           AND p.id NOT IN (SELECT petition_id FROM changes WHERE petition_id IS NOT NULL) ORDER BY p.id LIMIT $1",
    )
}

/// Petitions whose signatures are not numbered from one to the last without a gap: one is lost, or was added past us.
pub fn wrong_ordinals(conn: &mut Connection) -> Stored<Vec<Contradiction>> {
    contradictions(
        conn,
        "SELECT p.id AS petition_id, format('last ordinal %s, %s signatures with %s ordinals from %s to %s', \
             p.last_ordinal, coalesce(s.rows, 0), coalesce(s.different, 0), s.lowest, s.highest) AS what \
         FROM petitions p LEFT JOIN (SELECT petition_id, count(*) AS rows, count(DISTINCT ordinal) AS different, \
             min(ordinal) AS lowest, max(ordinal) AS highest FROM signatures GROUP BY petition_id) s \
             ON s.petition_id = p.id \
         WHERE p.last_ordinal <> coalesce(s.rows, 0) OR s.different <> s.rows OR s.lowest <> 1 \
            OR s.highest <> p.last_ordinal ORDER BY p.id LIMIT $1",
    )
}

/// Petitions on which a person, or an account, counts more than once.
pub fn doubles(conn: &mut Connection) -> Stored<Vec<Contradiction>> {
    contradictions(
        conn,
        "SELECT petition_id, format('%s persons count more than once', count(*)) AS what FROM ( \
             SELECT petition_id FROM signatures WHERE live \
                 GROUP BY petition_id, signer_key HAVING count(*) > 1 \
             UNION ALL SELECT petition_id FROM signatures WHERE live AND account_id IS NOT NULL \
                 GROUP BY petition_id, account_id HAVING count(*) > 1 AND count(DISTINCT signer_key) > 1 \
         ) AS twice GROUP BY petition_id ORDER BY petition_id LIMIT $1",
    )
}

fn contradictions(conn: &mut Connection, statement: &str) -> Stored<Vec<Contradiction>> {
    Ok(diesel::sql_query(statement).bind::<BigInt, _>(LISTED).load(conn)?)
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
