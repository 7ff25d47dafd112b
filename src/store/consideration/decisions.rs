//! Decisions on petitions, and the statements on them (90-6).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::promises;
use crate::coded::{Coded, MaybeCoded};
use crate::ids::{AccountId, PetitionId};
use crate::schema::decisions;
use crate::{Connection, Stored};
use domain::acts::{AppealRoute, Outcome};
use domain::proceedings::DecisionEnd;

/// A decision as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = decisions)]
pub struct DecisionRow {
    /// What was decided on.
    pub petition_id: PetitionId,
    /// What was decided.
    #[diesel(serialize_as = Coded<Outcome>, deserialize_as = Coded<Outcome>)]
    pub outcome: Outcome,
    /// The reasons in Kazakh.
    pub reasoning_kk: Option<String>,
    /// The reasons in Russian.
    pub reasoning_ru: Option<String>,
    /// Where it is appealed.
    #[diesel(serialize_as = Coded<AppealRoute>, deserialize_as = Coded<AppealRoute>)]
    pub appeal_route: AppealRoute,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The first head.
    pub decided_by: AccountId,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Where the first head's official statement was made.
    pub statement_link: Option<String>,
    /// Civil day of that statement.
    pub statement_on: Option<NaiveDate>,
    /// Of the decision.
    pub id: Uuid,
    /// What the comments say, and what the body makes of them.
    pub comment_analysis: Option<String>,
    /// Foreign experience and law.
    pub comparative_law: Option<String>,
    /// Since when it stands no longer.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it stands no longer.
    #[diesel(serialize_as = MaybeCoded<DecisionEnd>, deserialize_as = MaybeCoded<DecisionEnd>)]
    pub ended_because: Option<DecisionEnd>,
    /// The same in the words of who cancelled it.
    pub ended_reasoning: Option<String>,
}

/// Keeps a decision.
///
/// # Errors
/// The database's.
pub fn insert_decision(conn: &mut Connection, row: DecisionRow) -> Stored<()> {
    diesel::insert_into(decisions::table).values(row).execute(conn)?;
    Ok(())
}

/// The decision that stands.
///
/// # Errors
/// The database's.
pub fn decision(conn: &mut Connection, petition: PetitionId) -> Stored<Option<DecisionRow>> {
    Ok(decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_at.is_null())
        .select(DecisionRow::as_select())
        .first(conn)
        .optional()?)
}

/// When the decision was taken that stood at that instant.
///
/// # Errors
/// The database's.
pub fn decided_at(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<Option<DateTime<Utc>>> {
    Ok(decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::decided_at.le(at))
        .filter(decisions::ended_at.is_null().or(decisions::ended_at.gt(at)))
        .order(decisions::decided_at.desc())
        .select(decisions::decided_at)
        .first(conn)
        .optional()?)
}

/// Decisions that stand no longer, oldest first: revised before publication, or cancelled.
///
/// # Errors
/// The database's.
pub fn former_decisions(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<DecisionRow>> {
    Ok(decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_at.is_not_null())
        .order((decisions::decided_at, decisions::id))
        .limit(100)
        .select(DecisionRow::as_select())
        .load(conn)?)
}

/// The decision stands no longer; it stays on record. Nothing is owed any more of what it promised.
///
/// # Errors
/// The database's.
pub fn end_decision(
    conn: &mut Connection,
    petition: PetitionId,
    because: DecisionEnd,
    reasoning: Option<&str>,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        decisions::table
            .filter(decisions::petition_id.eq(petition))
            .filter(decisions::ended_at.is_null()),
    )
    .set((
        decisions::ended_at.eq(at),
        decisions::ended_because.eq(MaybeCoded(Some(because))),
        decisions::ended_reasoning.eq(reasoning),
    ))
    .execute(conn)?;
    promises::end_all(conn, petition, at)
}

/// The decision is published.
///
/// # Errors
/// The database's.
pub fn publish_decision(conn: &mut Connection, decision: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(decisions::table.find(decision))
        .set(decisions::published_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Keeps the first head's official statement.
///
/// # Errors
/// The database's.
pub fn record_statement(
    conn: &mut Connection,
    decision: Uuid,
    link: &str,
    on: NaiveDate,
) -> Stored<()> {
    diesel::update(decisions::table.find(decision))
        .set((decisions::statement_link.eq(link), decisions::statement_on.eq(on)))
        .execute(conn)?;
    Ok(())
}
