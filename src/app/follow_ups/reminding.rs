//! The body is reminded of what it promised while there is time to do it: once, in its office hours.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::{App, Error, Work, notices};
use domain::follow_up::REMINDER;
use notice_facts::DuePromises;
use store::consideration::promises;
use store::ids::PetitionId;
use store::petitions;

/// Petitions looked at in one round.
const ROUND: i64 = 100;

/// Reminds the bodies of every promise whose day comes near; of how many days. What fails is logged and left to the next
/// round: it holds up no other.
///
/// # Errors
/// The database cannot be reached; who was reminded by then stays so.
pub async fn remind(app: &Arc<App>) -> Result<usize, Error> {
    let mut reminded = 0;
    if !app.takes_writes() {
        return Ok(reminded);
    }
    let mut aside: Vec<PetitionId> = Vec::new();
    loop {
        let known = aside.clone();
        let near = app
            .read(move |work| {
                if !work.moment().is_in_office_hours() {
                    return Ok(Vec::new());
                }
                let days = (work.today, REMINDER.until(&work.calendar, work.today));
                Ok(promises::to_remind(work.conn, days, &known, ROUND)?)
            })
            .await?;
        if near.is_empty() {
            return Ok(reminded);
        }
        for (petition, due_on) in near {
            match app.write(move |work| remind_of(work, petition, due_on)).await {
                Ok(done) => reminded += usize::from(done),
                Err(error) if error.is_outage() => return Err(error),
                Err(error) => {
                    tracing::error!(%petition, %error, "a body could not be reminded of its promise");
                    aside.push(petition);
                }
            }
        }
    }
}

/// What was promised about a petition for one day, if nobody was quicker.
fn remind_of(work: &mut Work<'_>, petition: PetitionId, due_on: NaiveDate) -> Result<bool, Error> {
    let row = petitions::lock(work.conn, petition)?.ok_or(Error::NotFound)?;
    let proposals = promises::mark_reminded(work.conn, petition, due_on, work.now)?;
    if proposals.is_empty() {
        return Ok(false);
    }
    notices::promise_reminder(work, &row, DuePromises { promised_by: due_on, proposals })?;
    Ok(true)
}
