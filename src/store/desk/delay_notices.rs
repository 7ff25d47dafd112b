//! The word of staff to the authors whose petitions wait for moderation, and whom it has reached.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::coded::{Coded, coded};
use crate::ids::{AccountId, DelayNoticeId, PetitionId};
use crate::petitions::PetitionRow;
use crate::schema::{accounts, delay_notices, delay_notices_told, petitions};
use crate::{Connection, Stored};
use domain::petition::StateName;

/// A word to those who wait, as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = delay_notices)]
pub struct DelayNoticeRow {
    /// Of the notice.
    pub id: DelayNoticeId,
    /// In Kazakh.
    pub message_kk: String,
    /// In Russian.
    pub message_ru: String,
    /// In English, where it is written in English too.
    pub message_en: Option<String>,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: AccountId,
}

/// Keeps it; nobody is told by that.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: DelayNoticeRow) -> Stored<()> {
    diesel::insert_into(delay_notices::table).values(row).execute(conn)?;
    Ok(())
}

/// The notice of that id.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, id: DelayNoticeId) -> Stored<Option<DelayNoticeRow>> {
    Ok(delay_notices::table.find(id).select(DelayNoticeRow::as_select()).first(conn).optional()?)
}

/// Notices, newest first, below `before`.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Connection,
    before: Option<DelayNoticeId>,
    limit: i64,
) -> Stored<Vec<DelayNoticeRow>> {
    let mut query = delay_notices::table
        .order(delay_notices::id.desc())
        .limit(limit)
        .select(DelayNoticeRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(delay_notices::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Of how many petitions the author has been told.
///
/// # Errors
/// The database's.
pub fn told(conn: &mut Connection, id: DelayNoticeId) -> Stored<i64> {
    let of_it = delay_notices_told::table.filter(delay_notices_told::notice_id.eq(id));
    Ok(of_it.count().get_result(conn)?)
}

/// Petitions in these states whose author can be told, and has not been by that notice.
#[diesel::dsl::auto_type]
fn waiting_in(states: Vec<Coded<StateName>>, id: DelayNoticeId) -> _ {
    let reader = accounts::table
        .filter(accounts::id.eq(petitions::author_id))
        .filter(accounts::disabled_at.is_null());
    let earlier = delay_notices_told::table
        .filter(delay_notices_told::notice_id.eq(id))
        .filter(delay_notices_told::petition_id.eq(petitions::id));
    petitions::table
        .filter(petitions::state.eq_any(states))
        .filter(exists(reader))
        .filter(not(exists(earlier)))
}

/// How many petitions wait whose author has not been told.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Connection, states: &[StateName], id: DelayNoticeId) -> Stored<i64> {
    Ok(waiting_in(coded(states), id).count().get_result(conn)?)
}

/// Petitions that wait and whose author has not been told, kept as they are until the end of the transaction; without
/// those that somebody acts on just now.
///
/// # Errors
/// The database's.
pub fn next_waiting(
    conn: &mut Connection,
    states: &[StateName],
    id: DelayNoticeId,
    limit: i64,
) -> Stored<Vec<PetitionRow>> {
    Ok(waiting_in(coded(states), id)
        .order(petitions::id)
        .limit(limit)
        .select(PetitionRow::as_select())
        .for_share()
        .skip_locked()
        .load(conn)?)
}

/// Notes that the authors of these petitions are told; of which of them they had not been.
///
/// # Errors
/// The database's.
pub fn mark_told(
    conn: &mut Connection,
    id: DelayNoticeId,
    petitions: &[PetitionId],
    at: DateTime<Utc>,
) -> Stored<Vec<PetitionId>> {
    let rows: Vec<_> = petitions
        .iter()
        .map(|petition| {
            (
                delay_notices_told::notice_id.eq(id),
                delay_notices_told::petition_id.eq(*petition),
                delay_notices_told::told_at.eq(at),
            )
        })
        .collect();
    Ok(diesel::insert_into(delay_notices_told::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(delay_notices_told::petition_id)
        .get_results(conn)?)
}
