//! The word to authors whose petitions wait for moderation.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use app::App;
use app::desk::delay_notices::{self, DelayNotice, Message};
use app::ids::DelayNoticeId;
use domain::petition::lengths;

/// The calls of delay notices.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_delay_notices)
        .service(make_delay_notice)
        .service(read_delay_notice)
        .service(send_delay_notice);
}

/// What staff have to say.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DelayMessage)]
struct MessageView {
    kk: String,
    ru: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

/// A word to those who wait, and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DelayNotice)]
struct NoticeView {
    id: Uuid,
    message: MessageView,
    made_at: DateTime<Utc>,
    /// Of how many petitions the author has been told.
    told: i64,
    /// Of how many the author would be told if it were sent now.
    waiting: i64,
}

impl From<DelayNotice> for NoticeView {
    fn from(notice: DelayNotice) -> Self {
        let Message { kk, ru, en } = notice.message;
        Self {
            id: notice.id.into(),
            message: MessageView { kk, ru, en },
            made_at: notice.made_at,
            told: notice.told,
            waiting: notice.waiting,
        }
    }
}

/// List the words to authors who wait for moderation, newest first
///
/// Drafts and those that were sent, with how many authors were told.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<NoticeView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/delay-notices")]
async fn list_delay_notices(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Oversight>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<DelayNoticeId>()?);
    let cursors = query.finish()?;
    let found =
        app.into_inner().read(move |work| delay_notices::page(work, before, limit + 1)).await?;
    let page = Page::of(found, limit, |notice| cursors.seal(&notice.id)).map(NoticeView::from);
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDelayNotice)]
struct NoticeBody {
    /// In Kazakh and in Russian; in English if you like.
    #[schema(value_type = MessageBody)]
    message: Field<Map<String, Value>>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDelayMessage)]
struct MessageBody {
    #[schema(value_type = String)]
    kk: Field<String>,
    #[schema(value_type = String)]
    ru: Field<String>,
    #[schema(value_type = Option<String>)]
    en: Field<String>,
}

/// Write a word to authors whose petitions wait for moderation
///
/// Nobody is told yet: the answer says of how many petitions the author would be.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = NoticeBody,
    responses((status = 201, body = NoticeView)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/moderation/delay-notices")]
async fn make_delay_notice(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<NoticeBody>()?;
    let message = faults.object("/message", fields.message, |given: MessageBody, faults| {
        let kk = faults.required("/message/kk", given.kk, lines(lengths::NOTE));
        let ru = faults.required("/message/ru", given.ru, lines(lengths::NOTE));
        let en = faults.optional("/message/en", given.en, lines(lengths::NOTE));
        Some(Message { kk: kk?, ru: ru?, en })
    });
    let message = faults.settle(|| message)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let made = delay_notices::make(work, caller, &message)?;
        let location = format!("/api/v1/moderation/delay-notices/{}", made.id);
        Ok((Some(location), NoticeView::from(made)))
    })
    .await
}

/// Read a word to authors who wait, and how many it would tell
///
/// The figure is that of this moment: whoever files until it is sent is told too.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = NoticeView)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/delay-notices/{id}")]
async fn read_delay_notice(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Oversight>,
    id: Id<DelayNoticeId>,
) -> Result<HttpResponse, Problem> {
    let found = app.into_inner().read(move |work| delay_notices::read(work, id.0)).await?;
    reading(&request, &NoticeView::from(found), Caching::Private)
}

/// Tell those who wait
///
/// The author of each petition that waits for moderation now, once a petition, however often this is called; of 2,000
/// petitions at most in one call (`waiting` says how many are left). No term of the law moves.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = NoticeView)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/moderation/delay-notices/{id}/sending")]
async fn send_delay_notice(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id<DelayNoticeId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.answering(StatusCode::OK, move |work, _| {
        Ok((None, NoticeView::from(delay_notices::send(work, id.0)?)))
    })
    .await
}
