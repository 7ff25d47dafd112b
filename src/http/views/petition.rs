//! How a petition is shown. What a reader may not see is absent, not empty.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::record::{
    AddresseeChangeView, AddresseeView, AuthorView, ComplaintView, DecisionView, DiscussionView,
    FieldVisitView, InquiryView, MediaLetterView, ProposalAnswerView, RegistrationView,
    RejectionView, TakedownView, WorkingGroupView,
};
use crate::views::vocabulary::{ClockWord, SourceWord, StateWord, VersionWord, WrittenWord};
use app::access::Caller;
use app::petitions::PetitionRecord;
use app::{App, Error, Work};
use credentials::hex;
use domain::language::Language;
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
    #[schema(value_type = Option<Translations>)]
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
    /// What to look at: `mixed_script` (words of two alphabets), `look_alike_title` (of a petition under
    /// way); only for moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<Vec<String>>,
}

impl PetitionView {
    /// The petition as this reader may see it, the service's own words in the state language.
    pub fn of(app: &App, snapshot: &PetitionRecord, viewer: Viewer) -> Self {
        Self::in_language(app, snapshot, viewer, Language::Kk)
    }

    /// The petition as this reader may see it, the service's own words in his language.
    #[allow(clippy::too_many_lines, reason = "one member of the answer a line")]
    pub fn in_language(
        app: &App,
        snapshot: &PetitionRecord,
        viewer: Viewer,
        language: Language,
    ) -> Self {
        let row = &snapshot.row;
        let author = viewer == Viewer::Author;
        let desk = viewer == Viewer::Moderator;
        let insider = matches!(viewer, Viewer::Author | Viewer::Moderator | Viewer::Addressee);
        let joiners = (row.opened_at.is_none())
            .then(|| {
                row.version_of_rules().ok().map(|version| RuleSet::of(version).joiners_required)
            })
            .flatten();
        Self {
            id: row.id.into(),
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
            correction_note: snapshot
                .correction_note
                .clone()
                .filter(|_| author || viewer == Viewer::Moderator),
            field_visit: snapshot.field_visit.as_ref().map(Into::into),
            working_group: snapshot
                .working_group
                .as_ref()
                .map(|group| WorkingGroupView::of(group, insider)),
            discussions: snapshot
                .discussions
                .iter()
                .map(|row| DiscussionView::of(row, snapshot.today))
                .collect(),
            decision: snapshot
                .decision
                .as_ref()
                .filter(|decision| insider || decision.published_at.is_some())
                .map(Into::into),
            proposal_answer: snapshot.proposal_answer.as_ref().map(Into::into),
            comment_count: snapshot.comment_count,
            flags: desk.then(|| snapshot.flags.clone()),
        }
    }
}

/// A text in its second language, by that language's code.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema for the document; the body is read member by member")]
pub(crate) struct Translations {
    kk: Option<TranslationText>,
    ru: Option<TranslationText>,
}

#[derive(ToSchema)]
#[schema(as = Translation)]
#[expect(dead_code, reason = "a schema for the document; the body is read as TranslationBody")]
struct TranslationText {
    title: String,
    subject: String,
    content: String,
    arguments: String,
    proposals: String,
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
