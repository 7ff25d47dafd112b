//! How a petition is shown. What a reader may not see is absent, not empty.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::vocabulary::{
    ActorWord, AppealWord, ClockWord, ComplaintOutcomeWord, ConclusionWord, GroundWord, InquiryWord, MatterWord, OutcomeWord,
    ProgressWord, SourceWord, StateWord, UnitWord, VersionWord, WrittenWord,
};
use crate::app::App;
use crate::app::notices::localised;
use crate::app::petitions::{
    AddresseeChangeRow, ClockRow, ComplaintRow, DecisionRow, DiscussionRow, Entry, FieldVisitRow, InquiryRow, Item, MediaLetterRow, PetitionRow, ProposalAnswerRow, RejectionRow, Snapshot, TakedownRow, WorkingGroupRow,
};
use crate::app::signing::SignatureRow;
use crate::credentials::hex;
use crate::domain::calendar::Names;
use crate::domain::language::Language;
use crate::domain::calendar::{Calendar, civil_date};
use crate::domain::clocks::Sla;
use crate::domain::rules::RuleSet;
use crate::domain::visibility::Viewer;

/// A name in the three languages of the service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamesView {
    pub kk: String,
    pub ru: String,
    pub en: String,
}

impl From<&Names> for NamesView {
    fn from(names: &Names) -> Self {
        Self { kk: names.kk.clone(), ru: names.ru.clone(), en: names.en.clone() }
    }
}

/// The body a petition is addressed to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Addressee)]
pub struct AddresseeView {
    #[schema(example = "ministry-trade-integration")]
    slug: String,
    names: Option<NamesView>,
}

impl AddresseeView {
    pub fn of(app: &App, slug: &str) -> Self {
        Self { slug: slug.to_owned(), names: app.reference.body(slug).map(|body| (&body.names).into()) }
    }
}

/// The author as others see him: given name and initial.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub struct AuthorView {
    #[schema(example = "Айгүл С.")]
    name: String,
}

/// The addressee's entry in its register (90-4(3)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Registration)]
pub struct RegistrationView {
    number: String,
    registered_on: Option<NaiveDate>,
}

/// A ground of a refusal (90-2(4)), as it is stored.
#[derive(ToSchema)]
#[schema(as = RefusalGround)]
#[expect(dead_code, reason = "a schema for the document")]
struct GroundView {
    #[schema(value_type = GroundWord)]
    code: String,
    /// With `prohibited_subject`: its code in the list of the petition's rule set.
    subject: Option<String>,
    /// With `duplicate_subject`: the petition that stands in the way.
    blocking_petition: Option<Uuid>,
    detail: String,
}

/// A refusal of placement (90-2(6)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rejection)]
pub struct RejectionView {
    #[schema(value_type = Vec<GroundView>)]
    grounds: Value,
    reasoning: String,
    #[schema(value_type = AppealWord)]
    appeal_route: String,
    rejected_at: DateTime<Utc>,
}

impl RejectionView {
    /// A moderator's words stand as he wrote them; the service's own refusal says in the reader's
    /// language what its ground is.
    fn of(row: &RejectionRow, language: Language) -> Self {
        let grounds = localised(&row.grounds, language);
        let own = grounds[0]["detail"].as_str().filter(|_| row.rejected_by.is_none());
        Self {
            reasoning: own.unwrap_or(&row.reasoning).to_owned(),
            grounds,
            appeal_route: row.appeal_route.clone(),
            rejected_at: row.rejected_at,
        }
    }
}

/// A public discussion of the draft decision (90-5(2)(2)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Discussion)]
pub struct DiscussionView {
    id: Uuid,
    /// `announced`, from the next day on `held`, and `minuted` once the minutes are there.
    status: &'static str,
    held_on: NaiveDate,
    place: String,
    draft_decision: String,
    announced_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes_at: Option<DateTime<Utc>>,
}

impl DiscussionView {
    fn of(row: &DiscussionRow, today: NaiveDate) -> Self {
        let status = match row.minutes_at {
            Some(_) => "minuted",
            None if row.held_on < today => "held",
            None => "announced",
        };
        Self {
            id: row.id,
            status,
            held_on: row.held_on,
            place: row.place.clone(),
            draft_decision: row.draft_decision.clone(),
            announced_at: row.announced_at,
            minutes: row.minutes.clone(),
            minutes_at: row.minutes_at,
        }
    }
}

