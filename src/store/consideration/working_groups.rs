//! Working groups of addressee bodies (90-5(2)(3)).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, PetitionId};
use crate::json::{Json, word};
use crate::schema::working_groups;
use crate::{Connection, Stored};
use domain::acts::MemberKind;

/// A member of a working group, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// Whom they stand for.
    #[serde(with = "word")]
    pub kind: MemberKind,
    /// Their full name.
    pub name: String,
    /// Where they were invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether it was stated that they consent to being written to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consented: bool,
    /// Their office or profession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// They agreed to be named in public.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
}

/// The working group on a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = working_groups)]
pub struct WorkingGroupRow {
    /// The petition it works on.
    pub petition_id: PetitionId,
    /// Who works in it.
    #[diesel(serialize_as = Json<Vec<MemberRecord>>, deserialize_as = Json<Vec<MemberRecord>>)]
    pub members: Vec<MemberRecord>,
    /// When it was formed, the last time.
    pub formed_at: DateTime<Utc>,
    /// The official who recorded it.
    pub formed_by: AccountId,
    /// Civil day of its first meeting, if it was named with the group.
    pub meets_on: Option<NaiveDate>,
    /// When that begins, `HH:MM` in Kazakhstan (UTC+5).
    pub meeting_hour: Option<String>,
    /// Where.
    pub meeting_place: Option<String>,
    /// What is spoken of there, in this order.
    #[diesel(serialize_as = Json<Vec<String>>, deserialize_as = Json<Vec<String>>)]
    pub agenda: Vec<String>,
    /// Where it can be watched.
    pub broadcast_link: Option<String>,
}

/// Forms the group; one that was formed before gives way to it.
///
/// # Errors
/// The database's.
pub fn put_working_group(conn: &mut Connection, row: WorkingGroupRow) -> Stored<()> {
    diesel::insert_into(working_groups::table)
        .values(row)
        .on_conflict(working_groups::petition_id)
        .do_update()
        .set((
            working_groups::members.eq(excluded(working_groups::members)),
            working_groups::formed_at.eq(excluded(working_groups::formed_at)),
            working_groups::formed_by.eq(excluded(working_groups::formed_by)),
            working_groups::meets_on.eq(excluded(working_groups::meets_on)),
            working_groups::meeting_hour.eq(excluded(working_groups::meeting_hour)),
            working_groups::meeting_place.eq(excluded(working_groups::meeting_place)),
            working_groups::agenda.eq(excluded(working_groups::agenda)),
            working_groups::broadcast_link.eq(excluded(working_groups::broadcast_link)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The group that works on a petition.
///
/// # Errors
/// The database's.
pub fn working_group(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<WorkingGroupRow>> {
    Ok(working_groups::table
        .find(petition)
        .select(WorkingGroupRow::as_select())
        .first(conn)
        .optional()?)
}
