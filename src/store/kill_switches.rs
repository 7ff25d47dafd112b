//! What administrators have turned off.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::switches;
use super::{Connection, Stored};

/// A switch that was ever touched.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = switches)]
pub struct SwitchRow {
    pub name: String,
    pub is_on: bool,
    pub reason: String,
    pub changed_at: DateTime<Utc>,
    pub changed_by: AccountId,
}

/// Every switch that was ever touched.
pub fn all(conn: &mut Connection) -> Stored<Vec<SwitchRow>> {
    Ok(switches::table
        .order(switches::name)
        .limit(100)
        .select(SwitchRow::as_select())
        .load(conn)?)
}

/// Whether a switch is on; one that nobody touched is.
pub fn is_on(conn: &mut Connection, name: &str) -> Stored<bool> {
    let row = switches::table.find(name).select(switches::is_on).first(conn).optional()?;
    Ok(row.unwrap_or(true))
}

/// Writes how a switch stands.
pub fn put(conn: &mut Connection, row: &SwitchRow) -> Stored<()> {
    diesel::insert_into(switches::table)
        .values(row)
        .on_conflict(switches::name)
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}
