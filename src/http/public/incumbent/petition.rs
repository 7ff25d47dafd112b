//! Petitions.

use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::OrganizationView;
use super::times::{last_second, wall};
use app::App;
use app::attachments::Attachment;
use app::petitions::PetitionRecord;
use app::records::{DecisionRow, PetitionRow};
use credentials::hex;

/// A petition in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentShortPetition)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShortView {
    id: Uuid,
    title: String,
    reg_number: Option<String>,
    /// A state of ours in capitals.
    state: String,
    /// `ELECTRONIC` or `PAPER`.
    source: String,
    lang: &'static str,
    /// When it was filed, by the clock of Kazakhstan.
    #[schema(value_type = Option<String>)]
    apply_date: Option<NaiveDateTime>,
    /// The last second of signing.
    #[schema(value_type = Option<String>)]
    deadline: Option<NaiveDateTime>,
    signers_count: u32,
    required_count: Option<u32>,
    organization: OrganizationView,
}

impl ShortView {
    /// The petition as everybody sees it.
    pub(super) fn of(app: &App, row: &PetitionRow) -> Self {
        Self {
            id: row.id.into(),
            title: row.title.clone(),
            reg_number: row.number.clone(),
            state: row.state.code().to_uppercase(),
            source: row.source.code().to_uppercase(),
            lang: row.language.code(),
            apply_date: row.submitted_at.map(wall),
            deadline: row.closes_on.map(last_second),
            signers_count: row.count(),
            required_count: row.required(),
            organization: OrganizationView::of(app, &row.addressee),
        }
    }
}

/// Who filed a petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentApplicant)]
#[serde(rename_all = "camelCase")]
struct ApplicantView {
    first_name: String,
    /// The initial; more is told of nobody.
    last_name: String,
}

impl ApplicantView {
    /// Of the name that others may see: "Айгүл С.".
    fn of(public_name: &str) -> Self {
        let initial = public_name.rsplit_once(' ').filter(|(_, last)| last.ends_with('.'));
        let (first, last) = initial.unwrap_or((public_name, ""));
        Self { first_name: first.to_owned(), last_name: last.to_owned() }
    }
}

/// A point on the map, of which we keep none.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = IncumbentPosition)]
#[serde(rename_all = "camelCase")]
struct PositionView {
    position_latitude: Option<String>,
    position_longitude: Option<String>,
    position_address: Option<String>,
}

/// A file, without its bytes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentFile)]
#[serde(rename_all = "camelCase")]
struct FileView {
    file_id: Uuid,
    file_name: String,
    /// SHA-256, hexadecimal.
    file_hash: String,
    mime_type: &'static str,
}

impl From<&Attachment> for FileView {
    fn from(file: &Attachment) -> Self {
        Self {
            file_id: file.id.into(),
            file_name: file.file_name.clone(),
            file_hash: hex(&file.sha256),
            mime_type: file.media_type.code(),
        }
    }
}

/// The published decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentDecision)]
#[serde(rename_all = "camelCase")]
struct ReplyView {
    message_kk: Option<String>,
    message_ru: Option<String>,
    /// When it was published, by the clock of Kazakhstan.
    #[schema(value_type = String)]
    reply_date: NaiveDateTime,
    files: Vec<FileView>,
}

impl ReplyView {
    fn of(row: &DecisionRow) -> Option<Self> {
        Some(Self {
            message_kk: row.reasoning_kk.clone(),
            message_ru: row.reasoning_ru.clone(),
            reply_date: wall(row.published_at?),
            files: Vec::new(),
        })
    }
}

/// A petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentPetition)]
#[serde(rename_all = "camelCase")]
pub(super) struct WholeView {
    #[serde(flatten)]
    short: ShortView,
    /// The message, the arguments and what is proposed, one after the other.
    description: String,
    /// How often its page was opened up to yesterday; 0 below ten.
    viewers_count: i64,
    applicant: ApplicantView,
    location: PositionView,
    /// Petitions have no picture here.
    cover: Option<FileView>,
    files: Vec<FileView>,
    decision: Option<ReplyView>,
}

impl WholeView {
    /// The petition as everybody sees it, with its files.
    pub(super) fn of(app: &App, record: &PetitionRecord, files: &[Attachment]) -> Self {
        let row = &record.row;
        let texts = [&row.content, &row.arguments, &row.proposals].map(String::as_str);
        Self {
            short: ShortView::of(app, row),
            description: texts.join("\n\n"),
            viewers_count: record.opened.total.unwrap_or(0),
            applicant: ApplicantView::of(&record.author_name),
            location: PositionView::default(),
            cover: None,
            files: files.iter().map(Into::into).collect(),
            decision: record.decision.as_ref().and_then(ReplyView::of),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ApplicantView;

    #[test]
    fn a_public_name_falls_into_a_name_and_an_initial() {
        for (name, first, last) in [
            ("Айгүл С.", "Айгүл", "С."),
            ("Анна Мария С.", "Анна Мария", "С."),
            ("Айгүл", "Айгүл", ""),
            ("Анна Мария", "Анна Мария", ""),
            ("", "", ""),
        ] {
            let applicant = ApplicantView::of(name);
            assert_eq!(
                (applicant.first_name.as_str(), applicant.last_name.as_str()),
                (first, last)
            );
        }
    }
}
