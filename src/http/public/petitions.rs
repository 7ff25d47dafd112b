//! Petitions: the author's acts, and everybody's reading.

use app::ids::PetitionId;
use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Timelike as _, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, MaybeCaller};
use crate::intake::limits::{Pace, Search};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Faults, Field, Wrong, line, lines, name, one_of, title};
use crate::mutations::{Call, if_match, version_etag};
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading, reading_tagged};
use crate::views::listing::{DeadlineView, PublicSigner, TimelineItem};
use crate::views::petition::{PetitionView, Translations};
use crate::views::record::AddresseeView;
use crate::views::vocabulary::{StateWord, WrittenWord};
use app::access::Caller;
use app::{App, kill_switches, petitions, signing, similar};
use domain::language::Language;
use domain::petition::{StateName, Text, Translation, lengths};
use domain::rules::article;
use domain::visibility::Viewer;

/// What is read most; the name in the place of an id comes before the id.
pub fn readings(config: &mut ServiceConfig<'_>) {
    config.service(find_similar).service(read_petition).service(read_count);
}

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(draft_petition)
        .service(amend_draft)
        .service(discard_draft)
        .service(submit_petition)
        .service(file_correction)
        .service(withdraw_petition)
        .service(list_deadlines)
        .service(read_timeline)
        .service(list_signers);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPetition)]
pub(crate) struct TextBody {
    /// 10 to 200 characters, one line; does not start with `=`, `+`, `-` or `@`.
    #[schema(value_type = String, example = "Вернуть прежний часовой пояс")]
    pub(crate) title: Field<String>,
    /// What the petition is about (90-2(2)); 3 to 500 characters.
    #[schema(value_type = String)]
    pub(crate) subject: Field<String>,
    /// The message itself; 10 to 10,000 characters.
    #[schema(value_type = String)]
    pub(crate) content: Field<String>,
    /// 3 to 5,000 characters.
    #[schema(value_type = String)]
    pub(crate) arguments: Field<String>,
    /// What the addressee is asked to do; 3 to 5,000 characters.
    #[schema(value_type = String)]
    pub(crate) proposals: Field<String>,
    #[schema(value_type = WrittenWord, example = "ru")]
    pub(crate) language: Field<String>,
    /// Slug of a public body; see /public-bodies.
    #[schema(value_type = String, example = "ministry-trade-integration")]
    pub(crate) addressee: Field<String>,
    /// Name of who files for the author.
    #[schema(value_type = Option<String>)]
    pub(crate) representative: Field<String>,
    /// The same text in the other of the two languages, by its code: `{"kk": {...}}`; an empty
    /// object for none.
    #[schema(value_type = Option<Translations>)]
    pub(crate) translations: Field<serde_json::Map<String, serde_json::Value>>,
}

/// The five parts of a text, with the bounds of the first language.
#[derive(Deserialize)]
struct TranslationBody {
    title: Field<String>,
    subject: Field<String>,
    content: Field<String>,
    arguments: Field<String>,
    proposals: Field<String>,
}

/// The second language of a text; `None` where none is named, `Some(None)` for an empty object.
fn translation(
    field: Field<serde_json::Map<String, serde_json::Value>>,
    faults: &mut Faults,
) -> Option<Option<Translation>> {
    let given = faults.optional("/translations", field, Ok)?;
    let mut named = given.into_iter();
    let Some((code, parts)) = named.next() else { return Some(None) };
    let pointer = format!("/translations/{}", code.replace('~', "~0").replace('/', "~1"));
    let Some(language) = written_in(&code).filter(|_| named.next().is_none()) else {
        faults.push(
            "/translations",
            "unknown_value",
            "one member: kk or ru, the language that `language` is not",
        );
        return None;
    };
    let serde_json::Value::Object(parts) = parts else {
        faults.push(&pointer, "wrong_type", "must be an object");
        return None;
    };
    faults.object(&pointer, Field::Given(parts), |body: TranslationBody, faults| {
        let title = faults.required(&format!("{pointer}/title"), body.title, title(lengths::TITLE));
        let subject =
            faults.required(&format!("{pointer}/subject"), body.subject, lines(lengths::SUBJECT));
        let content =
            faults.required(&format!("{pointer}/content"), body.content, lines(lengths::CONTENT));
        let arguments = faults.required(
            &format!("{pointer}/arguments"),
            body.arguments,
            lines(lengths::ARGUMENTS),
        );
        let proposals = faults.required(
            &format!("{pointer}/proposals"),
            body.proposals,
            lines(lengths::PROPOSALS),
        );
        Some(Some(Translation {
            language,
            title: title?,
            subject: subject?,
            content: content?,
            arguments: arguments?,
            proposals: proposals?,
        }))
    })
}

