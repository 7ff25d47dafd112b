//! The day of a promise passes, and the body has not said that it is done: that is told once, and shown from then on.

use std::sync::Arc;

use serde_json::json;

use crate::enact::{ActDetails, Performer, details, enact};
use crate::{App, Error, Work};
use chrono::NaiveDate;
use domain::calendar::end_of;
use domain::lifecycle::Act;
use notice_facts::{DuePromises, StepFacts};
use store::consideration::promises;
use store::ids::PetitionId;
use store::petitions;

/// Petitions looked at in one round.
const ROUND: i64 = 100;

/// Tells of every promise whose day has passed; of how many days. A petition that cannot be told of is logged and left
/// to the next round: it holds up no other.
///
/// # Errors
/// The database cannot be reached; what was told by then stays so.
pub async fn pass(app: &Arc<App>) -> Result<usize, Error> {
    let mut told = 0;
    if !app.takes_writes() {
        return Ok(told);
    }
    let mut aside: Vec<PetitionId> = Vec::new();
    loop {
        let known = aside.clone();
        let passed = app
            .read(move |work| Ok(promises::to_pass(work.conn, work.today, &known, ROUND)?))
            .await?;
        if passed.is_empty() {
            return Ok(told);
        }
        for (petition, due_on) in passed {
            match app.write(move |work| pass_day(work, petition, due_on)).await {
                Ok(done) => told += usize::from(done),
                Err(error) if error.is_outage() => return Err(error),
                Err(error) => {
                    tracing::error!(%petition, %error, "a promise that has passed could not be told of");
                    aside.push(petition);
                }
            }
        }
    }
}

/// What was promised about a petition for one day, if nobody was quicker; at the end of that day.
fn pass_day(work: &mut Work<'_>, petition: PetitionId, due_on: NaiveDate) -> Result<bool, Error> {
    let mut row = petitions::lock_for_lapse(work.conn, petition)?.ok_or(Error::NotFound)?;
    let proposals = promises::mark_passed(work.conn, petition, due_on, work.now)?;
    if proposals.is_empty() {
        return Ok(false);
    }
    (work.now, work.today) = (end_of(due_on), due_on);
    let particulars = ActDetails {
        journal: details([("due_on", json!(due_on)), ("promises", json!(proposals.len()))]),
        notice: StepFacts::DuePromises(DuePromises { promised_by: due_on, proposals }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::PassPromise, &Performer::Service, particulars)?;
    Ok(true)
}
