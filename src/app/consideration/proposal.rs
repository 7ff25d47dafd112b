//! A petition below the threshold, answered as an ordinary proposal (89, 90-3(5)).

use serde_json::json;
use uuid::Uuid;

use super::decision::appeal_route;
use crate::access::Caller;
use crate::enact::{ActDetails, Performer, details, enact};
use crate::petitions::{PetitionRecord, lock, petition_record};
use crate::{Error, Work};
use domain::lifecycle::Act;
use domain::proceedings::Conclusion;
use notice_facts::StepFacts;
use store::consideration::{self, ProposalAnswerRow};
use store::ids::PetitionId;

/// How a proposal was answered (89).
#[derive(Debug, Clone)]
pub struct ProposalAnswer {
    /// How it was concluded.
    pub conclusion: Conclusion,
    /// In the body's words.
    pub answer: String,
}

/// Answers a petition below the threshold as an ordinary proposal (90-3(5), 89).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn answer_proposal(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    answer: &ProposalAnswer,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("conclusion", json!(answer.conclusion.code()))]),
        notice: StepFacts::ProposalAnswer(notice_facts::ProposalAnswer {
            reasoning: answer.answer.as_str().into(),
            conclusion: answer.conclusion,
            appeal_route: appeal_route(work, &row),
        }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::AnswerProposal, &Performer::Caller(caller), particulars)?;
    consideration::insert_proposal_answer(
        work.conn,
        ProposalAnswerRow {
            petition_id: row.id,
            answer: answer.answer.clone(),
            answered_at: work.now,
            answered_by: caller.id(),
            id: Uuid::now_v7(),
            conclusion: answer.conclusion,
            cancelled_at: None,
        },
    )?;
    petition_record(work, row)
}
