//! The sweep: every lapsed clock has its effect, at its own due instant, exactly once.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::enact::{By, Particulars, enact};
use super::{App, Error, Work, moderation, notices};
use crate::domain::lifecycle::{Act, ClockKind, Ground, Lapse};
use crate::domain::rules::{RuleSet, article};
use crate::store::clocks::ClockRow;
use crate::store::journal::Entry;
use crate::store::petitions::{PetitionRow, RejectionRow, Transition};
use crate::store::{clocks, journal, petitions};

/// How long past its due instant a clock is left alone, so that no signature that arrived in
/// time and still waits in a queue is overtaken.
pub const GRACE_SECONDS: i64 = 5;
/// Clocks looked at in one round.
const ROUND: i64 = 200;

/// Enacts every clock that had lapsed `grace` ago; how many there were.
///
/// # Errors
/// The store's failure; clocks already enacted stay so.
pub async fn sweep(app: &Arc<App>, grace: Duration) -> Result<usize, Error> {
    let mut enacted = 0;
    loop {
        let lapsed = app
            .read(move |work| Ok(clocks::lapsed(work.conn, work.now - grace, ROUND)?))
            .await?;
        if lapsed.is_empty() {
            return Ok(enacted);
        }
        for clock in lapsed {
            let done = app.write(move |work| lapse(work, &clock)).await?;
            enacted += usize::from(done);
        }
    }
}

/// The effect of one clock, if nobody was quicker.
fn lapse(work: &mut Work<'_>, clock: &ClockRow) -> Result<bool, Error> {
    let Some(mut row) = petitions::lock(work.conn, clock.petition_id)? else { return Ok(false) };
    if !clocks::is_waiting(work.conn, clock.id)? {
        return Ok(false);
    }
    let kind = ClockKind::parse(&clock.kind).ok_or(Error::Internal("clock kind".to_owned()))?;
    work.now = clock.due_at;
    match kind.lapse() {
        Lapse::Act(act) => lapse_into(work, &mut row, &act, clock.due_on)?,
        Lapse::Overdue => overdue(work, &mut row, kind, clock)?,
    }
    Ok(true)
}

fn lapse_into(work: &mut Work<'_>, row: &mut PetitionRow, act: &Act<'_>, due_on: NaiveDate) -> Result<(), Error> {
    let mut particulars = Particulars::default();
    particulars.journal.insert("due_on".into(), json!(due_on));
    let rejection = match act {
        Act::LapseJoining => Some((Ground::InsufficientSupport, article::JOINING_WINDOW)),
        Act::LapseCorrection => Some((Ground::IncompleteContent, article::CONTENT)),
        _ => None,
    };
    if let Some((ground, basis)) = rejection {
        let reasoning = match ground {
            Ground::InsufficientSupport => format!(
                "{} of {} required citizens joined by {due_on} ({basis})",
                row.signature_count,
                RuleSet::of(row.version_of_rules()?).joiners_required
            ),
            _ => format!("no corrected text was filed by {due_on} ({basis})"),
        };
        let grounds = json!([{ "code": ground.code(), "detail": reasoning }]);
        particulars.notice = moderation::rejection_notice(&[(ground, reasoning.clone())], &reasoning);
        petitions::insert_rejection(
            work.conn,
            &RejectionRow {
                petition_id: row.id,
                grounds,
                reasoning,
                appeal_route: moderation::APPEAL_ROUTE.to_owned(),
                rejected_at: work.now,
                rejected_by: None,
            },
        )?;
    }
    enact(work, row, act, &By::Service, particulars)?;
    Ok(())
}

/// The petition stays where it is; the missed term becomes public (91(2)).
fn overdue(work: &mut Work<'_>, row: &mut PetitionRow, kind: ClockKind, clock: &ClockRow) -> Result<(), Error> {
    clocks::mark_overdue(work.conn, clock.id, work.now)?;
    let change = Transition {
        state: row.state.clone(),
        version: row.version + 1,
        joining_ends_on: None,
        opened_at: None,
        required_count: None,
        closes_on: None,
        threshold_reached_at: None,
        closed_as: None,
        changed_at: work.now,
    };
    if !petitions::transition(work.conn, row.id, row.version, &change)? {
        return Err(Error::Stale);
    }
    row.version = change.version;
    journal::append(
        work.conn,
        &Entry {
            id: Uuid::now_v7(),
            petition_id: row.id,
            event: "term_passed".to_owned(),
            from_state: row.state.clone(),
            to_state: row.state.clone(),
            version: row.version,
            actor_role: "service".to_owned(),
            actor_id: None,
            details: json!({ "clock": kind.code(), "article": kind.article(), "due_on": clock.due_on }),
            effective_at: work.now,
            recorded_at: work.recorded,
        },
    )?;
    notices::send_overdue(work, row, &kind.overdue_notices(), clock.due_on)
}
