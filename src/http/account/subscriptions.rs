//! Following petitions, bodies and territories; the end of it, with an account or by a mail's own link.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Anyone, Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, line};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::App;
use app::subscriptions::{self, SubscriptionRow, TopicRow};
use domain::subscriptions::{Choice, Interest};

/// The calls of who wants to hear of what, and of the links that end it (RFC 8058).
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_subscription)
        .service(follow_petition)
        .service(unfollow_petition)
        .service(list_subscriptions)
        .service(read_mail_choices)
        .service(choose_mails)
        .service(add_topic)
        .service(drop_topic)
        .service(unsubscribe)
        .service(unsubscribe_by_link)
        .service(open_unsubscription);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSubscription)]
struct SubscriptionBody {
    /// `answers`: how it goes on and what is answered; `milestones`: each quarter of the votes needed; `closing_soon`: a
    /// week before the end.
    #[schema(value_type = Vec<String>, example = json!(["answers", "closing_soon"]))]
    interests: Field<Vec<String>>,
}

/// What one wants to hear of a petition.
#[derive(Serialize, ToSchema)]
#[schema(as = Subscription)]
struct SubscriptionView {
    petition_id: Uuid,
    #[schema(example = json!(["answers"]))]
    interests: Vec<&'static str>,
}

impl From<&SubscriptionRow> for SubscriptionView {
    fn from(row: &SubscriptionRow) -> Self {
        let wanted = |interest| match interest {
            Interest::Answers => row.answers,
            Interest::Milestones => row.milestones,
            Interest::ClosingSoon => row.closing_soon,
        };
        let interests = Interest::ALL
            .into_iter()
            .filter(|interest| wanted(*interest))
            .map(Interest::code)
            .collect();
        Self { petition_id: row.petition_id.into(), interests }
    }
}

/// See what one hears of a petition
///
/// What one follows without having asked, as author or signer, is said too.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = SubscriptionView)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/petitions/{id}/subscription")]
async fn read_subscription(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let row = app.into_inner().read(move |work| subscriptions::read(work, &caller, id.0)).await?;
    reading(&request, &SubscriptionView::from(&row), Caching::Private)
}

/// Follow a petition
///
/// With or without signing it. What is sent replaces what was asked for before, with a signature too.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), request_body = SubscriptionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = SubscriptionView)), extensions(("x-roles" = json!(["citizen"]))))]
#[put("/petitions/{id}/subscription")]
async fn follow_petition(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<SubscriptionBody>()?;
    let interests = faults.required("/interests", fields.interests, |names: Vec<String>| {
        let all: Option<Vec<Interest>> =
            names.iter().take(10).map(|name| Interest::parse(name)).collect();
        all.ok_or(("unknown_value", "some of: answers, milestones, closing_soon".to_owned()))
    });
    let interests = faults.settle(|| interests)?;
    let row = app
        .into_inner()
        .write_for(caller.caller(), move |work, caller| {
            subscriptions::follow(work, caller, id.0, &interests)
        })
        .await?;
    Ok(HttpResponse::Ok().json(SubscriptionView::from(&row)))
}

/// Hear no more of a petition
///
/// Of what was asked for with a signature neither. Notices that the law owes an author still come.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "No more news")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/petitions/{id}/subscription")]
async fn unfollow_petition(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| {
            subscriptions::follow(work, caller, id.0, &[])
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A body or territory whose new petitions one hears of.
#[derive(Serialize, ToSchema)]
struct Topic {
    /// `addressee` or `territory`.
    kind: String,
    /// A slug of /public-bodies or a KATO code of /territories.
    code: String,
}

/// Everything one follows.
#[derive(Serialize, ToSchema)]
struct Subscriptions {
    /// The newest 500.
    petitions: Vec<SubscriptionView>,
    topics: Vec<Topic>,
}

/// List what one follows
///
/// Petitions, bodies and territories, each with what is told of it.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), responses((status = 200, body = Subscriptions)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/me/subscriptions")]
async fn list_subscriptions(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let (petitions, topics) =
        app.into_inner().read(move |work| subscriptions::all(work, &caller)).await?;
    let topics =
        topics.into_iter().map(|TopicRow { kind, code, .. }| Topic { kind, code }).collect();
    let body =
        Subscriptions { petitions: petitions.iter().map(SubscriptionView::from).collect(), topics };
    reading(&request, &body, Caching::Private)
}

/// Follow a body or a territory
///
/// Each petition that opens to the body, or to a body of the territory, is told by mail. `kind` is `addressee` with a
/// slug, or `territory` with a KATO code.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), params(("kind" = String, Path), ("code" = String, Path)),
    responses((status = 204, description = "Followed")), extensions(("x-roles" = json!(["citizen"]))))]
