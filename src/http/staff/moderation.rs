//! The authorized body's calls.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Faults, Field, date, line, lines, nothing};
use crate::openapi::vocabulary::{GroundWord, StatedGroundWord};
use crate::intake::bodies::body_slug;
use crate::responses::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, paged};
use crate::views::queue::{QueueItem, Queued};
use crate::views::petition::PetitionView;
use app::moderation::{self, GroundWords, RejectionWords};
use app::{App, petitions};
use domain::calendar::civil_date;
use domain::petition::{StateName, lengths};
use domain::public_body::BodySlug;
use domain::terms::TermStatus;
use domain::visibility::Viewer;

/// Grounds in one rejection at most.
const MAX_GROUNDS: usize = 20;
/// Media named in one record of letters at most.
const MAX_OUTLETS: usize = 100;
/// States in which the authorized body has something to do.
const QUEUE: [StateName; 4] =
    [StateName::OnModeration, StateName::FinalCheck, StateName::Supported, StateName::NotSupported];

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(moderation_queue)
        .service(approve_petition)
        .service(reject_petition)
        .service(request_correction)
        .service(forward_petition)
        .service(propose_addressee)
        .service(consent_to_addressee)
        .service(send_media_letters)
        .service(list_rejections);
}

/// List what waits for the authorized body, by what is due first
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query),
        ("sla" = Option<String>, Query, description = "`ok`, `near` or `overdue`"),
        ("overdue" = Option<bool>, Query, description = "`true`: only what is late")),
    responses((status = 200, body = StaffQueue)), extensions(("x-roles" = json!(["moderator"]))))]
#[get("/moderation/queue")]
async fn moderation_queue(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Moderator>,
) -> Result<HttpResponse, Problem> {
    staff_queue(&request, app, &QUEUE, None).await
}

/// A page of a staff queue.
pub(crate) async fn staff_queue(
    request: &HttpRequest,
    app: web::Data<App>,
    states: &'static [StateName],
    addressee: Option<BodySlug>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(request)?;
    let (limit, after) = (query.limit()?, query.cursor::<(DateTime<Utc>, Uuid)>()?);
    let sla = query.parsed("sla", TermStatus::parse, "ok, near or overdue")?;
    let overdue = query.parsed("overdue", |value| value.parse::<bool>().ok(), "true or false")?;
    let cursors = query.finish()?;
    let sla = if overdue == Some(true) { Some(TermStatus::Overdue) } else { sla };
    let queue = app
        .read(move |work| {
            petitions::queue(
                work,
                states,
                addressee.as_ref(),
                sla,
                after.map(|(at, id)| (at, id.into())),
                limit + 1,
            )
        })
        .await?;
    let petitions::QueueCounts { ok, near, overdue } = queue.counts;
    let page = Page::of(queue.rows, limit, |(row, due)| {
        cursors.seal(&(due.unwrap_or(petitions::NO_TERM), row.id))
    });
    let queued = Queued { flags: &queue.flags, today: queue.today, calendar: &queue.calendar };
    let page = page.map(|(row, due)| QueueItem::of(&app, &row, due, &queued));
    let counts = QueueCounts { ok, near, overdue };
    let next = page.next_cursor.clone();
    paged(
        request,
        &StaffQueue { items: page.items, next_cursor: page.next_cursor, counts },
        next.as_deref(),
        Caching::Private,
    )
}

/// A page of a staff queue, by what is due first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffQueue {
    items: Vec<QueueItem>,
    next_cursor: Option<String>,
    counts: QueueCounts,
}

/// Petitions in the whole queue, by how their next term stands.
#[derive(Debug, Serialize, ToSchema)]
struct QueueCounts {
    ok: i64,
    /// At most three working days are left.
    near: i64,
    overdue: i64,
}

/// Approve a petition
///
/// Limited publication before the fifty have joined; open publication after (90-2(7)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/approval")]
async fn approve_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Moderator, move |work, caller| moderation::approve(work, caller, id.0))
        .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = StatedGround)]
struct GroundBody {
    #[schema(value_type = StatedGroundWord, example = "prohibited_subject")]
    code: Field<String>,
    /// With `prohibited_subject`: its code in the list of the petition's rule set; see /rules.
    #[schema(value_type = Option<String>, example = "defence_security")]
    subject: Field<String>,
    /// With `duplicate_subject`: the petition that stands in the way.
    #[schema(value_type = Option<Uuid>)]
    blocking_petition: Field<Uuid>,
    #[schema(value_type = String)]
    detail: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRejection)]
struct RejectionBody {
    #[schema(value_type = Vec<GroundBody>)]
    grounds: Field<Vec<serde_json::Value>>,
    #[schema(value_type = String)]
    reasoning: Field<String>,
}

impl GroundBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<GroundWords> {
        let pointer = |name: &str| format!("/grounds/{at}/{name}");
        let code = faults.required(&pointer("code"), self.code, line(1..=50));
        let subject = faults.optional(&pointer("subject"), self.subject, line(1..=100));
        let blocking = faults.optional(&pointer("blocking_petition"), self.blocking_petition, Ok);
        let detail =
            faults.required(&pointer("detail"), self.detail, lines(lengths::OFFICIAL_TEXT));
        let code = code?;
        if !moderation::GROUNDS.contains(&code.as_str()) {
            faults.push(
                &pointer("code"),
                "unknown_value",
                format!("one of: {}", moderation::GROUNDS.join(", ")),
            );
        }
        Some(GroundWords {
            code,
            subject,
            blocking_petition: blocking.map(Into::into),
            detail: detail?,
        })
    }
}