/// The working group (90-5(2)(3)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkingGroup)]
pub struct WorkingGroupView {
    /// Each with its `kind`; names only for the author, moderators and the addressee.
    #[schema(value_type = Vec<Object>)]
    members: Value,
    formed_at: DateTime<Utc>,
}

impl WorkingGroupView {
    fn of(row: &WorkingGroupRow, insider: bool) -> Self {
        let mut members = row.members.clone();
        if !insider {
            for member in members.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                member.remove("name");
            }
        }
        Self { members, formed_at: row.formed_at }
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

/// Reasons in Kazakh, Russian or both.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reasoning)]
pub struct ReasoningView {
    #[serde(skip_serializing_if = "Option::is_none")]
    kk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ru: Option<String>,
}

/// The decision (90-6); public once it is published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
pub struct DecisionView {
    #[schema(value_type = OutcomeWord, example = "refused")]
    outcome: String,
    reasoning: ReasoningView,
    #[schema(value_type = AppealWord)]
    appeal_route: String,
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
    /// `revised` or `cancelled`; absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_because: Option<String>,
}

impl From<&DecisionRow> for DecisionView {
    fn from(row: &DecisionRow) -> Self {
        Self {
            outcome: row.outcome.clone(),
            reasoning: ReasoningView { kk: row.reasoning_kk.clone(), ru: row.reasoning_ru.clone() },
            appeal_route: row.appeal_route.clone(),
            decided_at: row.decided_at,
            published_at: row.published_at,
            statement_link: row.statement_link.clone(),
            statement_on: row.statement_on,
            comment_analysis: row.comment_analysis.clone(),
            comparative_law: row.comparative_law.clone(),
            ended_at: row.ended_at,
            ended_because: row.ended_because.clone(),
        }
    }
}

/// The answer to a petition below the threshold, handled as a proposal (90-3(5), 89).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalAnswer)]
pub struct ProposalAnswerView {
    /// As 89(1) knows them.
    #[schema(value_type = ConclusionWord)]
    conclusion: String,
    answer: String,
    answered_at: DateTime<Utc>,
}

impl From<&ProposalAnswerRow> for ProposalAnswerView {
    fn from(row: &ProposalAnswerRow) -> Self {
        Self { conclusion: row.conclusion.clone(), answer: row.answer.clone(), answered_at: row.answered_at }
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
    matter: String,
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
            id: row.id,
            public_body: row.public_body.clone(),
            matter: row.matter.clone(),
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
    fn of(app: &App, row: &AddresseeChangeRow) -> Self {
        Self { addressee: AddresseeView::of(app, &row.addressee), note: row.note.clone(), proposed_at: row.proposed_at }
    }
}

/// Letters to the mass media (90-2(8)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MediaLetters)]
pub struct MediaLetterView {
    #[schema(value_type = Vec<String>)]
    outlets: Value,
    sent_on: NaiveDate,
}

impl From<&MediaLetterRow> for MediaLetterView {
    fn from(row: &MediaLetterRow) -> Self {
        Self { outlets: row.outlets.clone(), sent_on: row.sent_on }
    }
}

/// A complaint and what came of it (91-100, 136).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Complaint)]
pub struct ComplaintView {
    id: Uuid,
    petition_id: Uuid,
    #[schema(value_type = MatterWord, example = "decision")]
    matter: String,
    #[schema(value_type = AppealWord)]
    route: String,
    statement: String,
    filed_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_on_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_on_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<ComplaintOutcomeWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome_reasoning: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<DateTime<Utc>>,
}

impl From<&ComplaintRow> for ComplaintView {
    fn from(row: &ComplaintRow) -> Self {
        Self {
            id: row.id,
            petition_id: row.petition_id,
            matter: row.matter.clone(),
            route: row.route.clone(),
            statement: row.statement.clone(),
            filed_at: row.filed_at,
            passed_on_to: row.passed_on_to.clone(),
            passed_on_at: row.passed_on_at,
            outcome: row.outcome.clone(),
            outcome_reasoning: row.outcome_reasoning.clone(),
            settled_at: row.settled_at,
        }
    }
}

/// A petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Petition)]
pub struct PetitionView {
    id: Uuid,
    /// Given at submission.
    #[schema(example = "2026-000042")]
    number: Option<String>,
    #[schema(value_type = StateWord, example = "published")]
    state: String,
    /// Grows with every change of text or state; a draft's ETag is `"v<version>"`.
    version: i32,
    title: String,
    subject: String,
    content: String,
    arguments: String,
    proposals: String,
    #[schema(value_type = WrittenWord, example = "kk")]
    language: String,
    addressee: AddresseeView,
    author: AuthorView,
    /// The same text in the second language, by its code, if the author wrote both.
    #[schema(value_type = Option<super::petitions::Translations>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    translations: Option<Value>,
    /// Only for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    representative: Option<String>,
    /// The rules of the day of submission; they stay with the petition to its end.
    #[schema(value_type = VersionWord, example = "V2026")]
    rule_set: String,
    /// SHA-256 of the frozen text, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_hash: Option<String>,
    signature_count: u32,
    /// Citizens that must join before the petition opens; absent once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    joiners_required: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    joining_ends_on: Option<NaiveDate>,
    /// Votes needed (90-3(4)), frozen at opening.
    required_count: Option<u32>,
    opened_at: Option<DateTime<Utc>>,
    /// Last civil day of signing; runs to 24:00 (UTC+5).
    closes_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold_reached_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration: Option<RegistrationView>,
    /// How it was filed.
    #[schema(value_type = SourceWord, example = "electronic")]
    source: String,
    /// Out of public access, since when and why; what the public gets is 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_down: Option<TakedownView>,
    /// What the moderator asked other bodies (90-2(5)); only for moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    inquiries: Option<Vec<InquiryView>>,
    /// Another addressee that waits for the author's consent; only for moderators and the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    addressee_change: Option<AddresseeChangeView>,
    /// Letters to the mass media (90-2(8)).
    media_letters: Vec<MediaLetterView>,
    /// Only for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    complaints: Option<Vec<ComplaintView>>,
    /// The state it was archived from.
    #[schema(value_type = Option<StateWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_as: Option<String>,
    /// Terms that passed without the act they are for.
    #[schema(value_type = Vec<ClockWord>)]
    overdue: Vec<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    /// The secret of the limited publication; only for the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    link_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejection: Option<RejectionView>,
    /// What the moderator asked the author to complete; only for these two.
    #[serde(skip_serializing_if = "Option::is_none")]
    correction_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_visit: Option<FieldVisitView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working_group: Option<WorkingGroupView>,
    discussions: Vec<DiscussionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionView>,
    /// Decisions that no longer stand: put anew before publication, or cancelled on complaint.
    former_decisions: Vec<DecisionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal_answer: Option<ProposalAnswerView>,
    /// Comments, removed ones among them.
    comment_count: i64,
}

impl PetitionView {
    /// The petition as this reader may see it, the service's own words in the state language.
    pub fn of(app: &App, snapshot: &Snapshot, viewer: Viewer) -> Self {
        Self::in_language(app, snapshot, viewer, Language::Kk)
    }

