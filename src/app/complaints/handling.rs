//! What could be done now about complaints on record.

use super::settling::{Said, instance, on_record};
use crate::access::Caller;
use crate::{Error, Work, enact};
use domain::acts::{Act, Actor, ComplaintOutcome, FiledComplaint, Instance};
use domain::calendar::civil_date;
use domain::lifecycle::Facts;
use domain::offers::{Offered, offered};
use store::complaints::{self, ComplaintRow};
use store::ids::ComplaintId;
use store::petitions::PetitionRow;

/// Complaints of one petition that are looked through, the oldest that wait first.
const MOST: usize = 20;

/// What is done about a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handling {
    /// The body passes it on to its superior (91(4)).
    PassingOn,
    /// The body satisfies it itself (91(4)).
    Satisfaction,
    /// An administrator records the outcome (100).
    Outcome,
}

/// What that actor could do now about the complaints on a petition.
pub(crate) fn handlings(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
    actor: Actor,
) -> Result<Vec<(ComplaintId, Handling, Offered)>, Error> {
    let petition = enact::petition(work, row)?;
    let facts = Facts::default();
    let mut found = Vec::new();
    let filed = complaints::of_petition(work.conn, row.id)?;
    for complaint in filed.iter().filter(|filed| filed.court_outcome.is_none()).take(MOST) {
        let body = caller.row.public_body.as_deref();
        let law = on_record(work, row, complaint, body)?;
        for (handling, act) in probes(complaint, law, work) {
            if let Some(offer) = offered(&petition, &act, actor, &facts, &work.moment()) {
                found.push((complaint.id, handling, offer));
            }
        }
    }
    Ok(found)
}

/// The acts that what is on record about a complaint leaves open, each by its performer.
fn probes(
    complaint: &ComplaintRow,
    law: FiledComplaint,
    work: &Work<'_>,
) -> Vec<(Handling, Act<'static>)> {
    let settles = |outcome, stated| {
        let said = Said { outcome, reasoning: String::new(), instance: stated };
        let by = instance(complaint, &said).ok()?;
        Some(Act::SettleComplaint { complaint: law, by, outcome })
    };
    let passed_on = (complaint.passed_on_at.is_none()).then_some(Act::PassComplaintOn {
        complaint: law,
        filed_on: civil_date(complaint.filed_at),
        received_on: work.today,
    });
    // After the superior's word a court's has to be named as such.
    let court = complaint.outcome.map(|_| Instance::Court);
    [
        (Handling::PassingOn, passed_on),
        (Handling::Satisfaction, settles(ComplaintOutcome::SatisfiedByBody, None)),
        (Handling::Outcome, settles(ComplaintOutcome::Dismissed, court)),
    ]
    .into_iter()
    .filter_map(|(handling, act)| act.map(|act| (handling, act)))
    .collect()
}
