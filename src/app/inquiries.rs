//! Inquiries of the moderator to competent bodies, and their answers (90-2(5)).

use serde_json::json;

use super::access::{Caller, Role};
use super::enact::{ActDetails, Performer, details, enact};
use super::notices::body_name;
use super::petitions::{PetitionRecord, lock, lock_unread, petition_record};
use super::{Error, Work};
use domain::lifecycle::{Act, InquiryMatter};
use domain::public_body::BodySlug;
use notice_facts::{AnotherBody, Inquiry, StepFacts};
use store::ids::{InquiryId, PetitionId};
use store::moderation;
use store::moderation::InquiryRow;

/// Asks a body about a petition under moderation; the moderator's own term runs on.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn ask(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    body: &BodySlug,
    matter: InquiryMatter,
    question: &str,
) -> Result<(PetitionRecord, InquiryId), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("public_body", json!(body.as_str())), ("matter", json!(matter.code()))]),
        notice: StepFacts::Inquiry(Inquiry { question: question.to_owned() }),
        asked: Some(body.clone()),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::Inquire { matter }, &Performer::Caller(caller), particulars)?;
    let inquiry = InquiryId::new();
    let asked = InquiryRow {
        id: inquiry,
        petition_id: row.id,
        public_body: body.to_string(),
        matter,
        question: question.to_owned(),
        asked_at: work.now,
        asked_by: caller.id(),
        answer: None,
        answered_at: None,
        answered_by: None,
    };
    moderation::insert_inquiry(work.conn, asked)?;
    Ok((petition_record(work, row)?, inquiry))
}

/// Answers an inquiry for the body that was asked.
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], or [`Error::Conflict`] when it is answered already.
pub fn answer(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    inquiry: InquiryId,
    text: &str,
) -> Result<InquiryRow, Error> {
    let mut row = lock_unread(work, caller, id)?;
    let inquiry = moderation::inquiry(work.conn, id, inquiry)?.ok_or(Error::NotFound)?;
    let asked = caller.role != Role::Citizen
        && work.reference.answers_for(caller.row.public_body.as_deref(), &inquiry.public_body);
    if asked && inquiry.answer.is_some() {
        return Err(Error::Conflict("answered_already"));
    }
    let body = body_name(work, &inquiry.public_body);
    let particulars = ActDetails {
        journal: details([("public_body", json!(inquiry.public_body))]),
        notice: StepFacts::AnotherBody(AnotherBody { body, reasoning: text.into() }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::AnswerInquiry { asked }, &Performer::Caller(caller), particulars)?;
    moderation::answer_inquiry(work.conn, inquiry.id, text, caller.id(), work.now)?;
    moderation::inquiry(work.conn, id, inquiry.id)?.ok_or(Error::NotFound)
}
