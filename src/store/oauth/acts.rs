//! What was done in the name of citizens through applications. Rows are only added.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::AccountId;
use crate::schema::app_acts;
use crate::{Connection, Stored};

/// An act through an application.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = app_acts)]
pub struct AppActRow {
    /// Its identity.
    pub id: Uuid,
    /// In whose name.
    pub account_id: AccountId,
    /// Through which application.
    pub app_id: Uuid,
    /// The call, by its name in the OpenAPI document.
    pub operation: String,
    /// What it was called on.
    pub address: String,
    /// When.
    pub acted_at: DateTime<Utc>,
}

/// Writes acts down.
pub fn append(conn: &mut Connection, rows: &[AppActRow]) -> Stored<()> {
    diesel::insert_into(app_acts::table).values(rows).execute(conn)?;
    Ok(())
}

/// The acts in somebody's name, the newest first, at most so many.
pub fn of_account(conn: &mut Connection, account: AccountId, limit: i64) -> Stored<Vec<AppActRow>> {
    Ok(app_acts::table
        .filter(app_acts::account_id.eq(account))
        .order(app_acts::id.desc())
        .limit(limit)
        .select(AppActRow::as_select())
        .load(conn)?)
}
