//! The parts of a petition's record, as each is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::decision_signature::DecisionSignatureView;
use crate::views::names::AddresseeView;
use crate::views::participants::MemberView;
use crate::views::points::PointView;
use crate::views::reasoning::ReasoningView;
use crate::views::vocabulary::{AppealWord, ConclusionWord, GroundWord, InquiryWord, OutcomeWord};
use app::App;
use app::records::{
    AddresseeChangeRow, DecisionRow, DecisionSignature, FieldVisitRow, FollowedPoint,
    ForwardingRow, InquiryRow, MediaLetterRow, ProposalAnswerRow, RejectionRow, TakedownRow,
    WorkingGroupRow,
};
use domain::language::Language;
use domain::proceedings::DecisionEnd;

/// The author as others see him: given name and initial.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub struct AuthorView {
    #[schema(example = "Айгүл С.")]
    pub(crate) name: String,
}

/// The addressee's entry in its register (90-4(3)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Registration)]
pub struct RegistrationView {
    number: String,
    registered_on: Option<NaiveDate>,
}

impl RegistrationView {
    /// None while the body has not registered it.
    pub(crate) fn of(row: &ForwardingRow) -> Option<Self> {
        let number = row.registration_number.clone()?;
        Some(Self { number, registered_on: row.registered_on })
    }
}

/// A ground of a refusal (90-2(4)), as it is stored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefusalGround)]
struct GroundView {
    #[schema(value_type = GroundWord)]
    code: &'static str,
    detail: String,
    // A duplicate names both, and says so where one is not known.
    #[schema(ignore)]
    #[serde(skip_serializing_if = "Option::is_none")]
    bar_ends_on: Option<Option<NaiveDate>>,
    /// With `duplicate_subject`: the petition that stands in the way.
    #[schema(value_type = Option<Uuid>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    blocking_petition: Option<Option<Uuid>>,
    /// With `prohibited_subject`: its code in the list of the petition's rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

/// A refusal of placement (90-2(6)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rejection)]
pub struct RejectionView {
    grounds: Vec<GroundView>,
    reasoning: String,
    #[schema(value_type = AppealWord)]
    appeal_route: &'static str,
    rejected_at: DateTime<Utc>,
}

impl RejectionView {
    /// A moderator's words stand as they wrote them; the service's own refusal says in the reader's
    /// language what its ground is.
    pub(crate) fn of(row: &RejectionRow, language: Language) -> Self {
        let grounds: Vec<GroundView> = row
            .grounds
            .iter()
            .map(|ground| GroundView {
                code: ground.code(),
                detail: ground.detail().in_language(language).to_owned(),
                bar_ends_on: ground.duplicate().map(|(_, ends_on)| ends_on),
                blocking_petition: ground.duplicate().map(|(other, _)| other.map(Into::into)),
                subject: ground.subject().map(str::to_owned),
            })
            .collect();
        let own = grounds.first().filter(|_| row.rejected_by.is_none());
        Self {
            reasoning: own.map_or(&row.reasoning, |ground| &ground.detail).clone(),
            grounds,
            appeal_route: row.appeal_route.code(),
            rejected_at: row.rejected_at,
        }
    }
}

/// The working group (90-5(2)(3)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkingGroup)]
pub struct WorkingGroupView {
    members: Vec<MemberView>,
    formed_at: DateTime<Utc>,
    /// Its first meeting, for the author, moderators and the addressee, and for everybody where it can be watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_meeting: Option<MeetingView>,
}

/// The first meeting of a working group.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GroupMeeting)]
pub struct MeetingView {
    held_on: NaiveDate,
    /// Time of day in Kazakhstan (UTC+5).
    starts_at: String,
    /// For the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What is spoken of, in this order.
    agenda: Vec<String>,
    /// Where it can be watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    broadcast_link: Option<String>,
}

impl MeetingView {
    /// None where there is none, or it is not for everybody.
    fn of(row: &WorkingGroupRow, insider: bool) -> Option<Self> {
        let open = insider || row.broadcast_link.is_some();
        let (held_on, starts_at) = (row.meets_on?, row.meeting_hour.clone()?);
        open.then(|| Self {
            held_on,
            starts_at,
            place: row.meeting_place.clone().filter(|_| insider),
            agenda: row.agenda.clone(),
            broadcast_link: row.broadcast_link.clone(),
        })
    }
}

impl WorkingGroupView {
    pub(crate) fn of(row: &WorkingGroupRow, insider: bool) -> Self {
        let members = row.members.iter().map(|member| MemberView::of(member, insider)).collect();
        let first_meeting = MeetingView::of(row, insider);
        Self { members, formed_at: row.formed_at, first_meeting }
    }
}

/// A field visit, or the reason for having none (90-5(2)(1)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldVisit)]
pub struct FieldVisitView {
    #[serde(skip_serializing_if = "Option::is_none")]
    visited_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver_reason: Option<String>,
    recorded_at: DateTime<Utc>,
}

impl From<&FieldVisitRow> for FieldVisitView {
    fn from(row: &FieldVisitRow) -> Self {
        Self {
            visited_on: row.visited_on,
            place: row.place.clone(),
            findings: row.findings.clone(),
            waiver_reason: row.waiver_reason.clone(),
            recorded_at: row.recorded_at,
        }
    }
}

/// The decision (90-6); public once it is published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
pub struct DecisionView {
    #[schema(value_type = OutcomeWord, example = "refused")]
    outcome: &'static str,
    reasoning: ReasoningView,
    /// What it answers to each proposal of the petition, where the body says so.
    points: Vec<PointView>,
    #[schema(value_type = AppealWord)]
    appeal_route: &'static str,
    decided_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment_analysis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparative_law: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    /// `revised` (in other words), `reconsidered` (by its head before publication) or `cancelled` (on complaint);
    /// absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_because: Option<&'static str>,
    /// The same in the words of who cancelled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_reasoning: Option<String>,
    /// The electronic signature under it, if it was decided by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<DecisionSignatureView>,
}

impl DecisionView {
    /// With its points, as of that civil day.
    pub(crate) fn with_points(
        row: &DecisionRow,
        points: &[FollowedPoint],
        today: NaiveDate,
    ) -> Self {
        let points = FollowedPoint::of_decision(points, row.id);
        let points = points.map(|point| PointView::of(point, today)).collect();
        Self { points, ..row.into() }
    }

