//! How a petition is shown. What a reader may not see is absent, not empty.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::complaint::ComplaintView;
use crate::views::discussion::DiscussionView;
use crate::views::instants::InstantView;
use crate::views::log_head::LogHeadView;
use crate::views::names::AddresseeView;
use crate::views::offers::{ComingView, OfferView};
use crate::views::paper_sheets::PaperSheetsView;
use crate::views::record::{
    AddresseeChangeView, AuthorView, DecisionView, FieldVisitView, InquiryView, MediaLetterView,
    ProposalAnswerView, RegistrationView, RejectionView, TakedownView, WorkingGroupView,
};
use crate::views::translation::Translations;
use crate::views::vocabulary::{ClockWord, SourceWord, StateWord, VersionWord, WrittenWord};
use app::access::Caller;
use app::offers::Offer;
use app::petitions::PetitionRecord;
use app::records::{ComplaintRow, DecisionRow, PetitionRow};
use app::signature_log::Head;
use app::{App, Error, Work};
use credentials::hex;
use domain::language::Language;
use domain::petition::StateName;
use domain::proceedings::DecisionEnd;
use domain::rules::RuleSet;
use domain::visibility::Viewer;

/// A petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Petition)]
pub struct PetitionView {
    id: Uuid,
    /// Given at submission.
    #[schema(example = "2026-000042")]
    number: Option<String>,
    #[schema(value_type = StateWord, example = "published")]
    state: &'static str,
    /// Grows with every change of text or state; a draft's ETag is `"v<version>"`.
    version: i32,
    title: String,
    subject: String,
    content: String,
    arguments: String,
    proposals: String,
    #[schema(value_type = WrittenWord, example = "kk")]
    language: &'static str,
    addressee: AddresseeView,
    /// The body that the text as it was filed, and its hash, name, where another has the petition now.
    #[serde(skip_serializing_if = "Option::is_none")]
    filed_to: Option<AddresseeView>,
    author: AuthorView,
    /// The same text in the second language, by its code, if the author wrote both.
    #[schema(value_type = Option<Translations>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    translations: Option<Translations>,
    /// Only for the author, moderators and the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    representative: Option<String>,
    /// The rules of the day of submission; they stay with the petition to its end.
    #[schema(value_type = VersionWord, example = "V2026")]
    rule_set: &'static str,
    /// SHA-256 of the frozen text, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_hash: Option<String>,
    signature_count: u32,
    /// How far the log of signatures was when this was read: all that it says by then is counted, and what came in the last
    /// seconds too. In the reading that everybody gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<LogHeadView>,
    /// Citizens that must join before the petition opens; absent once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    joiners_required: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    joining_ends_on: Option<NaiveDate>,
    /// Votes needed (90-3(4)), frozen at opening.
    required_count: Option<u32>,
    /// When the fiftieth joined, in public by the civil day.
    opened_at: Option<InstantView>,
    /// Last civil day of signing; runs to 24:00 (UTC+5).
    closes_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold_reached_at: Option<InstantView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration: Option<RegistrationView>,
    /// How it was filed.
    #[schema(value_type = SourceWord, example = "electronic")]
    source: &'static str,
    /// Out of public access, since when and why; what the public gets is 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_down: Option<TakedownView>,
    /// What the moderator asked other bodies (90-2(5)); only for moderators, and for a body what it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    inquiries: Option<Vec<InquiryView>>,
    /// Another addressee that waits for the author's consent; only for moderators and the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    addressee_change: Option<AddresseeChangeView>,
    /// Letters to the mass media (90-2(8)).
    media_letters: Vec<MediaLetterView>,
    /// Sheets of signatures that were announced, the first hundred; only for moderators and the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper_sheets: Option<Vec<PaperSheetsView>>,
    /// Only for moderators and the addressee, and the author's own for the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    complaints: Option<Vec<ComplaintView>>,
    /// The state it was archived from.
    #[schema(value_type = Option<StateWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_as: Option<&'static str>,
    /// Terms of the law that passed without the act they are for.
    #[schema(value_type = Vec<ClockWord>)]
    overdue: Vec<&'static str>,
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
    /// Decisions that no longer stand: cancelled, by their head before publication or on complaint; for insiders
    /// earlier wordings too.
    former_decisions: Vec<DecisionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal_answer: Option<ProposalAnswerView>,
    /// Comments, removed ones among them.
    comment_count: i64,
    /// How often its page was opened up to yesterday, by people as far as their browsers tell; absent below ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    view_count: Option<i64>,
    /// What to look at: `mixed_script` (words of two alphabets), `look_alike_title` (of a petition under
    /// way), `signature_burst` (signatures faster than usual, or many from one network); only for moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<Vec<String>>,
    /// What comes next by the law, from whom and by when, in the order of a petition's life; nothing in the archive.
    next: Vec<ComingView>,
    /// What you may do now, the most pressing first: every call that would not be refused for who you are, for the state
    /// or for the time. Only in the reading of one petition, by who is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    acts: Option<Vec<OfferView>>,
}

impl PetitionView {
    /// The petition as this reader may see it, the service's own words in the state language.
    pub fn of(app: &App, record: &PetitionRecord, viewer: Viewer) -> Self {
        Self::in_language(app, record, viewer, Language::Kk)
    }

    /// Citizens that must join before it opens; none once it has.
    pub(crate) const fn joiners_required(&self) -> Option<u32> {
        self.joiners_required
    }

