//! Signatures that are none: counted first, then taken off the count, in the open.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::access::Caller;
use super::enact::{self, ActDetails, Performer, details, enact, may_enact};
use super::falling_back::fall_back;
use super::petitions::{PetitionRecord, lock, petition_record};
use super::{Error, Work, signature_log};
use domain::calendar::{end_of, start_of};
use domain::lifecycle::Act;
use domain::rules::Source;
use domain::signing::{Shortfall, shortfall};
use notice_facts::{RemovedVotes, StepFacts};
use store::ids::{InvalidationId, PetitionId, SignatureId};
use store::moderation::InvalidationRow;
use store::{moderation, petitions};

/// Signatures named one by one in an invalidation at most.
pub const MAX_NAMED: usize = 1_000;

/// Which live signatures of a petition are meant; every condition named must hold.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// One of these.
    pub signatures: Option<Vec<SignatureId>>,
    /// KATO code of the signers' region.
    pub region: Option<String>,
    /// How they were given.
    pub channel: Option<Source>,
    /// First civil day of signing.
    pub signed_from: Option<NaiveDate>,
    /// Last civil day of signing.
    pub signed_to: Option<NaiveDate>,
}

impl From<&Conditions> for moderation::Conditions {
    fn from(conditions: &Conditions) -> Self {
        Self {
            signatures: conditions.signatures.clone(),
            region: conditions.region.clone(),
            channel: conditions.channel,
            signed_from: conditions.signed_from.map(start_of),
            signed_to: conditions.signed_to.map(end_of),
        }
    }
}

/// An invalidation, counted and perhaps run.
#[derive(Debug, Clone)]
pub struct Invalidation {
    /// Of the finding.
    pub id: InvalidationId,
    /// Live signatures that met every condition when they were counted.
    pub matched: i32,
    /// Why.
    pub reason: String,
    /// When they were counted.
    pub made_at: DateTime<Utc>,
}

/// Counts what an invalidation would take, and keeps it to be run.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] without a condition, [`Error::NotFound`].
pub fn make(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    conditions: &Conditions,
    reason: &str,
) -> Result<Invalidation, Error> {
    let row = lock(work, Some(caller), id)?;
    // What could not be run any more is not counted either.
    may_enact(work, &row, &Act::Invalidate, &Performer::Caller(caller))?;
    let conditions = moderation::Conditions::from(conditions);
    if conditions.is_empty() {
        return Err(Error::invalid("", "condition_required", "name at least one condition"));
    }
    let made = Invalidation {
        id: InvalidationId::new(),
        matched: moderation::matching(work.conn, row.id, &conditions)?,
        reason: reason.to_owned(),
        made_at: work.now,
    };
    let kept = InvalidationRow {
        id: made.id,
        petition_id: row.id,
        conditions,
        reason: made.reason.clone(),
        matched: made.matched,
        made_at: made.made_at,
        made_by: caller.id(),
        removed: None,
        run_at: None,
        run_by: None,
    };
    moderation::insert_invalidation(work.conn, kept)?;
    Ok(made)
}

/// Runs it: what matches now ceases to count, and the petition falls back when too few are left. It
/// takes another person than the one who made it.
///
/// # Errors
/// The law's refusal, [`Error::Forbidden`] for its maker, [`Error::NotFound`], or
/// [`Error::Conflict`] when it has been run.
pub fn run(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    invalidation: InvalidationId,
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
    let conditions = &invalidation.conditions;
    let entry = signature_log::invalidated(work, row.id);
    let by = (caller.id(), work.now);
    let removed = moderation::invalidate(work.conn, row.id, conditions, &entry, by)?;
    row.signature_count -= removed;
    petitions::set_tallies(work.conn, &[row.tally()])?;
    let facts = [
        ("removed", json!(removed)),
        ("signature_count", json!(row.signature_count)),
        ("reason", json!(invalidation.reason)),
    ];
    let particulars = ActDetails {
        journal: details(facts),
        notice: StepFacts::RemovedVotes(RemovedVotes {
            reasoning: invalidation.reason.as_str().into(),
            removed,
        }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::Invalidate, &Performer::Caller(caller), particulars)?;
    moderation::mark_run(work.conn, invalidation.id, removed, caller.id(), work.now)?;
    // Whether the fifty are there is judged when moderation decides.
    if shortfall(&enact::petition(work, &row)?) == Some(Shortfall::Threshold) {
        fall_back(work, &mut row, Shortfall::Threshold)?;
    }
    petition_record(work, row)
}
