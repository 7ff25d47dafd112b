//! What the addressee has done of what 90-5(2) asks before a decision.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::forwardings::forwarding;
use crate::coded::MaybeCoded;
use crate::ids::PetitionId;
use crate::schema::{decisions, discussions, field_visits, working_groups};
use crate::{Connection, Stored};
use domain::petition::Duties;
use domain::proceedings::DecisionEnd;

/// Which duties of 90-5(2) the present addressee has done: what another body did before it was
/// found not competent does not count, nor a discussion of a decision that was cancelled.
///
/// # Errors
/// The database's.
pub fn duties(conn: &mut Connection, petition: PetitionId) -> Stored<Duties> {
    let received = forwarding(conn, petition)?.map(|row| row.forwarded_at);
    let since = received.unwrap_or(DateTime::<Utc>::MIN_UTC);
    let field_visit: bool = diesel::select(diesel::dsl::exists(
        field_visits::table.find(petition).filter(field_visits::recorded_at.ge(since)),
    ))
    .get_result(conn)?;
    let working_group: bool = diesel::select(diesel::dsl::exists(
        working_groups::table.find(petition).filter(working_groups::formed_at.ge(since)),
    ))
    .get_result(conn)?;
    let cancelled: Option<DateTime<Utc>> = decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_because.ne(MaybeCoded(Some(DecisionEnd::Revised))))
        .select(diesel::dsl::max(decisions::ended_at))
        .first(conn)?;
    let last: Option<(NaiveDate, Option<DateTime<Utc>>)> = discussions::table
        .filter(discussions::petition_id.eq(petition))
        .filter(
            discussions::announced_at.ge(cancelled.map_or(since, |cancelled| cancelled.max(since))),
        )
        .order(discussions::id.desc())
        .select((discussions::held_on, discussions::minutes_at))
        .first(conn)
        .optional()?;
    Ok(Duties {
        field_visit,
        working_group,
        discussion_on: last.map(|(held_on, _)| held_on),
        minutes: last.is_some_and(|(_, minutes_at)| minutes_at.is_some()),
    })
}