/// A second language that is the first one is none.
fn of_its_own(language: Language, translation: Option<&Translation>) -> bool {
    translation.is_none_or(|translation| translation.language != language)
}

/// A petition is written in Kazakh or Russian.
pub(crate) fn written_in(code: &str) -> Option<Language> {
    Language::parse(code).filter(|language| *language != Language::En)
}

fn petition_language(given: String) -> Result<Language, Wrong> {
    one_of(written_in, "kk, ru")(given)
}

pub(crate) fn body_slug(app: &App) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| match app.reference.body(&given) {
        Some(_) => Ok(given),
        None => Err(("unknown_value", "the slug of a public body; see /public-bodies".to_owned())),
    }
}

/// The parts of a text that a body names; the others stay `None`.
struct TextParts {
    title: Option<String>,
    subject: Option<String>,
    content: Option<String>,
    arguments: Option<String>,
    proposals: Option<String>,
    language: Option<Language>,
    addressee: Option<String>,
    representative: Option<String>,
    translation: Option<Option<Translation>>,
}

impl TextBody {
    /// Every part, all but the representative required.
    pub(crate) fn whole(self, mut faults: Faults, app: &App) -> Result<Text, Problem> {
        let title = faults.required("/title", self.title, title(lengths::TITLE));
        let subject = faults.required("/subject", self.subject, lines(lengths::SUBJECT));
        let content = faults.required("/content", self.content, lines(lengths::CONTENT));
        let arguments = faults.required("/arguments", self.arguments, lines(lengths::ARGUMENTS));
        let proposals = faults.required("/proposals", self.proposals, lines(lengths::PROPOSALS));
        let language = faults.required("/language", self.language, petition_language);
        let addressee = faults.required("/addressee", self.addressee, body_slug(app));
        let representative =
            faults.optional("/representative", self.representative, name(lengths::REPRESENTATIVE));
        let translation = translation(self.translations, &mut faults).flatten();
        if !language.is_none_or(|language| of_its_own(language, translation.as_ref())) {
            faults.push("/translations", "same_language", "the text is in this language already");
        }
        faults.settle(|| {
            Some(Text {
                translation,
                title: title?,
                subject: subject?,
                content: content?,
                arguments: arguments?,
                proposals: proposals?,
                language: language?,
                addressee: addressee?,
                representative,
            })
        })
    }

    /// Whatever parts are named.
    fn parts(self, mut faults: Faults, app: &App) -> Result<TextParts, Problem> {
        let parts = TextParts {
            title: faults.optional("/title", self.title, title(lengths::TITLE)),
            subject: faults.optional("/subject", self.subject, lines(lengths::SUBJECT)),
            content: faults.optional("/content", self.content, lines(lengths::CONTENT)),
            arguments: faults.optional("/arguments", self.arguments, lines(lengths::ARGUMENTS)),
            proposals: faults.optional("/proposals", self.proposals, lines(lengths::PROPOSALS)),
            language: faults.optional("/language", self.language, petition_language),
            addressee: faults.optional("/addressee", self.addressee, body_slug(app)),
            representative: faults.optional(
                "/representative",
                self.representative,
                name(lengths::REPRESENTATIVE),
            ),
            translation: translation(self.translations, &mut faults),
        };
        faults.settle(|| Some(parts))
    }
}

impl TextParts {
    fn over(&self, text: Text) -> Text {
        let Self {
            title,
            subject,
            content,
            arguments,
            proposals,
            language,
            addressee,
            representative,
            translation,
        } = self;
        Text {
            title: title.clone().unwrap_or(text.title),
            subject: subject.clone().unwrap_or(text.subject),
            content: content.clone().unwrap_or(text.content),
            arguments: arguments.clone().unwrap_or(text.arguments),
            proposals: proposals.clone().unwrap_or(text.proposals),
            language: language.unwrap_or(text.language),
            addressee: addressee.clone().unwrap_or(text.addressee),
            representative: representative.clone().or(text.representative),
            translation: translation.clone().unwrap_or(text.translation),
        }
    }
}

