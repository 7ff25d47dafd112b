//! The journal of the desk: what moderators did about a petition among themselves.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::papers;
use crate::access::Caller;
use crate::{Error, Work};
use domain::desk::DeskEvent;
use domain::person::work_name;
use store::accounts;
use store::desk::journal::{self, DeskEntry};
use store::ids::{AccountId, PetitionId};

/// A line of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Of the line.
    pub id: Uuid,
    /// What was done.
    pub event: DeskEvent,
    /// By whom, by their name at work; nobody for the service.
    pub by: Option<String>,
    /// Facts of it.
    pub details: Value,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Writes a line; its id. `details` must hold no personal data of citizens.
///
/// # Errors
/// The store's failure.
pub(crate) fn record(
    work: &mut Work<'_>,
    petition: PetitionId,
    actor: Option<AccountId>,
    event: DeskEvent,
    details: Value,
) -> Result<Uuid, Error> {
    let id = Uuid::now_v7();
    let entry = DeskEntry {
        id,
        petition_id: petition,
        event,
        actor_id: actor,
        details,
        recorded_at: work.now,
    };
    journal::append(work.conn, entry)?;
    Ok(id)
}

/// Lines about a petition, newest first, below `before`.
///
/// # Errors
/// As [`papers::of`].
pub fn page(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    papers::open(work, caller, id)?;
    let found = journal::of_petition(work.conn, id, before, limit)?;
    let named: Vec<AccountId> =
        found.iter().flat_map(|(entry, _)| people(&entry.details)).map(|(_, id)| id).collect();
    let names: HashMap<AccountId, String> = accounts::by_ids(work.conn, &named)?
        .into_iter()
        .map(|account| (account.id, work_name(&account.given_name, &account.family_name)))
        .collect();
    Ok(found
        .into_iter()
        .map(|(entry, actor)| Line {
            id: entry.id,
            event: entry.event,
            by: actor.map(|(given, family)| work_name(&given, &family)),
            details: with_names(entry.details, &names),
            recorded_at: entry.recorded_at,
        })
        .collect())
}

/// Facts that name a member of staff by their account, each under its name without `_id`.
const NAMED: [(&str, &str); 2] = [("from_id", "from"), ("written_by_id", "written_by")];

fn people(details: &Value) -> impl Iterator<Item = (&'static str, AccountId)> {
    NAMED.into_iter().filter_map(|(id, name)| Some((name, details[id].as_str()?.parse().ok()?)))
}

/// The facts with the names that the people in them have now; what is kept is their accounts alone.
fn with_names(mut details: Value, names: &HashMap<AccountId, String>) -> Value {
    let people: Vec<_> = people(&details).collect();
    for (name, id) in people {
        details[name] = names.get(&id).cloned().into();
    }
    details
}
