//! Prepared reasons of rejections, and which rejections were written from them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, RejectionReasonId};
use crate::schema::{rejection_reason_uses, rejection_reasons};
use crate::{Connection, Stored};
use domain::acts::GroundName;

/// A prepared reason as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = rejection_reasons, treat_none_as_null = true)]
pub struct RejectionReasonRow {
    /// Of the reason.
    pub id: RejectionReasonId,
    /// The ground it is for.
    #[diesel(serialize_as = Coded<GroundName>, deserialize_as = Coded<GroundName>)]
    pub ground: GroundName,
    /// Its text in Kazakh.
    pub text_kk: String,
    /// Its text in Russian.
    pub text_ru: String,
    /// Grows with every change.
    pub version: i32,
    /// Since when no further rejection states it.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: AccountId,
}

/// Keeps a new reason.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: RejectionReasonRow) -> Stored<()> {
    diesel::insert_into(rejection_reasons::table).values(row).execute(conn)?;
    Ok(())
}

/// The reason of that id, locked against its change and its deletion.
///
/// # Errors
/// The database's.
pub fn lock(conn: &mut Connection, id: RejectionReasonId) -> Stored<Option<RejectionReasonRow>> {
    Ok(rejection_reasons::table
        .find(id)
        .select(RejectionReasonRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// The reason of that id, which stays as it is as long as this transaction needs it.
///
/// # Errors
/// The database's.
pub fn to_be_used(
    conn: &mut Connection,
    id: RejectionReasonId,
) -> Stored<Option<RejectionReasonRow>> {
    Ok(rejection_reasons::table
        .find(id)
        .select(RejectionReasonRow::as_select())
        .for_share()
        .first(conn)
        .optional()?)
}

/// Changes a reason.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, row: RejectionReasonRow) -> Stored<()> {
    diesel::update(rejection_reasons::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// Deletes a reason.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut Connection, id: RejectionReasonId) -> Stored<()> {
    diesel::delete(rejection_reasons::table.find(id)).execute(conn)?;
    Ok(())
}

/// How many rejections were written from it.
///
/// # Errors
/// The database's.
pub fn uses(conn: &mut Connection, id: RejectionReasonId) -> Stored<i64> {
    Ok(rejection_reason_uses::table
        .filter(rejection_reason_uses::reason_id.eq(id))
        .count()
        .get_result(conn)?)
}

/// Keeps that a rejection was written from these.
///
/// # Errors
/// The database's.
pub fn keep_uses(
    conn: &mut Connection,
    rejection: Uuid,
    reasons: &[RejectionReasonId],
) -> Stored<()> {
    let rows: Vec<_> = reasons
        .iter()
        .map(|reason| {
            (
                rejection_reason_uses::rejection_id.eq(rejection),
                rejection_reason_uses::reason_id.eq(*reason),
            )
        })
        .collect();
    diesel::insert_into(rejection_reason_uses::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// Reasons in the order they were made, after that one, of one ground or of all, each with how many rejections were
/// written from it.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Connection,
    ground: Option<GroundName>,
    after: Option<RejectionReasonId>,
    limit: i64,
) -> Stored<Vec<(RejectionReasonRow, i64)>> {
    let mut query = rejection_reasons::table
        .order(rejection_reasons::id)
        .limit(limit)
        .select(RejectionReasonRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(rejection_reasons::id.gt(after));
    }
    if let Some(ground) = ground {
        query = query.filter(rejection_reasons::ground.eq(Coded(ground)));
    }
    let rows: Vec<RejectionReasonRow> = query.load(conn)?;
    let mut counted = Vec::with_capacity(rows.len());
    for row in rows {
        let uses = uses(conn, row.id)?;
        counted.push((row, uses));
    }
    Ok(counted)
}