/// The parts of a draft to change, none of them required.
#[derive(ToSchema)]
#[schema(as = PetitionChange)]
#[expect(dead_code, reason = "a schema for the document; the body is read as TextBody")]
struct TextChange {
    /// 10 to 200 characters, one line.
    #[schema(example = "Вернуть прежний часовой пояс")]
    title: Option<String>,
    /// 3 to 500 characters.
    subject: Option<String>,
    /// 10 to 10,000 characters.
    content: Option<String>,
    /// 3 to 5,000 characters.
    arguments: Option<String>,
    /// 3 to 5,000 characters.
    proposals: Option<String>,
    #[schema(value_type = Option<WrittenWord>, example = "ru")]
    language: Option<String>,
    /// Slug of a public body; see /public-bodies.
    addressee: Option<String>,
    /// Name of who files for the author.
    representative: Option<String>,
    /// The text in the second language; an empty object takes it away.
    translations: Option<Translations>,
}

/// Write a draft
///
/// Until it is submitted only its author and moderators see it.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = TextBody,
    responses((status = 201, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions")]
async fn draft_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<TextBody>()?;
    let text = fields.whole(faults, &app)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let snapshot = petitions::draft(work, caller, &text)?;
        let location = format!("/api/v1/petitions/{}", snapshot.row.id);
        Ok((Some(location), PetitionView::of(work.app, &snapshot, Viewer::Author)))
    })
    .await
}

/// Change a draft
///
/// Parts that are not named stay as they are; when nothing changes, the version stays too.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = TextChange,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "ETag of the draft you read, or *")),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[patch("/petitions/{id}")]
async fn amend_draft(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let expected = if_match(&request)?;
    let (fields, faults) = body.fields::<TextBody>()?;
    let parts = fields.parts(faults, &app)?;
    call.petition(Viewer::Author, move |work, caller| {
        let text = parts.over(petitions::draft_text(work, caller, id.0, &expected)?);
        if !of_its_own(text.language, text.translation.as_ref()) {
            return Err(app::Error::invalid(
                "/translations",
                "same_language",
                "the text is in this language already",
            ));
        }
        petitions::amend(work, caller, id.0, &expected, &text)
    })
    .await
}

/// Delete a draft
#[utoipa::path(tag = "petitions", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "ETag of the draft you read, or *")),
    responses((status = 204, description = "Deleted")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/petitions/{id}")]
async fn discard_draft(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let expected = if_match(&request)?;
    let caller = caller.caller();
    app.into_inner().write(move |work| petitions::discard(work, &caller, id.0, &expected)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Submission)]
struct SubmissionBody {
    /// The rule set whose list of prohibited subjects the author has read; see /rules.
    #[schema(value_type = String, example = "V2026")]
    prohibited_subjects_acknowledged: Field<String>,
}

/// Submit a draft
///
/// Freezes and hashes the text, gives the registration number, and fixes the rule set (90-2(1)).
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = SubmissionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/submission")]
async fn submit_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<SubmissionBody>()?;
    let acknowledged = faults.required(
        "/prohibited_subjects_acknowledged",
        fields.prohibited_subjects_acknowledged,
        line(1..=20),
    );
    let acknowledged = faults.settle(|| acknowledged)?;
    call.petition(Viewer::Author, move |work, caller| {
        petitions::submit(work, caller, id.0, &acknowledged)
    })
    .await
}

/// File the corrected text
///
/// Answers the moderator's one request for what is missing; send the whole text.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = TextBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/correction")]
async fn file_correction(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<TextBody>()?;
    let text = fields.whole(faults, &app)?;
    call.petition(Viewer::Author, move |work, caller| {
        petitions::resubmit(work, caller, id.0, &text)
    })
    .await
}

/// Withdraw a petition
///
/// Until the threshold is reached; then forwarding is mandatory (90-4(1)).
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/withdrawal")]
async fn withdraw_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    crate::intake::nothing(body)?;
    call.petition(Viewer::Author, move |work, caller| petitions::withdraw(work, caller, id.0)).await
}