    /// The petition as this reader may see it, the service's own words in his language.
    pub fn in_language(
        app: &App,
        record: &PetitionRecord,
        viewer: Viewer,
        language: Language,
    ) -> Self {
        let row = &record.row;
        let (author, desk) = (viewer == Viewer::Author, viewer == Viewer::Moderator);
        let told = |at| InstantView::of(at, viewer);
        let insider = matches!(viewer, Viewer::Author | Viewer::Moderator | Viewer::Addressee);
        let proposed = record.addressee_change.as_ref().filter(|_| desk || author);
        let group = record.working_group.as_ref();
        let discussion = |row| DiscussionView::of(row, record.today, insider);
        Self {
            id: row.id.into(),
            number: row.number.clone(),
            state: row.state.code(),
            version: row.version,
            title: row.title.clone(),
            subject: row.subject.clone(),
            content: row.content.clone(),
            arguments: row.arguments.clone(),
            proposals: row.proposals.clone(),
            language: row.language.code(),
            addressee: AddresseeView::of(app, &row.addressee),
            filed_to: record.filed_to.as_ref().map(|slug| AddresseeView::of(app, slug)),
            translations: row.translation.as_ref().map(Into::into),
            author: AuthorView { name: record.author_name.clone() },
            representative: row.representative.clone().filter(|_| insider),
            rule_set: row.rule_set.code(),
            text_hash: row.text_hash.as_deref().map(hex),
            signature_count: row.count(),
            as_of: None,
            joiners_required: joiners_required(row),
            joining_ends_on: row.joining_ends_on,
            required_count: row.required(),
            opened_at: row.opened_at.map(told),
            closes_on: row.closes_on,
            threshold_reached_at: row.threshold_reached_at.map(told),
            registration: record.forwarding.as_ref().and_then(RegistrationView::of),
            source: row.source.code(),
            taken_down: record.takedown.as_ref().map(Into::into),
            inquiries: (desk || viewer == Viewer::Asked).then(|| all(&record.inquiries)),
            addressee_change: proposed.map(|change| AddresseeChangeView::of(app, change)),
            media_letters: record.media_letters.iter().map(Into::into).collect(),
            paper_sheets: (desk || author).then(|| all(&record.paper_sheets)),
            former_decisions: shown(record, &record.former_decisions, insider),
            complaints: insider.then(|| complaints(record, author)),
            closed_as: row.closed_as.map(StateName::code),
            overdue: record.overdue.iter().map(|kind| kind.code()).collect(),
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            link_key: row.link_key.clone().filter(|_| author),
            rejection: record.rejection.as_ref().map(|row| RejectionView::of(row, language)),
            correction_note: record.correction_note.clone().filter(|_| desk || author),
            field_visit: record.field_visit.as_ref().map(Into::into),
            working_group: group.map(|group| WorkingGroupView::of(group, insider)),
            discussions: record.discussions.iter().map(discussion).collect(),
            decision: decision(record, insider),
            proposal_answer: record.proposal_answer.as_ref().map(Into::into),
            comment_count: record.comment_count,
            view_count: record.opened.total,
            flags: desk.then(|| record.flags.clone()),
            next: record.coming.iter().map(Into::into).collect(),
            acts: None,
        }
    }
}

impl PetitionView {
    /// With the head of the log that was known before it was read.
    pub(crate) fn beside_log(self, head: Option<&Head>) -> Self {
        Self { as_of: head.map(LogHeadView::from), ..self }
    }

    /// With what its reader may do now.
    pub(crate) fn offering(self, offers: Option<Vec<Offer>>) -> Self {
        Self { acts: offers.map(|offers| offers.into_iter().map(Into::into).collect()), ..self }
    }
}

/// The complaints about it; to its author, their own.
fn complaints(record: &PetitionRecord, author: bool) -> Vec<ComplaintView> {
    let own = |complaint: &&ComplaintRow| !author || complaint.filed_by == record.row.author_id;
    record.complaints.iter().filter(own).map(Into::into).collect()
}

/// How many must join before it opens (90-2(4)(1)); none once it has.
fn joiners_required(row: &PetitionRow) -> Option<u32> {
    row.opened_at.is_none().then(|| RuleSet::of(row.rule_set).joiners_required)
}

/// Decisions as this reader may see them: the public, once they are published, or cancelled with reasons.
fn shown<'a>(
    record: &PetitionRecord,
    decisions: impl IntoIterator<Item = &'a DecisionRow>,
    insider: bool,
) -> Vec<DecisionView> {
    let public = |row: &DecisionRow| {
        row.published_at.is_some() || row.ended_because == Some(DecisionEnd::Reconsidered)
    };
    let shown = decisions.into_iter().filter(|row| insider || public(row));
    shown.map(|row| DecisionView::with_points(row, &record.points, record.today)).collect()
}

/// The decision that stands, with the signature under it.
fn decision(record: &PetitionRecord, insider: bool) -> Option<DecisionView> {
    let decision = shown(record, &record.decision, insider).pop()?;
    Some(decision.signed(record.decision_signature.as_ref()))
}

/// Each of these as it is shown.
fn all<'a, T, V: From<&'a T>>(rows: &'a [T]) -> Vec<V> {
    rows.iter().map(Into::into).collect()
}

impl Call {
    /// Performs the act in one transaction and answers with the petition as its actor sees it.
    ///
    /// # Errors
    /// What the act refuses.
    pub async fn petition<F>(self, viewer: Viewer, act: F) -> Result<HttpResponse, Problem>
    where
        F: Fn(&mut Work<'_>, &Caller) -> Result<PetitionRecord, Error> + Send + 'static,
    {
        let language = self.language;
        self.answering(StatusCode::OK, move |work, caller| {
            let record = act(work, caller)?;
            Ok((None, PetitionView::in_language(work.app, &record, viewer, language)))
        })
        .await
    }
}
