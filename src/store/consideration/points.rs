//! What decisions answer to each proposal of a petition.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{PetitionId, PointId};
use crate::schema::decision_points;
use crate::{Connection, Stored};
use domain::follow_up::Stance;

/// Points of all decisions on one petition that are read at most.
const MOST: i64 = 500;

/// A point of a decision as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = decision_points)]
pub struct PointRow {
    /// Of the point.
    pub id: PointId,
    /// The petition that was decided on.
    pub petition_id: PetitionId,
    /// The decision.
    pub decision_id: Uuid,
    /// Its place among the points of the decision, from zero.
    pub position: i16,
    /// The proposal, in the words of the petition.
    pub proposal: String,
    /// What is said to it.
    #[diesel(serialize_as = Coded<Stance>, deserialize_as = Coded<Stance>)]
    pub stance: Stance,
    /// The answer in Kazakh.
    pub answer_kk: Option<String>,
    /// The answer in Russian.
    pub answer_ru: Option<String>,
    /// Until when something is promised, as a civil day.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub responsible: Option<String>,
}

/// Keeps the points of a decision.
///
/// # Errors
/// The database's.
pub fn insert_points(conn: &mut Connection, rows: Vec<PointRow>) -> Stored<()> {
    diesel::insert_into(decision_points::table).values(rows).execute(conn)?;
    Ok(())
}

/// The points of all decisions on a petition, in the order of each.
///
/// # Errors
/// The database's.
pub fn points_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<PointRow>> {
    Ok(decision_points::table
        .filter(decision_points::petition_id.eq(petition))
        .order((decision_points::decision_id, decision_points::position))
        .limit(MOST)
        .select(PointRow::as_select())
        .load(conn)?)
}

/// The points of one decision, in their order.
///
/// # Errors
/// The database's.
pub fn points_of_decision(conn: &mut Connection, decision: Uuid) -> Stored<Vec<PointRow>> {
    Ok(decision_points::table
        .filter(decision_points::decision_id.eq(decision))
        .order(decision_points::position)
        .select(PointRow::as_select())
        .load(conn)?)
}