/// Who reads one petition, and with which key.
pub(crate) struct Reader {
    pub(crate) caller: MaybeCaller,
    pub(crate) link_key: Option<String>,
}

impl Reader {
    /// A key may stand in the query or, better, in the header `Link-Key`.
    pub(crate) fn of(request: &HttpRequest, query: &mut Query, caller: MaybeCaller) -> Self {
        let header = request
            .headers()
            .get("Link-Key")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Self { caller, link_key: query.take("link_key").or(header) }
    }

    /// What was made for one reader is kept by nobody.
    pub(crate) fn caching(&self) -> Caching {
        if self.caller.0.is_none() && self.link_key.is_none() {
            Caching::Public
        } else {
            Caching::Private
        }
    }
}

/// Read a petition
///
/// Before it opens, only its author, moderators and holders of its link see it.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = PetitionView)))]
#[get("/petitions/{id}")]
async fn read_petition(
    request: HttpRequest,
    app: web::Data<App>,
    snapshot: web::Data<ResponseCache>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let language = preferred(request.headers());
    if reader.caching() == Caching::Public {
        let key = Key::Petition(id.0, language);
        return snapshot
            .answer(&request, key, maker(app, move |app| ready_petition(app, id.0, language)))
            .await;
    }
    let (petition, viewer) = app
        .read(move |work| {
            petitions::read(work, reader.caller.0.as_ref(), id.0, reader.link_key.as_deref())
        })
        .await?;
    let view = PetitionView::in_language(&app, &petition, viewer, language);
    let mut response = if petition.row.state == StateName::Draft.code() {
        reading_tagged(&request, &view, &version_etag(petition.row.version), Caching::Private)?
    } else {
        reading(&request, &view, Caching::Private)?
    };
    if let Ok(languages) = header::HeaderValue::from_str(&written_languages(&petition)) {
        response.headers_mut().insert(header::CONTENT_LANGUAGE, languages);
    }
    Ok(response)
}

async fn ready_petition(
    app: Arc<App>,
    id: PetitionId,
    language: Language,
) -> Result<CachedResponse, Problem> {
    let (petition, viewer) = app.read(move |work| petitions::read(work, None, id, None)).await?;
    Ok(CachedResponse::json(&PetitionView::in_language(&app, &petition, viewer, language))?
        .in_languages(&written_languages(&petition)))
}

/// Whatever the reader would rather read: a petition is in its own language, or in both.
fn written_languages(petition: &petitions::PetitionRecord) -> String {
    let second = petition
        .row
        .translation
        .as_ref()
        .and_then(|stored| stored.as_object()?.keys().next().cloned());
    [Some(petition.row.language.clone()), second]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// A petition like the one asked about.
#[derive(Serialize, ToSchema)]
struct SimilarPetition {
    id: Uuid,
    number: Option<String>,
    #[schema(value_type = StateWord, example = "published")]
    state: String,
    title: String,
    addressee: AddresseeView,
    /// Of the titles, 0 to 1.
    similarity: f32,
    /// It would bar a petition on the same subject (90-2(4)(3)). A hint: the moderator decides.
    blocking: bool,
    /// The last day of the bar, where it has one.
    bar_ends_on: Option<chrono::NaiveDate>,
    #[schema(example = "90-2(4)(3)")]
    legal_basis: &'static str,
}

/// The petitions most like a title.
#[derive(Serialize, ToSchema)]
struct SimilarPetitions {
    items: Vec<SimilarPetition>,
}

/// Find petitions like the one you are about to write
///
/// Up to three in public access, or decided, closest first by their titles.
#[utoipa::path(tag = "petitions",
    params(("title" = String, Query, description = "The title you have in mind; 3 to 200 characters")),
    responses((status = 200, body = SimilarPetitions)))]
