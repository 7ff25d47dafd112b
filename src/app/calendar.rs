//! Changes of the working calendar, and the terms that move with them.
//!
//! A change is one transaction: a version and a day. Every open clock is then reckoned anew, a page
//! of petitions in a transaction of its own; whichever process notices a clock of an older
//! version does it, so that a crash between two pages, or a clock that another process started by
//! the old calendar, is made good.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::access::Caller;
use super::enact::{ActDetails, Performer, details, enact};
use super::notices::{self, OfComplaint};
use super::term_rows::{deadline, reckoned};
use super::{App, Error, Work};
use domain::calendar::{DayKind, Names, SpecialDay, end_of};
use domain::lifecycle::{Act, TermKind};
use domain::paper::last_entry_day;
use store::deployment::NewVersion;
use store::ids::PetitionId;
use store::terms::TermRow;
use store::{deployment, petitions, terms};

/// Petitions whose clocks are reckoned anew in one transaction.
const PAGE: i64 = 100;

/// A change of one day; without a kind the day becomes an ordinary one of its week.
#[derive(Debug, Clone)]
pub struct Change {
    /// The civil day that changes.
    pub day: NaiveDate,
    /// What it becomes, and its names.
    pub special: Option<(DayKind, Names)>,
    /// Why, in words; kept with the version that it makes.
    pub reason: String,
}

/// Changes a day of the calendar, and reckons every open clock anew before it answers; the version
/// that now stands. A day that is so already changes nothing.
///
/// # Errors
/// The store's failure; clocks not yet reckoned anew are so by the next look at them.
pub async fn change(app: &Arc<App>, caller: Caller, change: Change) -> Result<i32, Error> {
    let version = app.write(move |work| store_change(work, &caller, &change)).await?;
    follow(app).await?;
    catch_up(app).await?;
    Ok(version)
}

fn store_change(work: &mut Work<'_>, caller: &Caller, change: &Change) -> Result<i32, Error> {
    deployment::lock_calendar(work.conn)?;
    let standing = deployment::calendar(work.conn)?;
    let before = standing.special_day(change.day).cloned();
    let after =
        change.special.clone().map(|(kind, names)| SpecialDay { date: change.day, kind, names });
    if before == after {
        return Ok(standing.version());
    }
    let version = standing.version() + 1;
    deployment::new_version(
        work.conn,
        &NewVersion {
            version,
            made_at: work.wall_now,
            reason: change.reason.clone(),
            day: Some(change.day),
            made_by: Some(caller.id()),
        },
    )?;
    deployment::put_day(work.conn, change.day, after.as_ref())?;
    Ok(version)
}

/// Takes up the calendar that stands, if another one does.
///
/// # Errors
/// The store's failure.
pub async fn follow(app: &Arc<App>) -> Result<(), Error> {
    let standing = app.read(|work| Ok(deployment::calendar_version(work.conn)?)).await?;
    if standing != app.calendar().version() {
        let calendar = app.read(|work| Ok(deployment::calendar(work.conn)?)).await?;
        app.take_up(calendar);
    }
    Ok(())
}

/// Reckons anew the open clocks that an older calendar set. A petition that cannot be is logged and
/// left to the next look: it holds up no other.
///
/// # Errors
/// The database cannot be reached.
pub async fn catch_up(app: &Arc<App>) -> Result<(), Error> {
    if !app.takes_writes() {
        return Ok(());
    }
    let mut aside: Vec<PetitionId> = Vec::new();
    loop {
        let known = aside.clone();
        let waiting = app
            .read(move |work| {
                Ok(terms::of_older_calendar(
                    work.conn,
                    work.calendar.version(),
                    work.now,
                    &known,
                    PAGE,
                )?)
            })
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for petition in waiting {
            match app.write(move |work| reckon_anew(work, petition)).await {
                Ok(()) => {}
                Err(error) if error.is_outage() => return Err(error),
                Err(error) => {
                    tracing::error!(%petition, %error, "the terms of a petition could not follow the calendar");
                    aside.push(petition);
                }
            }
        }
    }
}

/// Reckons the open clocks of a petition by the calendar that stands, with one step in its journal
/// when a day moved. A clock that has run out waits for the sweep and stays; of a window that waits for announced sheets
/// the days on which they are typed move.
fn reckon_anew(work: &mut Work<'_>, petition: PetitionId) -> Result<(), Error> {
    let Some(mut row) = petitions::lock(work.conn, petition)? else { return Ok(()) };
    let version = work.calendar.version();
    let mut moved: Vec<(TermKind, NaiveDate)> = Vec::new();
    let mut shortened: Vec<TermRow> = Vec::new();
    let mut terms: Vec<Value> = Vec::new();
    for clock in terms::open_of(work.conn, petition, work.now)? {
        if clock.calendar_version >= version {
            continue;
        }
        if clock.due_at <= work.now {
            let entry_ends_on = last_entry_day(&work.calendar, clock.due_on).max(work.today);
            terms::wait_anew(work.conn, clock.id, end_of(entry_ends_on), version)?;
            continue;
        }
        let term = deadline(&clock)?.recomputed(&work.calendar, work.today);
        let due = term.reckoning.due;
        let waits_until = clock.waits_until.map(|_| end_of(last_entry_day(&work.calendar, due)));
        let reckoned = reckoned(work, &clock, &term, waits_until);
        terms::reckon(work.conn, clock.id, reckoned)?;
        if due != clock.due_on {
            moved.push((term.kind, due));
            if due < clock.due_on {
                shortened.push(clock.clone());
            }
            terms.push(json!({ "clock": clock.kind.code(), "from": clock.due_on, "to": due }));
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    let act_details = ActDetails {
        journal: details([("calendar_version", json!(version)), ("terms", Value::Array(terms))]),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::FollowCalendar { moved: &moved },
        &Performer::Service,
        act_details,
    )?;
    for clock in shortened {
        let complaint = OfComplaint::of_term(work, &clock)?;
        notices::shortened(work, &row, clock.kind, clock.due_on, complaint.as_ref())?;
    }
    Ok(())
}
