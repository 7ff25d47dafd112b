//! The append-only records of accounts: what happened to them, and who read whose personal data.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{account_events, personal_data_readings};
use super::{Connection, Stored};

/// Something that happened to an account. `details` hold no personal data.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = account_events)]
pub struct AccountEvent {
    /// Its identity.
    pub id: Uuid,
    /// The account it belongs to.
    pub account_id: AccountId,
    /// Who did it; nobody for the service.
    pub actor_id: Option<AccountId>,
    /// What happened, by its settled name.
    pub event: String,
    /// Facts of it, without personal data.
    pub details: serde_json::Value,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
}

/// A reading of somebody's personal data by a member of staff.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = personal_data_readings)]
pub struct ReadingRow {
    /// Its identity.
    pub id: Uuid,
    /// The member of staff who read.
    pub reader_id: AccountId,
    /// The person whose data were read; none where they were those of many, as on a sheet of signatures.
    pub subject_id: Option<AccountId>,
    /// The petition the data were read for, if for one.
    pub petition_id: Option<PetitionId>,
    /// Which data.
    pub what: String,
    /// When they were read.
    pub read_at: DateTime<Utc>,
}

/// Records what happened to an account.
pub fn append(conn: &mut Connection, event: &AccountEvent) -> Stored<()> {
    diesel::insert_into(account_events::table).values(event).execute(conn)?;
    Ok(())
}

/// What happened to an account, newest first, at most `limit`.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Stored<Vec<AccountEvent>> {
    Ok(account_events::table
        .filter(account_events::account_id.eq(account))
        .order(account_events::id.desc())
        .limit(limit)
        .select(AccountEvent::as_select())
        .load(conn)?)
}

/// Records who read whose data.
pub fn append_reading(conn: &mut Connection, row: &ReadingRow) -> Stored<()> {
    diesel::insert_into(personal_data_readings::table).values(row).execute(conn)?;
    Ok(())
}

/// Who read this person's data, newest first, at most `limit`.
pub fn readings_of(
    conn: &mut Connection,
    subject: AccountId,
    limit: i64,
) -> Stored<Vec<ReadingRow>> {
    Ok(personal_data_readings::table
        .filter(personal_data_readings::subject_id.eq(subject))
        .order(personal_data_readings::id.desc())
        .limit(limit)
        .select(ReadingRow::as_select())
        .load(conn)?)
}

/// Whose data this member of staff read since then, oldest first, at most `limit`.
pub fn readings_by(
    conn: &mut Connection,
    reader: AccountId,
    since: DateTime<Utc>,
    limit: i64,
) -> Stored<Vec<ReadingRow>> {
    Ok(personal_data_readings::table
        .filter(personal_data_readings::reader_id.eq(reader))
        .filter(personal_data_readings::read_at.ge(since))
        .order(personal_data_readings::id)
        .limit(limit)
        .select(ReadingRow::as_select())
        .load(conn)?)
}