    /// With the electronic signature under it.
    pub(crate) fn signed(self, signature: Option<&DecisionSignature>) -> Self {
        Self { signature: signature.map(Into::into), ..self }
    }
}

impl From<&DecisionRow> for DecisionView {
    fn from(row: &DecisionRow) -> Self {
        Self {
            outcome: row.outcome.code(),
            reasoning: ReasoningView { kk: row.reasoning_kk.clone(), ru: row.reasoning_ru.clone() },
            points: Vec::new(),
            appeal_route: row.appeal_route.code(),
            decided_at: row.decided_at,
            published_at: row.published_at,
            statement_link: row.statement_link.clone(),
            statement_on: row.statement_on,
            comment_analysis: row.comment_analysis.clone(),
            comparative_law: row.comparative_law.clone(),
            ended_at: row.ended_at,
            ended_because: row.ended_because.map(DecisionEnd::code),
            ended_reasoning: row.ended_reasoning.clone(),
            signature: None,
        }
    }
}

/// The answer to a petition below the threshold, handled as a proposal (90-3(5), 89).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalAnswer)]
pub struct ProposalAnswerView {
    /// As 89(1) knows them.
    #[schema(value_type = ConclusionWord)]
    conclusion: &'static str,
    answer: String,
    answered_at: DateTime<Utc>,
}

impl From<&ProposalAnswerRow> for ProposalAnswerView {
    fn from(row: &ProposalAnswerRow) -> Self {
        Self {
            conclusion: row.conclusion.code(),
            answer: row.answer.clone(),
            answered_at: row.answered_at,
        }
    }
}

/// A time out of public access.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Takedown)]
pub struct TakedownView {
    at: DateTime<Utc>,
    reason: String,
}

impl From<&TakedownRow> for TakedownView {
    fn from(row: &TakedownRow) -> Self {
        Self { at: row.taken_down_at, reason: row.reason.clone() }
    }
}

/// An inquiry to a competent body (90-2(5)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inquiry)]
pub struct InquiryView {
    id: Uuid,
    /// Slug of the body that was asked.
    public_body: String,
    #[schema(value_type = InquiryWord, example = "prohibited_subject")]
    matter: &'static str,
    question: String,
    asked_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<DateTime<Utc>>,
}

impl From<&InquiryRow> for InquiryView {
    fn from(row: &InquiryRow) -> Self {
        Self {
            id: row.id.into(),
            public_body: row.public_body.clone(),
            matter: row.matter.code(),
            question: row.question.clone(),
            asked_at: row.asked_at,
            answer: row.answer.clone(),
            answered_at: row.answered_at,
        }
    }
}

/// Another addressee, proposed by the moderator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddresseeChange)]
pub struct AddresseeChangeView {
    addressee: AddresseeView,
    note: String,
    proposed_at: DateTime<Utc>,
}

impl AddresseeChangeView {
    pub(crate) fn of(app: &App, row: &AddresseeChangeRow) -> Self {
        Self {
            addressee: AddresseeView::of(app, &row.addressee),
            note: row.note.clone(),
            proposed_at: row.proposed_at,
        }
    }
}

/// Letters to the mass media (90-2(8)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MediaLetters)]
pub struct MediaLetterView {
    outlets: Vec<String>,
    sent_on: NaiveDate,
}

impl From<&MediaLetterRow> for MediaLetterView {
    fn from(row: &MediaLetterRow) -> Self {
        Self { outlets: row.outlets.clone(), sent_on: row.sent_on }
    }
}