    /// The petition as this reader may see it, the service's own words in his language.
    pub fn in_language(app: &App, snapshot: &Snapshot, viewer: Viewer, language: Language) -> Self {
        let row = &snapshot.row;
        let author = viewer == Viewer::Author;
        let desk = viewer == Viewer::Moderator;
        let insider = matches!(viewer, Viewer::Author | Viewer::Moderator | Viewer::Addressee);
        let joiners = (row.opened_at.is_none())
            .then(|| row.version_of_rules().ok().map(|version| RuleSet::of(version).joiners_required))
            .flatten();
        Self {
            id: row.id,
            number: row.number.clone(),
            state: row.state.clone(),
            version: row.version,
            title: row.title.clone(),
            subject: row.subject.clone(),
            content: row.content.clone(),
            arguments: row.arguments.clone(),
            proposals: row.proposals.clone(),
            language: row.language.clone(),
            addressee: AddresseeView::of(app, &row.addressee),
            translations: row.translation.clone(),
            author: AuthorView { name: snapshot.author_name.clone() },
            representative: row.representative.clone().filter(|_| insider),
            rule_set: row.rule_set.clone(),
            text_hash: row.text_hash.as_deref().map(hex),
            signature_count: row.count(),
            joiners_required: joiners,
            joining_ends_on: row.joining_ends_on,
            required_count: row.required_count.and_then(|count| count.try_into().ok()),
            opened_at: row.opened_at,
            closes_on: row.closes_on,
            threshold_reached_at: row.threshold_reached_at,
            registration: snapshot.forwarding.as_ref().and_then(|forwarding| {
                let number = forwarding.registration_number.clone()?;
                Some(RegistrationView { number, registered_on: forwarding.registered_on })
            }),
            source: row.source.clone(),
            taken_down: snapshot.takedown.as_ref().map(Into::into),
            inquiries: desk.then(|| snapshot.inquiries.iter().map(Into::into).collect()),
            addressee_change: snapshot
                .addressee_change
                .as_ref()
                .filter(|_| desk || author)
                .map(|change| AddresseeChangeView::of(app, change)),
            media_letters: snapshot.media_letters.iter().map(Into::into).collect(),
            former_decisions: snapshot
                .former_decisions
                .iter()
                .filter(|decision| insider || decision.published_at.is_some())
                .map(Into::into)
                .collect(),
            complaints: insider.then(|| snapshot.complaints.iter().map(Into::into).collect()),
            closed_as: row.closed_as.clone(),
            overdue: snapshot.overdue.clone(),
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            link_key: row.link_key.clone().filter(|_| author),
            rejection: snapshot.rejection.as_ref().map(|row| RejectionView::of(row, language)),
            correction_note: snapshot.correction_note.clone().filter(|_| author || viewer == Viewer::Moderator),
            field_visit: snapshot.field_visit.as_ref().map(Into::into),
            working_group: snapshot.working_group.as_ref().map(|group| WorkingGroupView::of(group, insider)),
            discussions: snapshot.discussions.iter().map(|row| DiscussionView::of(row, snapshot.today)).collect(),
            decision: snapshot
                .decision
                .as_ref()
                .filter(|decision| insider || decision.published_at.is_some())
                .map(Into::into),
            proposal_answer: snapshot.proposal_answer.as_ref().map(Into::into),
            comment_count: snapshot.comment_count,
        }
    }
}

/// A petition in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionItem {
    id: Uuid,
    number: Option<String>,
    #[schema(value_type = StateWord)]
    state: String,
    title: String,
    subject: String,
    #[schema(value_type = WrittenWord)]
    language: String,
    addressee: AddresseeView,
    signature_count: u32,
    required_count: Option<u32>,
    opened_at: Option<DateTime<Utc>>,
    closes_on: Option<NaiveDate>,
    /// A term passed without the act it is for.
    overdue: bool,
    /// Which terms passed, the longest late first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overdue_terms: Vec<OverdueTerm>,
}

/// A term that passed without the act it is for (91(2)).
#[derive(Debug, Serialize, ToSchema)]
pub struct OverdueTerm {
    #[schema(example = "consideration")]
    kind: String,
    #[schema(example = "90-5(1)")]
    article: String,
    due_on: NaiveDate,
    /// Civil days since its last day.
    days_late: i64,
}

impl OverdueTerm {
    fn of(row: &ClockRow, today: NaiveDate) -> Self {
        let days_late = (today - row.due_on).num_days();
        Self { kind: row.kind.clone(), article: row.article.clone(), due_on: row.due_on, days_late }
    }
}

impl PetitionItem {
    pub fn of(app: &App, item: &Item) -> Self {
        let terms: Vec<OverdueTerm> = item.late.iter().map(|clock| OverdueTerm::of(clock, item.today)).collect();
        Self::of_row(app, &item.listed.row, !terms.is_empty(), terms)
    }

