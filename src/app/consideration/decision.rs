//! The decision, its publication, and the statement on it (90-6).

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::points::{self, AnsweredPoint};
use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::evidence::{self, Evidence, Proven};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::statements::Statement;
use crate::{Error, Work, signature_log};
use domain::complaints::addressee_route;
use domain::lifecycle::{Act, AppealRoute, Outcome, Study};
use domain::petition::StateName;
use domain::proceedings::DecisionEnd;
use domain::signing_statement::DecisionText;
use notice_facts::{InLanguages, PublishedDecision, Reasons, StepFacts};
use store::consideration::{self, DecisionRow};
use store::ids::PetitionId;
use store::petitions::PetitionRow;

/// A decision's content.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What is decided.
    pub outcome: Outcome,
    /// The reasons in Kazakh.
    pub reasoning_kk: Option<String>,
    /// The reasons in Russian.
    pub reasoning_ru: Option<String>,
    /// What the comments say, and what the body makes of them; a central body's duty (90-5(2)).
    pub comment_analysis: Option<String>,
    /// The petition asks for a change of legislation.
    pub touches_legislation: bool,
    /// Foreign experience and law; a central body's duty when legislation is touched (90-5(2)).
    pub comparative_law: Option<String>,
    /// What it answers to each proposal of the petition.
    pub points: Vec<AnsweredPoint>,
}

impl Decision {
    /// Its words, as they are published.
    pub(super) fn text(&self) -> DecisionText<'_> {
        DecisionText {
            outcome: self.outcome,
            reasoning_kk: self.reasoning_kk.as_deref(),
            reasoning_ru: self.reasoning_ru.as_deref(),
            comment_analysis: self.comment_analysis.as_deref(),
            comparative_law: self.comparative_law.as_deref(),
            points: self.points.iter().map(AnsweredPoint::text).collect(),
        }
    }
}

/// How an act of the addressee is appealed: decisions of central bodies in court, those of local
/// bodies by complaint to the superior (91, 136).
pub(crate) fn appeal_route(work: &Work<'_>, row: &PetitionRow) -> AppealRoute {
    addressee_route(work.reference.is_local(&row.addressee))
}

/// Decides (90-6(1)); only the first head, who may do so by an electronic signature for the body.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn decide(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    decision: &Decision,
    evidence: Option<&Arc<Evidence>>,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let languages = points::languages(
        decision.reasoning_kk.as_deref(),
        decision.reasoning_ru.as_deref(),
        &decision.points,
    );
    let appeal_route = appeal_route(work, &row);
    // The outcome stays out of the public journal until it is published (90-6(3)).
    let particulars = ActDetails {
        notice: StepFacts::Decision(notice_facts::Decision {
            outcome: decision.outcome,
            revised: row.state == StateName::Decided,
            reasoning: InLanguages::written_in(
                decision.reasoning_kk.as_deref(),
                decision.reasoning_ru.as_deref(),
            ),
            appeal_route,
        }),
        ..ActDetails::default()
    };
    let study = Study {
        comment_analysis: decision.comment_analysis.is_some(),
        touches_legislation: decision.touches_legislation,
        comparative_law: decision.comparative_law.is_some(),
    };
    enact(
        work,
        &mut row,
        &Act::Decide { outcome: decision.outcome, languages: &languages, study },
        &Performer::Caller(caller),
        particulars,
    )?;
    points::judge(work, &row, &decision.points)?;
    // Better words are no other decision: its day stays.
    let revised = consideration::decision(work.conn, row.id)?;
    consideration::end_decision(work.conn, row.id, DecisionEnd::Revised, None, work.now)?;
    let kept = DecisionRow {
        decided_at: revised.map_or(work.now, |revised| revised.decided_at),
        ..decision_row(work, caller, row.id, decision, appeal_route)
    };
    let kept_as = Proven::Decision(kept.id);
    let id = kept.id;
    consideration::insert_decision(work.conn, kept)?;
    signature_log::decided(work, row.id, &decision.text())?;
    points::keep(work, &row, id, &decision.points)?;
    if let Some(signed) = evidence {
        // Of staff it is not always known which citizen they are; the certificate's role speaks for the body.
        if caller.person().is_some() {
            signed.by(caller.person())?;
        }
        signed.over(Statement::of_decision(&row, &decision.text()).as_ref())?;
        evidence::keep(work, &[(kept_as, signed.clone())])?;
    }
    petition_record(work, row)
}

fn decision_row(
    work: &Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    decision: &Decision,
    appeal_route: AppealRoute,
) -> DecisionRow {
    DecisionRow {
        petition_id: petition,
        outcome: decision.outcome,
        reasoning_kk: decision.reasoning_kk.clone(),
        reasoning_ru: decision.reasoning_ru.clone(),
        appeal_route,
        decided_at: work.now,
        decided_by: caller.id(),
        published_at: None,
        statement_link: None,
        statement_on: None,
        id: Uuid::now_v7(),
        comment_analysis: decision.comment_analysis.clone(),
        comparative_law: decision.comparative_law.clone(),
        ended_at: None,
        ended_because: None,
        ended_reasoning: None,
    }
}

/// Cancels a decision before its publication; it stays on record with the reasons, which are public.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn cancel_decision(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    reasoning: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("reasoning", json!(reasoning))]),
        notice: StepFacts::Reasons(Reasons { reasoning: reasoning.into() }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::CancelDecision, &Performer::Caller(caller), particulars)?;
    let end = DecisionEnd::Reconsidered;
    consideration::end_decision(work.conn, row.id, end, Some(reasoning), work.now)?;
    petition_record(work, row)
}

/// Publishes the decision (90-6(3)), and with it what it promises.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn publish_decision(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let today = work.moment().today;
    let decision = consideration::decision(work.conn, row.id)?;
    let mut particulars =
        ActDetails { journal: details([("published_on", json!(today))]), ..ActDetails::default() };
    // Without a decision the law refuses.
    if let Some(decision) = &decision {
        particulars.journal.insert("outcome".to_owned(), json!(decision.outcome.code()));
        particulars.notice = StepFacts::PublishedDecision(PublishedDecision {
            published_on: today,
            outcome: decision.outcome,
            appeal_route: decision.appeal_route,
        });
    }
    enact(work, &mut row, &Act::PublishDecision, &Performer::Caller(caller), particulars)?;
    let decision = decision.ok_or(Error::Internal("no decision to publish".to_owned()))?;
    consideration::publish_decision(work.conn, decision.id, work.now)?;
    points::promise(work, decision.id)?;
    petition_record(work, row)
}

/// Records the first head's official statement (90-6(3)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn record_statement(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    link: &str,
    on: NaiveDate,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("link", json!(link)), ("on", json!(on))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::RecordStatement { on }, &Performer::Caller(caller), particulars)?;
    let decision = consideration::decision(work.conn, row.id)?
        .ok_or(Error::Internal("no decision".to_owned()))?;
    consideration::record_statement(work.conn, decision.id, link, on)?;
    petition_record(work, row)
}
