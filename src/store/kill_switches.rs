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
    /// What it switches.
    pub name: String,
    /// Whether that is served.
    pub is_on: bool,
    /// Why.
    pub reason: String,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: AccountId,
}

/// Every switch that was ever changed.
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

/// Stores a switch.
pub fn put(conn: &mut Connection, row: &SwitchRow) -> Stored<()> {
    diesel::insert_into(switches::table)
        .values(row)
        .on_conflict(switches::name)
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}
