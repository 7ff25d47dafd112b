//! Whether counts and signatures agree.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Uuid as SqlUuid};

use crate::ids::PetitionId;
use crate::{Connection, Stored};

/// A petition whose count does not equal its live rows.
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
