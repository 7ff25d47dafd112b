//! The sweep: every lapsed clock has its effect, at its own due instant, exactly once.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

use super::enact::{By, Particulars, details, enact};
use super::refusals::OwnRefusal;
use super::{App, Error, Work, consideration, notices};
use crate::domain::complaints::AUTHORIZED_BODY_ROUTE;
use crate::domain::lifecycle::{Act, AppealRoute, ClockKind};
use crate::domain::notice::NoticeKind;
use crate::store::clocks::ClockRow;
use crate::store::petitions::PetitionRow;
use crate::store::{clocks, petitions};

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
    let mut aside: Vec<Uuid> = Vec::new();
    loop {
        let known = aside.clone();
        let lapsed = app
            .read(move |work| Ok(clocks::lapsed(work.conn, work.now - grace, &known, ROUND)?))
            .await?;
        if lapsed.is_empty() {
            return Ok(enacted);
        }
        for clock in lapsed {
            let (id, petition, kind) = (clock.id, clock.petition_id, clock.kind.clone());
            match app.write(move |work| lapse(work, &clock)).await {
                Ok(done) => enacted += usize::from(done),
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                Err(error) => {
                    tracing::error!(clock = %id, %petition, kind, %error, "a lapsed clock could not be enacted");
                    aside.push(id);
                }
            }
        }
    }
}

/// Reminds of every term that ends soon, once: staff who owe the act, or followers who asked.
///
/// # Errors
/// The store's failure; who was reminded by then stays so.
pub async fn remind(app: &Arc<App>) -> Result<usize, Error> {
    let mut reminded = 0;
    for clock in ClockKind::ALL {
        let Some((notice, days)) = NoticeKind::reminder(clock) else { continue };
        let ending = app
            .read(move |work| {
                Ok(clocks::to_remind(work.conn, clock.code(), work.now, work.now + Duration::days(days), ROUND)?)
            })
            .await?;
        for (id, petition) in ending {
            let remind_one = move |work: &mut Work<'_>| {
                let row = petitions::lock(work.conn, petition)?.ok_or(Error::NotFound)?;
                if !clocks::mark_reminded(work.conn, id, work.now)? {
                    return Ok(0);
                }
                match notice {
                    NoticeKind::ClosingSoon => notices::closing_soon(work, &row)?,
                    notice => notices::reminder(work, &row, notice)?,
                }
                Ok(1)
            };
            reminded += app.write(remind_one).await?;
        }
    }
    Ok(reminded)
}

/// The effect of one clock, if nobody was quicker.
fn lapse(work: &mut Work<'_>, clock: &ClockRow) -> Result<bool, Error> {
    let mut row = petitions::lock(work.conn, clock.petition_id)?.ok_or(Error::NotFound)?;
    if !clocks::is_waiting(work.conn, clock.id)? {
        return Ok(false);
    }
    let kind = ClockKind::parse(&clock.kind).ok_or(Error::Internal("clock kind".to_owned()))?;
    work.now = clock.due_at;
    work.today = clock.due_on;
    let mut particulars = Particulars {
        journal: details([
            ("clock", json!(kind.code())),
            ("article", json!(kind.article())),
            ("due_on", json!(clock.due_on)),
        ]),
        ..Particulars::default()
    };
    if let Some(route) = appeal_route(work, &row, kind) {
        particulars.notice.insert("appeal_route".to_owned(), json!(route.code()));
    }
    let act = kind.lapse();
    let refusal = match act {
        Act::LapseJoining => Some(OwnRefusal::without_support(&row, clock.due_on)?),
        Act::LapseCorrection => Some(OwnRefusal::uncorrected(clock.due_on)),
        _ => None,
    };
    if let Some(refusal) = &refusal {
        particulars.notice = refusal.notice();
    }
    enact(work, &mut row, &act, &By::Service, particulars)?;
    if let Some(refusal) = refusal {
        refusal.keep(work, &row)?;
    }
    Ok(true)
}

/// How the silence within this term is appealed (91(2)): whose silence it is decides.
fn appeal_route(work: &Work<'_>, row: &PetitionRow, kind: ClockKind) -> Option<AppealRoute> {
    match kind {
        ClockKind::Moderation | ClockKind::MediaLetter | ClockKind::Verification | ClockKind::ForwardingNotice => {
            Some(AUTHORIZED_BODY_ROUTE)
        }
        ClockKind::WorkingGroup
        | ClockKind::Consideration
        | ClockKind::DecisionPublication
        | ClockKind::Statement
        | ClockKind::ProposalAnswer => Some(consideration::appeal_route(work, row)),
        ClockKind::Correction
        | ClockKind::Joining
        | ClockKind::Collection
        | ClockKind::ComplaintPassingOn
        | ClockKind::Complaint
        | ClockKind::Archive => None,
    }
}
