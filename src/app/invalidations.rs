//! Signatures that are none: counted first, then taken off the count, in the open.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use store::ids::PetitionId;
use uuid::Uuid;

use super::access::Caller;
use super::enact::{self, ActDetails, Performer, details, enact};
use super::petitions::{PetitionRecord, lock, petition_record};
use super::refusals::ServiceRejection;
use super::{Error, Work};
use domain::lifecycle::Act;
use domain::petition::StateName;
use domain::rules::Source;
use domain::signing::{Shortfall, shortfall};
pub use store::moderation::InvalidationRow;
pub use store::signatures::Conditions;
use store::{moderation, petitions, signatures};

/// Signatures named one by one in an invalidation at most.
pub const MAX_NAMED: usize = 1_000;

/// Counts what an invalidation would take, and keeps it to be run.
///
/// # Errors
/// [`Error::Invalid`] without a condition, [`Error::NotFound`].
pub fn make(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    conditions: &Conditions,
    reason: &str,
) -> Result<InvalidationRow, Error> {
    let row = lock(work, Some(caller), id)?;
    if conditions.is_empty() {
        return Err(Error::invalid("", "condition_required", "name at least one condition"));
    }
    let invalidation = InvalidationRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        conditions: described(conditions),
        reason: reason.to_owned(),
        matched: signatures::matching(work.conn, row.id, conditions)?,
        made_at: work.now,
        made_by: caller.id(),
        removed: None,
        run_at: None,
        run_by: None,
    };
    moderation::insert_invalidation(work.conn, &invalidation)?;
    Ok(invalidation)
}

/// Runs it: what matches now ceases to count, and the petition falls back when too few are left. Not
/// by the person who made it.
///
/// # Errors
/// The law's refusal, [`Error::Forbidden`] for its maker, [`Error::NotFound`], or [`Error::Conflict`] when it has been run.
pub fn run(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    invalidation: Uuid,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let invalidation =
        moderation::invalidation(work.conn, id, invalidation)?.ok_or(Error::NotFound)?;
    if invalidation.run_at.is_some() {
        return Err(Error::Conflict("run_already"));
    }
    if invalidation.made_by == caller.id() {
        return Err(Error::Forbidden("second_person_required"));
    }
    let conditions = conditions_of(&invalidation.conditions);
    let removed = signatures::invalidate(work.conn, row.id, &conditions, caller.id(), work.now)?;
    row.signature_count -= removed;
    petitions::set_tallies(work.conn, &[row.tally()])?;
    let facts = [
        ("removed", json!(removed)),
        ("signature_count", json!(row.signature_count)),
        ("reason", json!(invalidation.reason)),
    ];
    let particulars = ActDetails {
        journal: details(facts),
        notice: details([("reasoning", json!(invalidation.reason)), ("removed", json!(removed))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::Invalidate, &Performer::Caller(caller), particulars)?;
    moderation::mark_run(work.conn, invalidation.id, removed, caller.id(), work.now)?;
    fall_back(work, &mut row)?;
    petition_record(work, row)
}

/// What follows when the count no longer reaches a line it had crossed.
fn fall_back(work: &mut Work<'_>, row: &mut store::petitions::PetitionRow) -> Result<(), Error> {
    let petition = enact::petition(work, row)?;
    let act = match shortfall(&petition) {
        None => return Ok(()),
        Some(Shortfall::Fifty) => Act::FallBelowFifty,
        Some(Shortfall::Threshold) => Act::FallBelowThreshold,
    };
    let mut particulars = ActDetails::default();
    particulars.journal.insert("signature_count".to_owned(), row.signature_count.into());
    let closed_on = row.joining_ends_on.filter(|_| act == Act::FallBelowFifty);
    let refusal = closed_on.map(|closed_on| ServiceRejection::without_support(row, closed_on));
    if let Some(refusal) = &refusal {
        particulars.notice = refusal.notice();
    }
    enact(work, row, &act, &Performer::Service, particulars)?;
    // Whether the window was over, and the petition is rejected, is for the law to say.
    match refusal {
        Some(refusal) if row.state == StateName::Rejected => refusal.keep(work, row),
        _ => Ok(()),
    }
}

fn described(conditions: &Conditions) -> Value {
    json!({
        "signatures": conditions.signatures,
        "region": conditions.region,
        "channel": conditions.channel.map(Source::code),
        "signed_from": conditions.signed_from,
        "signed_to": conditions.signed_to,
    })
}

fn conditions_of(stored: &Value) -> Conditions {
    let text = |name: &str| stored[name].as_str().map(str::to_owned);
    let instant =
        |name: &str| stored[name].as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
    Conditions {
        signatures: stored["signatures"]
            .as_array()
            .map(|ids| ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()),
        region: text("region"),
        channel: text("channel").and_then(|code| Source::parse(&code)),
        signed_from: instant("signed_from"),
        signed_to: instant("signed_to"),
    }
}