    fn of_row(app: &App, row: &PetitionRow, overdue: bool, overdue_terms: Vec<OverdueTerm>) -> Self {
        Self {
            id: row.id,
            number: row.number.clone(),
            state: row.state.clone(),
            title: row.title.clone(),
            subject: row.subject.clone(),
            language: row.language.clone(),
            addressee: AddresseeView::of(app, &row.addressee),
            signature_count: row.count(),
            required_count: row.required_count.and_then(|count| count.try_into().ok()),
            opened_at: row.opened_at,
            closes_on: row.closes_on,
            overdue,
            overdue_terms,
        }
    }
}

/// A petition in a staff queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    petition: PetitionItem,
    /// End of the next term that runs.
    due_at: Option<DateTime<Utc>>,
    /// Its last civil day.
    due_on: Option<NaiveDate>,
    /// `ok`, `near` (at most three working days left) or `overdue`.
    sla: &'static str,
    /// After today, with the last day; below zero when it is past.
    working_days_left: Option<i32>,
}

impl QueueItem {
    pub fn of(app: &App, row: &PetitionRow, due_at: Option<DateTime<Utc>>, today: NaiveDate, calendar: &Calendar) -> Self {
        // The end of a day is the first instant that is no longer part of it.
        let due_on = due_at.and_then(|due| civil_date(due).pred_opt());
        let sla = due_on.map_or(Sla::Ok, |due| Sla::of(calendar, today, due));
        Self {
            petition: PetitionItem::of_row(app, row, sla == Sla::Overdue, Vec::new()),
            due_at,
            due_on,
            sla: sla.code(),
            working_days_left: due_on.map(|due| calendar.working_days_left(today, due)),
        }
    }
}

