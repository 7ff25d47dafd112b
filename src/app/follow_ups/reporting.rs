//! A body reports on what its decision promised.

use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::follow_up::Progress;
use domain::lifecycle::Act;
use notice_facts::{InLanguages, PromiseReport, StepFacts};
use store::consideration::promises::{self, ReportRow};
use store::ids::{PetitionId, PointId};

/// What a body says of something that it promised.
#[derive(Debug, Clone)]
pub struct Report {
    /// How far it has come.
    pub progress: Progress,
    /// In Kazakh.
    pub report_kk: Option<String>,
    /// In Russian.
    pub report_ru: Option<String>,
    /// Where it can be seen, as an http(s) address.
    pub link: Option<String>,
}

/// Reports on a promise; its author, and signers and followers who want answers, are told.
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], also for what is no promise about this petition, or [`Error::Invalid`] for
/// a report in no language.
pub fn report(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    point: PointId,
    report: &Report,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let (promise, point) = promises::of_point(work.conn, id, point)?.ok_or(Error::NotFound)?;
    let words = InLanguages::written_in(report.report_kk.as_deref(), report.report_ru.as_deref())
        .ok_or_else(|| Error::invalid("/report", "required", "this member is required"))?;
    let particulars = ActDetails {
        journal: details([
            ("progress", json!(report.progress.code())),
            ("due_on", json!(promise.due_on)),
        ]),
        notice: StepFacts::PromiseReport(PromiseReport {
            proposal: point.proposal,
            promised_by: promise.due_on,
            progress: report.progress,
            reasoning: words.into(),
        }),
        ..ActDetails::default()
    };
    let act = Act::ReportPromise { ended: promise.ended_at.is_some() };
    enact(work, &mut row, &act, &Performer::Caller(caller), particulars)?;
    promises::insert_report(
        work.conn,
        ReportRow {
            id: Uuid::now_v7(),
            petition_id: id,
            point_id: point.id,
            progress: report.progress,
            report_kk: report.report_kk.clone(),
            report_ru: report.report_ru.clone(),
            link: report.link.clone(),
            reported_at: work.now,
            reported_by: caller.id(),
        },
    )?;
    if report.progress.ends() {
        promises::end(work.conn, point.id, work.now)?;
    }
    petition_record(work, row)
}
