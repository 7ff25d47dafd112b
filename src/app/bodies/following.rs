//! What follows a body: its petitions, staff, questions, complaints and followers, on the day and once.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::on_record::take_up;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::notices::body_name;
use crate::{App, Error, Work, patience};
use domain::calendar::{civil_date, start_of};
use domain::lifecycle::Act;
use domain::public_body::BodySlug;
use domain::succession::BodyChange;
use notice_facts::{Reorganisation, StepFacts};
use store::bodies::{self, BodyChangeRow};
use store::ids::PetitionId;
use store::petitions;

/// Petitions that follow in the transaction of the act itself; a caller does not wait for more.
pub const AT_ONCE: i64 = 500;
/// Petitions that follow in one transaction of the sweep; a body has fewer under way.
const AT_MOST: i64 = 20_000;

/// The reason on record of what the file of bodies says.
const OF_THE_FILE: &str = "the list of public bodies";

/// Takes up what is on record of bodies, if more is than this process has heard of.
///
/// # Errors
/// The store's failure.
pub async fn follow(app: &Arc<App>) -> Result<(), Error> {
    let _alone = patience::wait(app.bodies.taking_up.lock()).await.ok_or(Error::Busy)?;
    let version = app.read(|work| Ok(bodies::version(work.conn)?)).await?;
    if version != app.bodies.version() {
        let rows = app.read(|work| Ok(bodies::all(work.conn)?)).await?;
        app.take_up_bodies(&rows);
    }
    Ok(())
}

/// Lets everything follow whose day has come, of acts that were dated ahead and of what the file of bodies says; and
/// what another process, which had not heard of it, has let in since.
///
/// # Errors
/// The database cannot be reached; what followed already stays so.
pub async fn sweep(app: &Arc<App>) -> Result<(), Error> {
    follow(app).await?;
    let Waiting { of_file, due, left_behind } = app.read(waiting).await?;
    if of_file.is_empty() && due.is_empty() && left_behind.is_empty() {
        return Ok(());
    }
    let of_file = of_file.into_iter().map(Step::Adopt);
    let steps = of_file
        .chain(due.into_iter().map(Step::Apply))
        .chain(left_behind.into_iter().map(Step::Fetch));
    for step in steps {
        let name = step.body().clone();
        match app.write(move |work| take(work, &step)).await {
            Ok(()) => {}
            Err(error) if error.is_outage() => return Err(error),
            Err(error) => {
                tracing::error!(body = %name, %error, "what a public body had could not follow its successor");
            }
        }
    }
    follow(app).await
}

struct Waiting {
    of_file: Vec<BodyChangeRow>,
    due: Vec<BodyChangeRow>,
    left_behind: Vec<BodyChangeRow>,
}

enum Step {
    Adopt(BodyChangeRow),
    Apply(BodyChangeRow),
    Fetch(BodyChangeRow),
}

impl Step {
    const fn body(&self) -> &BodySlug {
        match self {
            Self::Adopt(row) | Self::Apply(row) | Self::Fetch(row) => &row.body,
        }
    }
}

fn waiting(work: &mut Work<'_>) -> Result<Waiting, Error> {
    let rows = bodies::all(work.conn)?;
    let of_file = said_by_the_file(work, &rows);
    let (applied, due): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.applied_at.is_some());
    let due = due.into_iter().filter(|row| row.effective_on <= work.today).collect();
    let mut applied: Vec<_> = applied.into_iter().filter(|row| row.successor.is_some()).collect();
    if !applied.is_empty() {
        let succeeded: Vec<BodySlug> = applied.iter().map(|row| row.body.clone()).collect();
        let left = bodies::left_behind(work.conn, &succeeded)?;
        applied.retain(|row| left.iter().any(|slug| *slug == *row.body));
    }
    Ok(Waiting { of_file, due, left_behind: applied })
}

