//! What a decision answers to each proposal of the petition.

use uuid::Uuid;

use crate::{Error, Work};
use chrono::NaiveDate;
use domain::follow_up::{self, Point, Stance, wants_reminder};
use domain::language::Language;
use domain::refusal::Refusal;
use domain::signing_statement::PointText;
use store::consideration::promises::{self, PromiseRow};
use store::consideration::{self, PointRow};
use store::ids::PointId;
use store::petitions::PetitionRow;

/// An answer to a proposal of the petition.
#[derive(Debug, Clone)]
pub struct AnsweredPoint {
    /// The proposal, in the words of the petition.
    pub proposal: String,
    /// What is said to it.
    pub stance: Stance,
    /// The answer in Kazakh.
    pub answer_kk: Option<String>,
    /// The answer in Russian.
    pub answer_ru: Option<String>,
    /// Until when something is promised, as a civil day.
    pub due_on: Option<NaiveDate>,
    /// Who does it: a body, a unit or an office.
    pub responsible: Option<String>,
}

impl AnsweredPoint {
    pub(super) fn judged(&self) -> Point<'_> {
        Point {
            proposal: &self.proposal,
            stance: self.stance,
            languages: [
                self.answer_kk.as_ref().map(|_| Language::Kk),
                self.answer_ru.as_ref().map(|_| Language::Ru),
            ],
            due_on: self.due_on,
        }
    }

    pub(super) fn text(&self) -> PointText<'_> {
        PointText {
            proposal: &self.proposal,
            stance: self.stance,
            answer_kk: self.answer_kk.as_deref(),
            answer_ru: self.answer_ru.as_deref(),
            due_on: self.due_on,
            responsible: self.responsible.as_deref(),
        }
    }
}

/// The languages that all of a decision is written in (90-6(2)).
pub(super) fn languages(
    reasoning_kk: Option<&str>,
    reasoning_ru: Option<&str>,
    points: &[AnsweredPoint],
) -> Vec<Language> {
    let reasoning = [reasoning_kk.map(|_| Language::Kk), reasoning_ru.map(|_| Language::Ru)];
    let reasoning: Vec<Language> = reasoning.into_iter().flatten().collect();
    follow_up::written_in(&reasoning, &judged(points))
}

/// Whether these points can stand in a decision on that petition.
///
/// # Errors
/// [`Error::Refused`] for the first that cannot.
pub(super) fn judge(
    work: &Work<'_>,
    row: &PetitionRow,
    points: &[AnsweredPoint],
) -> Result<(), Error> {
    let second = row.translation.as_ref().map(|second| second.proposals.as_str());
    let asked: Vec<&str> = [row.proposals.as_str()].into_iter().chain(second).collect();
    follow_up::judge(&judged(points), &asked, work.today)
        .map_err(|fault| Refusal::from(fault).into())
}

fn judged(points: &[AnsweredPoint]) -> Vec<Point<'_>> {
    points.iter().map(AnsweredPoint::judged).collect()
}

/// Keeps the points of a decision in their order.
///
/// # Errors
/// The store's failure.
pub(super) fn keep(
    work: &mut Work<'_>,
    row: &PetitionRow,
    decision: Uuid,
    points: &[AnsweredPoint],
) -> Result<(), Error> {
    if points.is_empty() {
        return Ok(());
    }
    let rows = points.iter().zip(0_i16..).map(|(point, position)| PointRow {
        id: PointId::new(),
        petition_id: row.id,
        decision_id: decision,
        position,
        proposal: point.proposal.clone(),
        stance: point.stance,
        answer_kk: point.answer_kk.clone(),
        answer_ru: point.answer_ru.clone(),
        due_on: point.due_on,
        responsible: point.responsible.clone(),
    });
    Ok(consideration::insert_points(work.conn, rows.collect())?)
}

/// What a decision promises is promised in public from its publication on.
///
/// # Errors
/// The store's failure.
pub(super) fn promise(work: &mut Work<'_>, decision: Uuid) -> Result<(), Error> {
    let points = consideration::points_of_decision(work.conn, decision)?;
    let rows: Vec<PromiseRow> = points
        .into_iter()
        .filter_map(|point| {
            let due_on = point.due_on?;
            Some(PromiseRow {
                point_id: point.id,
                petition_id: point.petition_id,
                due_on,
                passed_at: None,
                ended_at: None,
                reminded_at: (!wants_reminder(due_on, work.today, &work.calendar))
                    .then_some(work.now),
            })
        })
        .collect();
    if rows.is_empty() { Ok(()) } else { Ok(promises::insert(work.conn, &rows)?) }
}
