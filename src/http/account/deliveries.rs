//! How mail fares: for whoever asked for a confirmation mail, and for staff: mass notices on their way, mails given up.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Administrator, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use app::App;
use app::campaigns::{self, CampaignRow};
use app::deliveries::{self, Delivery};
use app::outbox::{self, BuriedMail};

/// The calls about mails on their way: confirmations, mass notices, and what was given up.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_delivery)
        .service(list_campaigns)
        .service(list_buried)
        .service(requeue_mail);
}

/// How a confirmation mail stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
struct DeliveryView {
    /// `queued`; `delayed`: the mail server could not take it yet; `sent`: the mail server has taken it; `undelivered`: the
    /// address refused it, or it came back; `limited`: not written, as the address has had as many as it gets in an hour
    /// or a day.
    #[schema(example = "sent")]
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime<Utc>>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let (state, next_try_at, sent_at) = match delivery {
            Delivery::Queued => ("queued", None, None),
            Delivery::Delayed { next_try_at } => ("delayed", Some(next_try_at), None),
            Delivery::Sent { at } => ("sent", None, Some(at)),
            Delivery::Undelivered => ("undelivered", None, None),
            Delivery::Limited => ("limited", None, None),
        };
        Self { state, next_try_at, sent_at }
    }
}

/// See what becomes of a confirmation mail
///
/// By the `delivery_id` of the answer to a registration or a change of address, for two days. It tells how a mail
/// fares, and not whether an address or an IIN is taken.
#[utoipa::path(tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = DeliveryView)))]
#[get("/deliveries/{id}")]
async fn read_delivery(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let delivery = app.into_inner().read(move |work| deliveries::see(work, id.0)).await?;
    reading(&request, &DeliveryView::from(delivery), Caching::Private)
}

/// A mass notice and how far it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Campaign)]
struct CampaignView {
    id: Uuid,
    petition_id: Uuid,
    /// The notice's kind.
    kind: &'static str,
    /// `joiners`, `milestones`, `closing_soon` or `topic`.
    audience: &'static str,
    /// Mails written so far; more may follow until `written_at`.
    queued: i32,
    sent: i32,
    /// Given up, or withheld from addresses that refuse mail.
    failed: i32,
    created_at: DateTime<Utc>,
    /// When the last mail was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    written_at: Option<DateTime<Utc>>,
    /// At the pace so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_end: Option<DateTime<Utc>>,
}

impl CampaignView {
    fn of(row: CampaignRow, now: DateTime<Utc>) -> Self {
        Self {
            estimated_end: campaigns::estimated_end(&row, now),
            id: row.id,
            petition_id: row.petition_id.into(),
            kind: row.kind.code(),
            audience: row.audience.code(),
            queued: row.queued,
            sent: row.sent,
            failed: row.failed,
            created_at: row.created_at,
            written_at: row.finished_at,
        }
    }
}

/// Watch mass notices, newest first
///
/// A mass notice goes to everybody who follows or signed a petition; here is how far each has come.
#[utoipa::path(tag = "notices", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CampaignView>)), extensions(("x-roles" = json!(["administrator"]))))]
#[get("/campaigns")]
async fn list_campaigns(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Administrator>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let (found, now) = app
        .into_inner()
        .read(move |work| Ok((campaigns::list(work, before, limit + 1)?, work.wall_now)))
        .await?;
    let page =
        Page::of(found, limit, |row| cursors.seal(&row.id)).map(|row| CampaignView::of(row, now));
    listing(&request, &page, Caching::Private)
}

/// A mail that was given up. Nothing in it names a person.
#[derive(Serialize, ToSchema)]
#[schema(as = BuriedNotice)]
struct BuriedView {
    id: Uuid,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    petition_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign_id: Option<Uuid>,
    attempts: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buried_at: Option<DateTime<Utc>>,
    /// When it was sent, of a mail that came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime<Utc>>,
}

impl From<BuriedMail> for BuriedView {
    fn from(mail: BuriedMail) -> Self {
        Self {
            id: mail.id,
            kind: mail.kind,
            petition_id: mail.petition.map(Into::into),
            campaign_id: mail.campaign,
            attempts: mail.attempts,
            reason: mail.reason,
            buried_at: mail.buried_at,
            sent_at: mail.sent_at,
        }
    }
}

/// List mails that were given up, newest first
///
/// Each after its last attempt, with what the receiving server said; `POST /notices/{id}/requeue` tries again.
#[utoipa::path(tag = "notices", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<BuriedView>)), extensions(("x-roles" = json!(["administrator"]))))]
#[get("/notices/buried")]
async fn list_buried(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Administrator>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let found =
        app.into_inner().read(move |work| outbox::given_up(work, before, limit + 1)).await?;
    let page = Page::of(found, limit, |mail| cursors.seal(&mail.id)).map(BuriedView::from);
    listing(&request, &page, Caching::Private)
}

/// Try a mail again that was given up
///
/// And its address, where mail to it was suspended. 404 for a mail about an account: what it said is forgotten when it
/// is given up, since it may hold a secret; its holder asks for another.
#[utoipa::path(tag = "notices", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is due now")), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/notices/{id}/requeue")]
async fn requeue_mail(
    app: web::Data<App>,
    _: Granted<Administrator>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    app.into_inner().write(move |work| outbox::requeue(work, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
