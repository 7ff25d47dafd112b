//! The sandbox for app developers. Served in development only, and only to this machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse, ResponseError as _, get, post, put, web,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, email, line, one_of};
use crate::openapi::vocabulary::StaffRoleWord;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use app::access::Role;
use app::sandbox::{self, Mailbox, PASSWORD, SandboxCitizen, ShownMail};
use app::sign_queue::SignQueue;
use app::{App, Error, deadlines};

/// Longest step of the clock, in seconds: ten years.
const MAX_SECONDS: i64 = 10 * 366 * 86_400;
/// Attempts at numbers that nobody has.
const ATTEMPTS: u32 = 5;
/// Longest step of the clock, in working days.
const MAX_WORKING_DAYS: i64 = 2_000;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_clock)
        .service(set_clock)
        .service(advance_clock)
        .service(list_mails)
        .service(make_citizens)
        .service(make_staff);
}

/// Lets only callers on this machine in: the connection comes from it, names it, and brings no page
/// of a browser and nothing from behind a proxy. Everybody else gets 403.
pub async fn only_this_machine<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let headers = request.headers();
    let foreign =
        [header::ORIGIN.as_str(), "forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A Host is what the caller says; the peer is where he is. Without one it is nobody we know.
    let here = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    if !here || !is_loopback(host) || foreign.iter().any(|name| headers.contains_key(*name)) {
        let problem = Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "the sandbox answers only calls from this machine, without Origin and without a proxy",
        );
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The test clock.
#[derive(Serialize, ToSchema)]
#[schema(as = TestClock)]
struct ClockView {
    now: DateTime<Utc>,
    /// How far it runs ahead of the machine's.
    offset_seconds: i64,
}

impl ClockView {
    fn of(app: &App) -> Self {
        Self { now: app.clock.legal(), offset_seconds: app.clock.offset() / 1_000_000 }
    }
}

/// Read the test clock
#[utoipa::path(tag = "sandbox", responses((status = 200, body = ClockView)))]
#[get("/clock")]
async fn read_clock(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    reading(&request, &ClockView::of(&app), Caching::Private)
}

/// Moves the clock when every signature that came before has been written, and enacts what has
/// lapsed by then.
async fn jump(
    app: Arc<App>,
    queue: &SignQueue,
    now: DateTime<Utc>,
) -> Result<HttpResponse, Problem> {
    queue.settled().await?;
    sandbox::set_clock(&app, now).await?;
    deadlines::sweep(&app, sandbox::jump_grace()).await?;
    deadlines::remind(&app).await?;
    Ok(HttpResponse::Ok().json(ClockView::of(&app)))
}

fn instant(given: String) -> Result<DateTime<Utc>, Wrong> {
    let instant = DateTime::parse_from_rfc3339(&given)
        .map_err(|_| ("instant_format", "an instant like 2024-04-08T05:00:00Z".to_owned()))?
        .with_timezone(&Utc);
    if sandbox::CLOCK_YEARS.contains(&chrono::Datelike::year(&instant)) {
        Ok(instant)
    } else {
        Err(("out_of_range", "a year from 2000 to 2100".to_owned()))
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewTestClock)]
struct ClockBody {
    #[schema(value_type = DateTime<Utc>, example = "2024-04-08T05:00:00Z")]
    now: Field<String>,
}

/// Set the test clock, forwards or back; it goes on ticking
///
/// Deadlines that have lapsed by then are enacted before the call answers.
#[utoipa::path(tag = "sandbox", request_body = ClockBody, responses((status = 200, body = ClockView)))]
#[put("/clock")]
async fn set_clock(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ClockBody>()?;
    let now = faults.required("/now", fields.now, instant);
    let now = faults.settle(|| now)?;
    jump(app.into_inner(), &queue, now).await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ClockStep)]
struct StepBody {
    #[schema(value_type = Option<i64>, example = 3600)]
    seconds: Field<i64>,
    /// Instead of seconds: to the same time of day so many working days ahead.
    #[schema(value_type = Option<i64>, example = 20)]
    working_days: Field<i64>,
}

