//! The sweep: every lapsed clock has its effect, at its own due instant, exactly once.

use notice_facts::{Silence, StepFacts};
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::json;
use uuid::Uuid;

use super::enact::{ActDetails, Performer, details, enact};
use super::notices::OfComplaint;
use super::refusals::ServiceRejection;
use super::{App, Error, Work, notices};
use domain::calendar::civil_date;
use domain::complaints::route_of_silence;
use domain::lifecycle::{Act, TermKind};
use domain::petition::StateName;
use domain::signing_sessions::waits_for_signings;
use store::ids::PetitionId;
use store::terms::TermRow;
use store::{petitions, signing_sessions, terms};

/// How long past its due instant a clock is left alone, so that no signature that arrived in
/// time and still waits in a queue is overtaken.
pub const GRACE_SECONDS: i64 = 5;
/// Clocks looked at in one round.
const ROUND: i64 = 200;

/// Enacts every clock that had lapsed `grace` ago; how many there were. A clock that cannot be
/// enacted is logged and left to the next sweep: it holds up no other.
///
/// # Errors
/// The database cannot be reached; clocks already enacted stay so.
pub async fn sweep(app: &Arc<App>, grace: Duration) -> Result<usize, Error> {
    let mut enacted = 0;
    // What lapses while nothing is written is enacted afterwards, at its own due instant.
    if !app.takes_writes() {
        return Ok(enacted);
    }
    let mut aside: Vec<Uuid> = Vec::new();
    loop {
        let known = aside.clone();
        let lapsed = app
            .read(move |work| {
                let times = (work.now - grace, work.now);
                Ok(terms::lapsed(work.conn, times, &known, ROUND)?)
            })
            .await?;
        if lapsed.is_empty() {
            return Ok(enacted);
        }
        for (clock, petition) in lapsed {
            match app.write(move |work| lapse(work, clock, petition)).await {
                Ok(Lapse::Enacted) => enacted += 1,
                Ok(Lapse::Over) => {}
                Ok(Lapse::Waits) => aside.push(clock),
                Err(error) if error.is_outage() => return Err(error),
                Err(error) => {
                    tracing::error!(%clock, %petition, %error, "a lapsed clock could not be enacted");
                    aside.push(clock);
                }
            }
        }
    }
}

/// Says a word of every term that ends soon, once: to whoever owes the act, or to followers who asked. On working
/// days from the hour on at which offices open. A petition that cannot be told of is logged and left to the next
/// round: it holds up no other.
///
/// # Errors
/// The store's failure; who was reminded by then stays so.
pub async fn remind(app: &Arc<App>) -> Result<usize, Error> {
    let mut reminded = 0;
    if !app.takes_writes() {
        return Ok(reminded);
    }
    let mut aside: Vec<Uuid> = Vec::new();
    loop {
        let known = aside.clone();
        let ending = app
            .read(move |work| {
                if !work.moment().is_in_office_hours() {
                    return Ok(Vec::new());
                }
                let until: Vec<(TermKind, NaiveDate)> = TermKind::ALL
                    .into_iter()
                    .filter_map(|clock| {
                        Some((clock, clock.reminder()?.lead.until(&work.calendar, work.today)))
                    })
                    .collect();
                Ok(terms::to_remind(work.conn, &until, (work.today, work.now), &known, ROUND)?)
            })
            .await?;
        if ending.is_empty() {
            return Ok(reminded);
        }
        for (clock, petition) in ending {
            match app.write(move |work| remind_of(work, clock, petition)).await {
                Ok(done) => reminded += usize::from(done),
                Err(error) if error.is_outage() => return Err(error),
                Err(error) => {
                    tracing::error!(%clock, %petition, %error, "nobody could be reminded of a term");
                    aside.push(clock);
                }
            }
        }
    }
}

/// The word about one clock, if nobody was quicker.
fn remind_of(work: &mut Work<'_>, clock: Uuid, petition: PetitionId) -> Result<bool, Error> {
    let row = petitions::lock(work.conn, petition)?.ok_or(Error::NotFound)?;
    let Some(term) = terms::waiting(work.conn, clock)? else { return Ok(false) };
    let Some(kind) = terms::mark_reminded(work.conn, clock, work.now)? else { return Ok(false) };
    let complaint = OfComplaint::of_term(work, &term)?;
    // Whoever has the fifty need not be reminded of them.
    if (kind, row.state) != (TermKind::Joining, StateName::FinalCheck) {
        notices::reminder(work, &row, kind, complaint.as_ref())?;
    }
    Ok(true)
}

/// The instant and the civil day that the end of a clock belongs to: its last day, or the one to which it waited for
/// sheets that had come in time.
fn effective(clock: &TermRow) -> (DateTime<Utc>, NaiveDate) {
    match clock.waits_until {
        Some(until) if until > clock.due_at => {
            (until, civil_date(until - Duration::microseconds(1)))
        }
        _ => (clock.due_at, clock.due_on),
    }
}

/// What became of a clock that has run out.
enum Lapse {
    /// It had its effect.
    Enacted,
    /// Somebody was quicker.
    Over,
    /// Votes that were begun in time are still being signed.
    Waits,
}

/// The effect of one clock, if nobody was quicker.
fn lapse(work: &mut Work<'_>, clock: Uuid, petition: PetitionId) -> Result<Lapse, Error> {
    let mut row = petitions::lock_for_lapse(work.conn, petition)?.ok_or(Error::NotFound)?;
    let Some(clock) = terms::waiting(work.conn, clock)? else { return Ok(Lapse::Over) };
    let kind = clock.kind;
    // Under the lock, against which nobody begins to sign.
    if waits_for_signings(kind)
        && signing_sessions::hold_open(work.conn, petition, clock.due_at, work.now)?
    {
        return Ok(Lapse::Waits);
    }
    let complaint = OfComplaint::of_term(work, &clock)?;
    (work.now, work.today) = effective(&clock);
    let mut act_details = ActDetails {
        journal: details([
            ("clock", json!(kind.code())),
            ("article", json!(kind.article())),
            ("due_on", json!(clock.due_on)),
        ]),
        complaint,
        ..ActDetails::default()
    };
    let local = work.reference.is_local(&row.addressee);
    if let Some(appeal_route) = route_of_silence(kind, local) {
        act_details.notice = StepFacts::Silence(Silence { appeal_route });
    }
    let act = kind.lapse();
    let refusal = match act {
        Act::LapseJoining if row.state == StateName::Limited => {
            Some(ServiceRejection::without_support(&row, clock.due_on))
        }
        Act::LapseCorrection => Some(ServiceRejection::uncorrected(&row, clock.due_on)),
        _ => None,
    };
    if let Some(refusal) = &refusal {
        act_details.notice = StepFacts::Rejection(refusal.notice());
    }
    enact(work, &mut row, &act, &Performer::Service, act_details)?;
    if let Some(refusal) = refusal {
        refusal.keep(work, &row)?;
    }
    Ok(Lapse::Enacted)
}