#[get("/petitions/similar")]
async fn find_similar(
    request: HttpRequest,
    app: web::Data<App>,
    _pace: Pace<Search>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    kill_switches::require_known(&app, kill_switches::SIMILAR, "similar_paused")?;
    let mut query = Query::of(&request)?;
    let long_enough = |title: &str| {
        (3..=200).contains(&title.trim().chars().count()).then(|| title.trim().to_owned())
    };
    let title = query.parsed("title", long_enough, "3 to 200 characters")?;
    query.finish()?;
    let title =
        title.ok_or_else(|| Problem::bad_request("invalid_parameter", "title is required"))?;
    let found = app.read(move |work| similar::find(work, &title)).await?;
    let items = found
        .into_iter()
        .map(|similar| SimilarPetition {
            id: similar.row.id.into(),
            number: similar.row.number.clone(),
            state: similar.row.state.clone(),
            title: similar.row.title.clone(),
            addressee: AddresseeView::of(&app, &similar.row.addressee),
            similarity: similar.similarity,
            blocking: similar.blocking,
            bar_ends_on: similar.bar.and_then(|bar| bar.ends_on),
            legal_basis: article::DUPLICATE,
        })
        .collect();
    reading(&request, &SimilarPetitions { items }, Caching::Public)
}

/// List a petition's deadlines
///
/// Each with its article, the day it counts from, and every day that was not counted.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = Page<DeadlineView>)))]
#[get("/petitions/{id}/deadlines")]
async fn list_deadlines(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let caching = reader.caching();
    let clocks = app
        .into_inner()
        .read(move |work| {
            petitions::deadlines(work, reader.caller.0.as_ref(), id.0, reader.link_key.as_deref())
        })
        .await?;
    let items: Vec<DeadlineView> = clocks.iter().map(Into::into).collect();
    reading(&request, &Page { items, next_cursor: None }, caching)
}

/// List what happened to a petition, oldest first
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TimelineItem>)))]
#[get("/petitions/{id}/timeline")]
async fn read_timeline(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    let (limit, after) = (query.limit()?, query.cursor::<i32>()?.unwrap_or(0));
    let cursors = query.finish()?;
    let caching = reader.caching();
    let steps = app
        .into_inner()
        .read(move |work| {
            petitions::timeline(
                work,
                reader.caller.0.as_ref(),
                id.0,
                reader.link_key.as_deref(),
                after,
                limit + 1,
            )
        })
        .await?;
    let items: Vec<TimelineItem> = steps.into_iter().map(Into::into).collect();
    listing(&request, &Page::of(items, limit, |step| cursors.seal(&step.version)), caching)
}

/// How far a petition has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Count)]
struct CountView {
    signature_count: u32,
    /// Absent until the petition opens.
    required_count: Option<u32>,
    /// When it was counted, to the second; a later change is here within two.
    as_of: DateTime<Utc>,
}

/// Count a petition's signatures
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = CountView)))]
#[get("/petitions/{id}/count")]
async fn read_count(
    request: HttpRequest,
    app: web::Data<App>,
    snapshot: web::Data<ResponseCache>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let app = app.into_inner();
    if reader.caching() == Caching::Public {
        let count = maker(app, move |app| async move {
            CachedResponse::json(&counted(&app, None, id.0, None).await?)
        });
        return snapshot.answer(&request, Key::Count(id.0), count).await;
    }
    reading(
        &request,
        &counted(&app, reader.caller.0, id.0, reader.link_key).await?,
        Caching::Private,
    )
}

async fn counted(
    app: &Arc<App>,
    caller: Option<Caller>,
    id: PetitionId,
    link_key: Option<String>,
) -> Result<CountView, Problem> {
    let (row, now) = app
        .read(move |work| {
            Ok((petitions::visible(work, caller.as_ref(), id, link_key.as_deref())?, work.now))
        })
        .await?;
    Ok(CountView {
        signature_count: row.count(),
        required_count: row.required_count.and_then(|count| count.try_into().ok()),
        as_of: now.with_nanosecond(0).unwrap_or(now),
    })
}

/// List a petition's signers, newest first
///
/// Given name and initial, region and day; never more.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicSigner>)))]
#[get("/petitions/{id}/signatures")]
async fn list_signers(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    let (limit, before) = (query.limit()?, query.cursor::<i64>()?);
    let cursors = query.finish()?;
    let caching = reader.caching();
    let rows = app
        .into_inner()
        .read(move |work| {
            signing::signers(
                work,
                reader.caller.0.as_ref(),
                id.0,
                reader.link_key.as_deref(),
                before,
                limit + 1,
            )
        })
        .await?;
    let page = Page::of(rows, limit, |row| cursors.seal(&row.ordinal));
    listing(&request, &page.map(|row| PublicSigner::from(&row)), caching)
}