fn within(most: i64) -> impl FnOnce(i64) -> Result<i64, Wrong> {
    move |given| {
        if (1..=most).contains(&given) {
            Ok(given)
        } else {
            Err(("out_of_range", format!("1 to {most}")))
        }
    }
}

/// Advance the test clock
///
/// Deadlines that have lapsed by then are enacted before the call answers.
#[utoipa::path(tag = "sandbox", request_body = StepBody, responses((status = 200, body = ClockView)))]
#[post("/clock/advance")]
async fn advance_clock(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<StepBody>()?;
    let seconds = faults.optional("/seconds", fields.seconds, within(MAX_SECONDS));
    let days = faults.optional("/working_days", fields.working_days, within(MAX_WORKING_DAYS));
    if seconds.is_some() == days.is_some() && faults.none() {
        faults.push("", "required", "either seconds or working_days");
    }
    let now =
        faults.settle(|| match (seconds, days.and_then(|days| u32::try_from(days).ok())) {
            (Some(seconds), _) => Some(app.clock.legal() + chrono::Duration::seconds(seconds)),
            (None, Some(days)) => Some(sandbox::working_days_ahead(&app, days)),
            (None, None) => None,
        })?;
    if !sandbox::CLOCK_YEARS.contains(&chrono::Datelike::year(&now)) {
        return Err(Error::invalid("", "out_of_range", "the clock ends with the year 2100").into());
    }
    jump(app, &queue, now).await
}

/// A mail as it was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Mail)]
struct MailView {
    to: String,
    subject: String,
    text: String,
    html: String,
    headers: BTreeMap<String, String>,
    sent_at: DateTime<Utc>,
}

impl From<ShownMail> for MailView {
    fn from(mail: ShownMail) -> Self {
        let ShownMail { to, subject, text, html, headers, sent_at } = mail;
        Self { to, subject, text, html, headers, sent_at }
    }
}

/// List mails as sent, newest first; what is due is delivered first
#[utoipa::path(tag = "sandbox",
    params(("to" = Option<String>, Query, description = "An address"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<MailView>)))]
#[get("/mails")]
async fn list_mails(
    request: HttpRequest,
    app: web::Data<App>,
    mailbox: web::Data<dyn Mailbox>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let to = query.parsed("to", |to| email(to.to_owned()).ok(), "an e-mail address")?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    mailbox.deliver_due().await?;
    let sent = app
        .into_inner()
        .read(move |work| sandbox::sent_mails(work, to.as_deref(), before, limit + 1))
        .await?;
    let page = Page::of(sent, limit, |mail| cursors.seal(&mail.id));
    let next_cursor = page.next_cursor;
    let items = page
        .items
        .iter()
        .map(|mail| mailbox.shown(mail).map(MailView::from))
        .collect::<Result<Vec<_>, _>>()?;
    listing(&request, &Page { items, next_cursor }, Caching::Private)
}

/// A synthetic citizen with a token.
#[derive(Serialize, ToSchema)]
struct CitizenView {
    account_id: Uuid,
    iin: String,
    email: String,
    access_token: String,
}

impl From<SandboxCitizen> for CitizenView {
    fn from(citizen: SandboxCitizen) -> Self {
        let SandboxCitizen { account_id, iin, email, access_token } = citizen;
        Self { account_id: account_id.into(), iin, email, access_token }
    }
}

