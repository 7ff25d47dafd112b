//! The append-only record of what happened to each petition.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use super::coded::{Coded, coded};
use super::schema::journal;
use super::{Connection, Stored};
use domain::acts::Act;
use domain::petition::StateName;
use domain::terms::TermKind;

/// The step of a term that passed without its act; its details name the clock.
const PASSED: &str = Act::PassTerm { clock: TermKind::Moderation }.event();

/// One step of a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = journal)]
pub struct Entry {
    /// A UUIDv7 of its own; later steps sort after earlier ones (RFC 9562, 5.7).
    pub id: Uuid,
    /// Whose step it is; with `version` it is unique, so no two steps claim one version.
    pub petition_id: PetitionId,
    /// What happened, by its settled name.
    pub event: String,
    /// Where the petition stood before the step.
    #[diesel(serialize_as = Coded<StateName>, deserialize_as = Coded<StateName>)]
    pub from_state: StateName,
    /// Where it stands after the step; the same state when the step left it there.
    #[diesel(serialize_as = Coded<StateName>, deserialize_as = Coded<StateName>)]
    pub to_state: StateName,
    /// The petition's version after the step.
    pub version: i32,
    /// A role, or `service`.
    pub actor_role: String,
    /// The account that acted; none for the service.
    pub actor_id: Option<AccountId>,
    /// Public facts of the step, as shown in the timeline.
    pub details: serde_json::Value,
    /// The instant the step counts from; a lapsed clock's own due instant.
    pub effective_at: DateTime<Utc>,
    /// Legal time at which the line was written; later than `effective_at` for a lapsed clock.
    pub recorded_at: DateTime<Utc>,
}

/// Writes a step.
pub fn append(conn: &mut Connection, entry: Entry) -> Stored<()> {
    diesel::insert_into(journal::table).values(entry).execute(conn)?;
    Ok(())
}

/// When the petition's latest step into that state was written down, and those concerned were told.
pub fn recorded_at(
    conn: &mut Connection,
    petition: PetitionId,
    into: StateName,
) -> Stored<Option<DateTime<Utc>>> {
    Ok(journal::table
        .filter(journal::petition_id.eq(petition))
        .filter(journal::to_state.eq(Coded(into)))
        .filter(journal::from_state.ne(Coded(into)))
        .order(journal::version.desc())
        .select(journal::recorded_at)
        .first(conn)
        .optional()?)
}

/// Where a petition stood at that instant: what the last step that counts from then or earlier led to; none while it
/// was a draft.
pub fn state_at(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<Option<StateName>> {
    let found: Option<Coded<StateName>> = journal::table
        .filter(journal::petition_id.eq(petition))
        .filter(journal::effective_at.le(at))
        .order(journal::version.desc())
        .select(journal::to_state)
        .first(conn)
        .optional()?;
    Ok(found.map(|state| state.0))
}

/// Steps after `after`, oldest first, at most `limit`; without the passing of the terms that are not to be told.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    after: i32,
    limit: i64,
    untold: &[TermKind],
) -> Stored<Vec<Entry>> {
    let clock = sql::<Text>("coalesce(details->>'clock', '')");
    Ok(journal::table
        .filter(journal::petition_id.eq(petition))
        .filter(journal::version.gt(after))
        .filter(journal::event.ne(PASSED).or(clock.ne_all(coded(untold))))
        .order(journal::version)
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)?)
}
