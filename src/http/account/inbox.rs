//! One's own notices.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Anyone, Granted};
use crate::intake::query::Query;
use crate::intake::{Body, Field};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, paged};
use crate::views::vocabulary::NoticeWord;
use app::{App, notices};

/// The calls of one's inbox of notices.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_my_notices).service(mark_notices_read);
}

/// A notice in one's inbox.
#[derive(Serialize, ToSchema)]
struct InboxItem {
    id: Uuid,
    #[schema(value_type = NoticeWord, example = "petition_published")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    petition_id: Option<Uuid>,
    /// The facts of the notice, in one's own language.
    #[schema(value_type = Object)]
    facts: Value,
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
}

/// A page of one's inbox.
#[derive(Serialize, ToSchema)]
struct Inbox {
    #[serde(flatten)]
    page: Page<InboxItem>,
    /// Of all of one's notices, counted up to 1,000.
    unread_count: i64,
}

/// List one's notices, newest first
///
/// Every notice that was mailed, or would have been had its kind not been declined.
#[utoipa::path(tag = "notices", security(("bearer" = [])),
    params(("unread" = Option<bool>, Query, description = "`true`: only those not read yet"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Inbox)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me/notices")]
async fn list_my_notices(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Anyone>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let unread =
        query.parsed("unread", |value| value.parse().ok(), "true or false")?.unwrap_or(false);
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let (account, language) = (caller.id(), caller.language());
    let (found, unread_count) = app
        .into_inner()
        .read(move |work| notices::inbox_page(work, account, unread, before, limit + 1))
        .await?;
    let page = Page::of(found, limit, |row| cursors.seal(&row.id)).map(|row| InboxItem {
        id: row.id,
        facts: notices::localised(row.payload(), language),
        kind: row.kind,
        petition_id: row.petition_id.map(Into::into),
        created_at: row.created_at,
        read_at: row.read_at,
    });
    let body = Inbox { page, unread_count };
    paged(&request, &body, body.page.next_cursor.as_deref(), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NoticesRead)]
struct ReadBody {
    /// The newest notice that has been read; those before it count as read too.
    #[schema(value_type = Uuid)]
    up_to: Field<Uuid>,
}

/// Mark one's notices as read
///
/// All up to and with the one that is named; read ones stay read.
#[utoipa::path(tag = "notices", security(("bearer" = [])), request_body = ReadBody,
    responses((status = 204, description = "Read")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/notices/read")]
async fn mark_notices_read(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ReadBody>()?;
    let up_to = faults.required("/up_to", fields.up_to, Ok);
    let up_to = faults.settle(|| up_to)?;
    let account = caller.id();
    app.into_inner().write(move |work| notices::mark_read(work, account, up_to)).await?;
    Ok(HttpResponse::NoContent().finish())
}