/// Synthetic citizens and the password they share.
#[derive(Serialize, ToSchema)]
struct Citizens {
    items: Vec<CitizenView>,
    password: &'static str,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCitizens)]
struct CitizensBody {
    /// 1 to 100,000.
    #[schema(value_type = u32, example = 50)]
    count: Field<u32>,
    /// KATO code; spread over the country by population unless given.
    #[schema(value_type = Option<String>)]
    residence: Field<String>,
}

/// Make confirmed synthetic citizens
///
/// Their tokens stay valid whatever the test clock says.
#[utoipa::path(tag = "sandbox", request_body = CitizensBody, responses((status = 201, body = Citizens)))]
#[post("/citizens")]
async fn make_citizens(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<CitizensBody>()?;
    let count = faults.required("/count", fields.count, |count| {
        let most = sandbox::MAX_CITIZENS;
        if (1..=most).contains(&count) {
            Ok(count)
        } else {
            Err(("out_of_range", format!("1 to {most}")))
        }
    });
    let residence = faults.optional("/residence", fields.residence, line(9..=9));
    let (count, residence) = faults.settle(|| Some((count?, residence)))?;
    let mut attempts = 0;
    let made = loop {
        let residence = residence.clone();
        let made = app
            .write(move |work| {
                sandbox::citizens(
                    work,
                    count,
                    residence.as_deref(),
                    &sandbox::shared_password_hash()?,
                )
            })
            .await;
        attempts += 1;
        match made {
            // Their numbers start at random, and now and then meet those of an earlier call.
            Err(Error::Conflict(_)) if attempts < ATTEMPTS => {}
            made => break made?,
        }
    };
    let items = made.into_iter().map(Into::into).collect();
    Ok(HttpResponse::Created().json(Citizens { items, password: PASSWORD }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewStaff)]
struct StaffBody {
    #[schema(value_type = StaffRoleWord, example = "official")]
    role: Field<String>,
    /// Slug, for officials and first heads.
    #[schema(value_type = Option<String>, example = "ministry-trade-integration")]
    public_body: Field<String>,
}

/// A member of staff with a token.
#[derive(Serialize, ToSchema)]
struct StaffView {
    account_id: Uuid,
    email: String,
    access_token: String,
    password: &'static str,
}

/// Make a member of staff
#[utoipa::path(tag = "sandbox", request_body = StaffBody, responses((status = 201, body = StaffView)))]
#[post("/staff")]
async fn make_staff(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<StaffBody>()?;
    let known = "moderator, official, first_head, administrator";
    let role = faults.required(
        "/role",
        fields.role,
        one_of(|code| Role::parse(code).filter(|role| *role != Role::Citizen), known),
    );
    let public_body = faults.optional("/public_body", fields.public_body, line(1..=200));
    let (role, public_body) = faults.settle(|| Some((role?, public_body)))?;
    let (account_id, email, access_token) = app
        .into_inner()
        .write(move |work| {
            sandbox::staff_member(
                work,
                role,
                public_body.as_deref(),
                &sandbox::shared_password_hash()?,
            )
        })
        .await?;
    Ok(HttpResponse::Created().json(StaffView {
        account_id: account_id.into(),
        email,
        access_token,
        password: PASSWORD,
    }))
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, HttpResponse, web};

    use super::*;

    #[actix_web::test]
    async fn only_a_peer_on_this_machine_is_let_in_whatever_host_he_names() {
        let guarded =
            App::new().wrap(from_fn(only_this_machine)).default_service(web::to(HttpResponse::Ok));
        let service = init_service(guarded).await;
        for (peer, status) in [
            (Some("127.0.0.1:5000"), StatusCode::OK),
            (Some("[::1]:5000"), StatusCode::OK),
            (Some("[::ffff:127.0.0.1]:5000"), StatusCode::OK),
            (Some("192.168.1.7:5000"), StatusCode::FORBIDDEN),
            (Some("[::ffff:192.168.1.7]:5000"), StatusCode::FORBIDDEN),
            (Some("[fe80::1]:5000"), StatusCode::FORBIDDEN),
            (None, StatusCode::FORBIDDEN),
        ] {
            let mut request =
                TestRequest::with_uri("/dev/clock").insert_header((header::HOST, "localhost"));
            if let Some(peer) = peer {
                request = request.peer_addr(peer.parse().unwrap());
            }
            let answer = try_call_service(&service, request.to_request()).await.unwrap();
            assert_eq!(answer.status(), status, "{peer:?}");
        }
    }
}
