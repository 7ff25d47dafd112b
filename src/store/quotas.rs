//! Limits that all processes share, each a row: when its subject's allowance will be whole again.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text, Timestamptz};

use super::schema::quotas;
use super::{Connection, Stored};

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Timestamptz)]
    full_at: DateTime<Utc>,
}

/// Takes one from an allowance that refills at one every `step` and is whole after `period`. The
/// instant at which it will be whole; `None` when nothing is left, and nothing was taken.
pub fn take(
    conn: &mut Connection,
    policy: &str,
    subject: &[u8],
    now: DateTime<Utc>,
    step: Duration,
    period: Duration,
) -> Stored<Option<DateTime<Utc>>> {
    // One statement: whoever asks at the same time waits for the row.
    let taken = diesel::sql_query(
        "INSERT INTO quotas AS standing (policy, subject, full_at) VALUES ($1, $2, $3)
         ON CONFLICT (policy, subject) DO UPDATE SET full_at = greatest(standing.full_at, $4) + ($3 - $4)
         WHERE greatest(standing.full_at, $4) + ($3 - $4) <= $5
         RETURNING full_at",
    )
    .bind::<Text, _>(policy)
    .bind::<Binary, _>(subject)
    .bind::<Timestamptz, _>(now + step)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now + period)
    .get_result::<Taken>(conn)
    .optional()?;
    Ok(taken.map(|taken| taken.full_at))
}

/// When the allowance will be whole again.
pub fn full_at(
    conn: &mut Connection,
    policy: &str,
    subject: &[u8],
) -> Stored<Option<DateTime<Utc>>> {
    Ok(quotas::table.find((policy, subject)).select(quotas::full_at).first(conn).optional()?)
}

/// Forgets allowances that are whole.
pub fn forget_whole(conn: &mut Connection, now: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(quotas::table.filter(quotas::full_at.lt(now))).execute(conn)?)
}
