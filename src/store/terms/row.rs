//! A term as it stands in its table.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::skipped::SkippedDay;
use crate::coded::Coded;
use crate::ids::{ComplaintId, PetitionId};
use crate::json::Json;
use crate::schema::clocks;
use domain::terms::{TermKind, TermUnit};

/// A term as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = clocks)]
pub struct TermRow {
    /// A UUIDv7; of two terms of a kind the later one sorts last (RFC 9562, 5.7).
    pub id: Uuid,
    /// The petition it runs on.
    pub petition_id: PetitionId,
    /// Whose act it waits for, and which one.
    #[diesel(serialize_as = Coded<TermKind>, deserialize_as = Coded<TermKind>)]
    pub kind: TermKind,
    /// The provision that sets the term.
    pub article: String,
    /// The civil day of the event; not counted itself (76(2)).
    pub started_on: NaiveDate,
    /// Legal time of the event that started it.
    pub started_at: DateTime<Utc>,
    /// How many units it runs.
    pub length: i32,
    /// Working days, calendar days or months.
    #[diesel(serialize_as = Coded<TermUnit>, deserialize_as = Coded<TermUnit>)]
    pub unit: TermUnit,
    /// Its last civil day.
    pub due_on: NaiveDate,
    /// The first instant that is no longer part of it.
    pub due_at: DateTime<Utc>,
    /// The days that were not counted.
    #[diesel(serialize_as = Json<Vec<SkippedDay>>, deserialize_as = Json<Vec<SkippedDay>>)]
    pub skipped: Vec<SkippedDay>,
    /// The calendar of that year was not published yet.
    pub provisional: bool,
    /// The version of the calendar it was reckoned with.
    pub calendar_version: i32,
    /// When the act was performed that it was for.
    pub met_at: Option<DateTime<Utc>>,
    /// When it passed without that act.
    pub overdue_at: Option<DateTime<Utc>>,
    /// The complaint whose term it is; none for the petition's own.
    pub complaint_id: Option<ComplaintId>,
    /// Its end has no effect before: sheets that came in time are still being typed.
    pub waits_until: Option<DateTime<Utc>>,
}