#[put("/me/topics/{kind}/{code}")]
async fn add_topic(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    topic: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (kind, code) = topic.into_inner();
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| {
            subscriptions::add_topic(work, caller, &kind, &code)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Follow a body or a territory no more
///
/// Petitions that are followed one by one are followed on.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), params(("kind" = String, Path), ("code" = String, Path)),
    responses((status = 204, description = "Not followed")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/me/topics/{kind}/{code}")]
async fn drop_topic(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    topic: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (kind, code) = topic.into_inner();
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| {
            subscriptions::drop_topic(work, caller, &kind, &code)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mails one gets or is without by one's own choice. What they say stands in the inbox (`/me/notices`) all the same;
/// notices that the law owes an applicant, and those that keep an account safe, always go out.
#[derive(Serialize, ToSchema)]
#[schema(as = MailChoices)]
struct MailChoicesView {
    /// Of petitions one has signed or follows, and of new ones.
    news: bool,
    /// To an author: how his petition gathers votes.
    progress: bool,
    /// Before a term ends in which one owes an act.
    reminders: bool,
}

impl MailChoicesView {
    fn of(choices: &[(Choice, bool)]) -> Self {
        let wanted = |choice| choices.iter().any(|(known, wanted)| *known == choice && *wanted);
        Self {
            news: wanted(Choice::News),
            progress: wanted(Choice::Progress),
            reminders: wanted(Choice::Reminders),
        }
    }
}

/// See which mails one gets
///
/// Mails that the law or the account's safety asks for cannot be declined, and are not listed.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), responses((status = 200, body = MailChoicesView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me/mail-choices")]
async fn read_mail_choices(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Anyone>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let account = caller.id();
    let choices = app.into_inner().read(move |work| subscriptions::choices(work, account)).await?;
    reading(&request, &MailChoicesView::of(&choices), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewMailChoices)]
struct MailChoicesBody {
    #[schema(value_type = Option<bool>)]
    news: Field<bool>,
    #[schema(value_type = Option<bool>)]
    progress: Field<bool>,
    #[schema(value_type = Option<bool>)]
    reminders: Field<bool>,
}

/// Choose which mails one gets
///
/// What is left out stays as it is. Without news nothing goes out that waits to be mailed.
#[utoipa::path(tag = "subscriptions", security(("bearer" = [])), request_body = MailChoicesBody,
    responses((status = 200, body = MailChoicesView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[put("/me/mail-choices")]
async fn choose_mails(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<MailChoicesBody>()?;
    let chosen = [
        (Choice::News, faults.optional("/news", fields.news, Ok)),
        (Choice::Progress, faults.optional("/progress", fields.progress, Ok)),
        (Choice::Reminders, faults.optional("/reminders", fields.reminders, Ok)),
    ];
    faults.settle(|| Some(()))?;
    let account = caller.id();
    let choices = app
        .into_inner()
        .write(move |work| {
            for (choice, wanted) in chosen {
                if let Some(wanted) = wanted {
                    subscriptions::choose(work, account, choice, wanted)?;
                }
            }
            subscriptions::choices(work, account)
        })
        .await?;
    Ok(HttpResponse::Ok().json(MailChoicesView::of(&choices)))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Unsubscription)]
struct UnsubscribeBody {
    /// From the address of the mail's link.
    #[schema(value_type = String)]
    token: Field<String>,
}

/// Longest token of a mail, in characters.
const TOKEN: std::ops::RangeInclusive<usize> = 1..=400;

/// End news by the token of a mail
///
/// Without signing in; a second time changes nothing.
#[utoipa::path(tag = "subscriptions", request_body = UnsubscribeBody, responses((status = 204, description = "No more such mails")))]
#[post("/unsubscriptions")]
async fn unsubscribe(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<UnsubscribeBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let token = faults.settle(|| token)?;
    app.into_inner().write(move |work| subscriptions::unsubscribe(work, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End news by one click
///
/// What mail programs send to the address in `List-Unsubscribe` (RFC 8058), in whatever form.
#[utoipa::path(tag = "subscriptions", params(("token" = String, Path)),
    responses((status = 204, description = "No more such mails")),
    extensions(("x-foreign-parameters" = json!("all"))))]
#[post("/unsubscriptions/{token}")]
async fn unsubscribe_by_link(
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let token = token.into_inner();
    app.into_inner().write(move |work| subscriptions::unsubscribe(work, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Open the page that ends news
///
/// Changes nothing: mail scanners open links too.
#[utoipa::path(tag = "subscriptions", params(("token" = String, Path)),
    responses((status = 303, description = "The page, whose button ends them")),
    extensions(("x-foreign-parameters" = json!("all"))))]
#[get("/unsubscriptions/{token}")]
async fn open_unsubscription(
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let known = TOKEN.contains(&token.len());
    if !known || !token.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
        return Err(Problem::not_found());
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, app.links.with_token("unsubscribe", &token)))
        .finish())
}