/// Reject a petition
///
/// With every ground and the reasons; the author learns where to appeal (90-2(4), (6)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = RejectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/rejection")]
async fn reject_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RejectionBody>()?;
    let grounds = faults.list("/grounds", fields.grounds, 1..=MAX_GROUNDS, GroundBody::check);
    let reasoning = faults.required("/reasoning", fields.reasoning, lines(lengths::OFFICIAL_TEXT));
    let words =
        faults.settle(|| Some(RejectionWords { grounds: grounds?, reasoning: reasoning? }))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::reject(work, caller, id.0, &words)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CorrectionRequest)]
struct CorrectionBody {
    /// What 90-2(2) lacks, in words for the author.
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Ask the author to complete the petition; once
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = CorrectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/correction-request")]
async fn request_correction(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<CorrectionBody>()?;
    let note = faults.required("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let note = faults.settle(|| note)?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::request_correction(work, caller, id.0, &note)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Forwarding)]
struct ForwardingBody {
    /// Slug of the competent body; the petition's own addressee unless given.
    #[schema(value_type = Option<String>)]
    addressee: Field<String>,
    #[schema(value_type = Option<String>)]
    note: Field<String>,
}

/// Forward a petition to the competent body
///
/// A supported one for consideration (90-4(1)), one below the threshold as a proposal (90-3(5)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = ForwardingBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/forwarding")]
async fn forward_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ForwardingBody>()?;
    let addressee = faults.optional("/addressee", fields.addressee, body_slug(&app));
    let note = faults.optional("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee, note.unwrap_or_default())))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::forward(work, caller, id.0, addressee.as_ref(), &note)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewAddresseeChange)]
struct AddresseeChangeBody {
    /// Slug of the competent body.
    #[schema(value_type = String)]
    addressee: Field<String>,
    /// Why that body; the author reads it.
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Propose another addressee to the author
///
/// While the petition is on moderation; its required count changes with the body.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = AddresseeChangeBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/addressee-change")]
async fn propose_addressee(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<AddresseeChangeBody>()?;
    let addressee = faults.required("/addressee", fields.addressee, body_slug(&app));
    let note = faults.required("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee?, note?)))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::propose_addressee(work, caller, id.0, &addressee, &note)
    })
    .await
}

/// Agree to the proposed addressee
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/addressee-change/consent")]
async fn consent_to_addressee(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Author, move |work, caller| {
        moderation::consent_to_addressee(work, caller, id.0)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewMediaLetters)]
struct MediaLettersBody {
    /// Names of the media the letters went to; 1 to 100.
    #[schema(value_type = Vec<String>)]
    outlets: Field<Vec<String>>,
    /// Today unless given.
    #[schema(value_type = Option<String>, format = Date)]
    sent_on: Field<String>,
}

/// Record the letters to the mass media
///
/// Owed within five working days of open publication (90-2(8)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = MediaLettersBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/media-letters")]
async fn send_media_letters(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<MediaLettersBody>()?;
    let outlets = faults.required("/outlets", fields.outlets, |given| {
        if given.is_empty() || given.len() > MAX_OUTLETS {
            return Err(("wrong_length", format!("1 to {MAX_OUTLETS} items")));
        }
        given
            .into_iter()
            .map(|outlet| line(lengths::OFFICIAL_LINE)(outlet))
            .collect::<Result<Vec<_>, _>>()
    });
    let sent_on = faults.optional("/sent_on", fields.sent_on, date);
    let outlets = faults.settle(|| outlets)?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::send_media_letters(work, caller, id.0, &outlets, sent_on)
    })
    .await
}

/// A rejection as the public learns of it.
#[derive(Debug, Serialize, ToSchema)]
struct PublicRejection {
    number: Option<String>,
    /// Slug of the addressee.
    addressee: String,
    grounds: Vec<PublicGround>,
    /// Civil day in Kazakhstan.
    rejected_on: NaiveDate,
}

/// A ground without the moderator's words.
#[derive(Debug, Serialize, ToSchema)]
struct PublicGround {
    #[schema(value_type = GroundWord, example = "prohibited_subject")]
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

impl PublicRejection {
    fn of((row, number, addressee): moderation::PublicRejection) -> Self {
        let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let grounds = row.grounds.as_array().into_iter().flatten();
        Self {
            number,
            addressee,
            grounds: grounds
                .map(|ground| PublicGround {
                    code: word(&ground["code"]).unwrap_or_default(),
                    subject: word(&ground["subject"]),
                })
                .collect(),
            rejected_on: civil_date(row.rejected_at),
        }
    }
}

/// List rejections
///
/// Of what was refused placement the public learns number, addressee, grounds and date; newest first.
#[utoipa::path(tag = "petitions",
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicRejection>)))]
#[get("/rejections")]
async fn list_rejections(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<(DateTime<Utc>, Uuid)>()?);
    let cursors = query.finish()?;
    let rows = app
        .into_inner()
        .read(move |work| moderation::public_rejections(work, before, limit + 1))
        .await?;
    let page = Page::of(rows, limit, |(row, ..)| cursors.seal(&(row.rejected_at, row.id)));
    listing(&request, &page.map(PublicRejection::of), Caching::Public)
}