/// One of the law's clocks on a petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    #[schema(value_type = ClockWord, example = "consideration")]
    kind: String,
    /// The provision that sets the term.
    #[schema(example = "90-5(1)")]
    article: String,
    /// The day of the event; not counted itself (76(2)).
    started_on: NaiveDate,
    days: i32,
    #[schema(value_type = UnitWord, example = "working_days")]
    unit: String,
    due_on: NaiveDate,
    #[schema(value_type = ProgressWord)]
    state: &'static str,
    /// How it ended: `in_time`, `late`, or `lapsed` when the term itself was what had to pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'static str>,
    /// The days that were not counted, each with its reason in three languages.
    #[schema(value_type = Vec<Object>)]
    skipped: Value,
    /// The calendar of that year is not published yet: the date may move.
    provisional: bool,
    calendar_version: i32,
}

impl From<&ClockRow> for DeadlineView {
    fn from(row: &ClockRow) -> Self {
        let state = match (row.met_at, row.overdue_at) {
            (Some(_), _) => "met",
            (None, Some(_)) => "overdue",
            (None, None) => "running",
        };
        let ended = row.met_at.map(|met| {
            if row.overdue_at.is_some() {
                "late"
            } else if met >= row.due_at {
                "lapsed"
            } else {
                "in_time"
            }
        });
        Self {
            ended,
            kind: row.kind.clone(),
            article: row.article.clone(),
            started_on: row.started_on,
            days: row.length,
            unit: row.unit.clone(),
            due_on: row.due_on,
            state,
            skipped: row.skipped.clone(),
            provisional: row.provisional,
            calendar_version: row.calendar_version,
        }
    }
}

/// One step in a petition's life.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    #[schema(example = "threshold_reached")]
    event: String,
    #[schema(value_type = StateWord)]
    from_state: String,
    #[schema(value_type = StateWord)]
    to_state: String,
    #[schema(value_type = ActorWord, example = "moderator")]
    actor: String,
    #[schema(value_type = Object)]
    details: Value,
    /// The instant the step counts from.
    effective_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    #[serde(skip)]
    pub version: i32,
}

impl From<Entry> for TimelineItem {
    fn from(entry: Entry) -> Self {
        Self {
            event: entry.event,
            from_state: entry.from_state,
            to_state: entry.to_state,
            actor: entry.actor_role,
            details: entry.details,
            effective_at: entry.effective_at,
            recorded_at: entry.recorded_at,
            version: entry.version,
        }
    }
}

/// A signer as others see him.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicSigner {
    #[schema(example = "Айгүл С.")]
    name: String,
    /// KATO code of the region, capital or city of republican significance.
    #[schema(example = "750000000")]
    region: String,
    /// Civil day in Kazakhstan.
    signed_on: NaiveDate,
}

impl From<&SignatureRow> for PublicSigner {
    fn from(row: &SignatureRow) -> Self {
        Self {
            name: row.public_name.clone(),
            region: row.region.clone(),
            signed_on: crate::domain::calendar::civil_date(row.signed_at),
        }
    }
}
