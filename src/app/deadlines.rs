//! The sweep: every lapsed clock has its effect, at its own due instant, exactly once.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::enact::{By, Particulars, enact};
use super::notices::in_languages;
use super::{App, Error, Work, consideration, moderation};
use crate::domain::calendar::Names;
use crate::domain::lifecycle::{AppealRoute, ClockKind, Ground};
use crate::domain::rules::{RuleSet, article};
use crate::store::clocks::ClockRow;
use crate::store::moderation::{RejectionRow, insert_rejection};
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
        journal: Map::from_iter([
            ("clock".to_owned(), json!(kind.code())),
            ("article".to_owned(), json!(kind.article())),
            ("due_on".to_owned(), json!(clock.due_on)),
        ]),
        ..Particulars::default()
    };
    if let Some(route) = appeal_route(work, &row, kind) {
        particulars.notice.insert("appeal_route".to_owned(), json!(route.code()));
    }
    if let Some((ground, reasoning)) = refusal(&row, kind, clock.due_on)? {
        particulars.notice = refuse(work, &row, ground, reasoning)?;
    }
    enact(work, &mut row, &kind.lapse(), &By::Service, particulars)?;
    Ok(true)
}

/// Records a refusal of placement that the service itself states; the facts of its notice.
fn refuse(work: &mut Work<'_>, row: &PetitionRow, ground: Ground, reasoning: Names) -> Result<Map<String, Value>, Error> {
    insert_rejection(
        work.conn,
        &RejectionRow {
            petition_id: row.id,
            // Readers get the detail in their own language; the record itself is in the state's.
            grounds: json!([{ "code": ground.code(), "detail": in_languages(&reasoning) }]),
            reasoning: reasoning.kk.clone(),
            appeal_route: moderation::APPEAL_ROUTE.code().to_owned(),
            rejected_at: work.now,
            rejected_by: None,
            id: Uuid::now_v7(),
            cancelled_at: None,
        },
    )?;
    let mut notice = moderation::rejection_notice(&[(ground, None)], None);
    notice.insert("reasoning".to_owned(), in_languages(&reasoning));
    Ok(notice)
}

/// The same for a petition that lost joiners after its window had ended (90-2(4)(1)).
pub(super) fn refuse_for_support(work: &mut Work<'_>, row: &PetitionRow, closed_on: NaiveDate) -> Result<Map<String, Value>, Error> {
    match refusal(row, ClockKind::Joining, closed_on)? {
        Some((ground, reasoning)) => refuse(work, row, ground, reasoning),
        None => Ok(Map::new()),
    }
}

/// How the silence within this term is appealed (91(2)): whose silence it is decides.
fn appeal_route(work: &Work<'_>, row: &PetitionRow, kind: ClockKind) -> Option<AppealRoute> {
    match kind {
        ClockKind::Moderation | ClockKind::MediaLetter | ClockKind::Verification | ClockKind::ForwardingNotice => {
            Some(moderation::APPEAL_ROUTE)
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

/// The refusal of placement that the end of this term is, with its reasoning in three languages
/// (90-2(6)).
fn refusal(row: &PetitionRow, kind: ClockKind, due_on: NaiveDate) -> Result<Option<(Ground, Names)>, Error> {
    Ok(match kind {
        ClockKind::Joining => {
            let required = RuleSet::of(row.version_of_rules()?).joiners_required;
            let (count, basis) = (row.signature_count, article::JOINING_WINDOW);
            let reasoning = Names {
                kk: format!("{due_on} қоса алғанда қажетті {required} азаматтың орнына {count} азамат қосылды ({basis})"),
                ru: format!("до {due_on} включительно присоединилось граждан: {count} из необходимых {required} ({basis})"),
                en: format!("{count} of {required} required citizens joined by {due_on} ({basis})"),
            };
            Some((Ground::InsufficientSupport, reasoning))
        }
        ClockKind::Correction => {
            let basis = article::CONTENT;
            let reasoning = Names {
                kk: format!("{due_on} қоса алғандағы мерзімде түзетілген мәтін берілген жоқ ({basis})"),
                ru: format!("исправленный текст не подан до {due_on} включительно ({basis})"),
                en: format!("no corrected text was filed by {due_on} ({basis})"),
            };
            Some((Ground::IncompleteContent, reasoning))
        }
        ClockKind::Moderation
        | ClockKind::Collection
        | ClockKind::MediaLetter
        | ClockKind::Verification
        | ClockKind::ForwardingNotice
        | ClockKind::WorkingGroup
        | ClockKind::Consideration
        | ClockKind::DecisionPublication
        | ClockKind::Statement
        | ClockKind::ProposalAnswer
        | ClockKind::ComplaintPassingOn
        | ClockKind::Complaint
        | ClockKind::Archive => None,
    })
}
