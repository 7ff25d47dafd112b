//! The points of decisions, with what became of what they promise.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{Error, Work};
use domain::follow_up::{Standing, standing};
use store::consideration::promises::{self, PromiseRow, ReportRow};
use store::consideration::{self, DecisionRow, PointRow};
use store::ids::{PetitionId, PointId};

/// A point of a decision, and what became of it.
#[derive(Debug, Clone)]
pub struct FollowedPoint {
    /// The point.
    pub point: PointRow,
    /// What it promises in public, and how that stands; none before the publication of the decision.
    pub promise: Option<(PromiseRow, Standing)>,
    /// What the body has reported, oldest first.
    pub reports: Vec<ReportRow>,
}

impl FollowedPoint {
    /// The points of that decision, in their order.
    pub fn of_decision(points: &[Self], decision: Uuid) -> impl Iterator<Item = &Self> {
        points.iter().filter(move |followed| followed.point.decision_id == decision)
    }
}

/// The points of these decisions on a petition with what became of them.
///
/// # Errors
/// The store's failure.
pub(crate) fn points_of(
    work: &mut Work<'_>,
    id: PetitionId,
    decision: Option<&DecisionRow>,
    former: &[DecisionRow],
) -> Result<Vec<FollowedPoint>, Error> {
    if decision.is_none() && former.is_empty() {
        return Ok(Vec::new());
    }
    let points = consideration::points_of(work.conn, id)?;
    if points.iter().all(|point| point.due_on.is_none()) {
        let bare = |point| FollowedPoint { point, promise: None, reports: Vec::new() };
        return Ok(points.into_iter().map(bare).collect());
    }
    let mut reports: HashMap<PointId, Vec<ReportRow>> = HashMap::new();
    for report in promises::reports_of(work.conn, id)? {
        reports.entry(report.point_id).or_default().push(report);
    }
    let mut promised: HashMap<PointId, PromiseRow> = promises::of_petition(work.conn, id)?
        .into_iter()
        .map(|promise| (promise.point_id, promise))
        .collect();
    let today = work.today;
    let followed = |point: PointRow| {
        let reports = reports.remove(&point.id).unwrap_or_default();
        let last = reports.last().map(|report| report.progress);
        let promise = promised.remove(&point.id);
        let promise = promise.map(|promise| {
            let stands = standing(promise.due_on, last, today);
            (promise, stands)
        });
        FollowedPoint { point, promise, reports }
    };
    Ok(points.into_iter().map(followed).collect())
}