/// Ends that stand in the file and not on record; whatever is on record stands above it.
fn said_by_the_file(work: &Work<'_>, rows: &[BodyChangeRow]) -> Vec<BodyChangeRow> {
    let silent = |body: &BodySlug, successor: bool| {
        !rows.iter().any(|row| row.body == *body && (!successor || row.successor.is_some()))
    };
    work.reference
        .ends_of_file()
        .filter(|(body, _)| silent(&body.slug, body.successor.is_some()))
        .filter_map(|(body, until)| {
            let named = body.successor.is_some();
            Some(BodyChangeRow {
                id: Uuid::now_v7(),
                body: body.slug.clone(),
                kind: if named { BodyChange::Merger } else { BodyChange::Abolition },
                successor: body.successor.clone(),
                name_kk: None,
                name_ru: None,
                name_en: None,
                effective_on: until.succ_opt()?,
                reason: OF_THE_FILE.to_owned(),
                recorded_at: work.now,
                recorded_by: None,
                applied_at: None,
            })
        })
        .collect()
}

fn take(work: &mut Work<'_>, step: &Step) -> Result<(), Error> {
    bodies::lock(work.conn)?;
    let rows = bodies::all(work.conn)?;
    match step {
        Step::Adopt(row) => {
            let taken = |known: &BodyChangeRow| {
                known.body == row.body && known.successor.is_some() >= row.successor.is_some()
            };
            if !rows.iter().any(taken) {
                bodies::record(work.conn, row.clone())?;
            }
            Ok(())
        }
        Step::Apply(row) => {
            let waits = |known: &BodyChangeRow| known.id == row.id && known.applied_at.is_none();
            if rows.iter().any(waits) {
                // At the first instant of its day, or when it was recorded, whichever is later.
                work.now = start_of(row.effective_on).max(row.recorded_at);
                work.today = civil_date(work.now);
                take_up(work)?;
                take_effect(work, row, None)?;
            }
            Ok(())
        }
        Step::Fetch(row) => {
            take_up(work)?;
            bring(work, row, AT_MOST)
        }
    }
}

/// Everything that follows from a change, in the transaction that notes it. With more than `at_once` petitions under
/// way nothing does yet: the sweep takes its time.
pub(super) fn take_effect(
    work: &mut Work<'_>,
    row: &BodyChangeRow,
    at_once: Option<i64>,
) -> Result<(), Error> {
    if let Some(most) = at_once {
        let under_way = bodies::running(work.conn, &row.body, most + 1)?;
        if i64::try_from(under_way.len()).unwrap_or(i64::MAX) > most {
            return Ok(());
        }
    }
    bodies::applied(work.conn, row.id, work.now)?;
    take_up(work)?;
    bring(work, row, AT_MOST)
}

/// Petitions first, one by one in the order of their ids, then what one statement moves.
fn bring(work: &mut Work<'_>, row: &BodyChangeRow, most: i64) -> Result<(), Error> {
    for petition in bodies::running(work.conn, &row.body, most)? {
        follow_with(work, petition, row)?;
    }
    if let Some(successor) = &row.successor {
        bodies::follow(work.conn, &row.body, successor)?;
    }
    Ok(())
}

/// The petition stays as it stands; who has it changes, and its author is told once.
fn follow_with(
    work: &mut Work<'_>,
    petition: PetitionId,
    change: &BodyChangeRow,
) -> Result<(), Error> {
    let Some(mut row) = petitions::lock(work.conn, petition)? else { return Ok(()) };
    if row.addressee != change.body {
        return Ok(());
    }
    let mut journal = details([
        ("from", json!(change.body.as_str())),
        ("reorganisation", json!(change.kind.code())),
        ("effective_on", json!(change.effective_on)),
    ]);
    if let Some(successor) = &change.successor {
        journal.insert("addressee".to_owned(), Value::from(successor.as_str()));
    }
    let name = |slug: &BodySlug| body_name(work, slug);
    let notice = Reorganisation {
        reorganisation: change.kind,
        former_body: name(&change.body),
        successor: change.successor.as_ref().and_then(name),
        effective_on: change.effective_on,
    };
    let particulars = ActDetails {
        journal,
        notice: StepFacts::Reorganisation(notice),
        addressee: change.successor.clone(),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::FollowReorganisation, &Performer::Service, particulars)?;
    Ok(())
}
