//! What published decisions promise, whatever petition they are about.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::names::AddresseeView;
use crate::views::reasoning::ReasoningView;
use crate::views::vocabulary::{PromiseWord, WrittenWord};
use app::follow_ups::{self, OpenPromise};
use app::{App, Work};

/// The call of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_follow_ups);
}

/// Something that a published decision promises and that is not done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FollowUp)]
pub(crate) struct FollowUpItem {
    /// Of the point of the decision.
    id: Uuid,
    petition_id: Uuid,
    petition_number: Option<String>,
    petition_title: String,
    /// The language of the title and of the proposal.
    #[schema(value_type = WrittenWord, example = "kk")]
    language: &'static str,
    /// Who has the petition, and so owes what was promised.
    addressee: AddresseeView,
    /// The proposal that was accepted, or accepted in part.
    proposal: String,
    answer: ReasoningView,
    #[serde(skip_serializing_if = "Option::is_none")]
    responsible: Option<String>,
    /// Until when it was promised.
    due_on: NaiveDate,
    #[schema(value_type = PromiseWord, example = "overdue")]
    state: &'static str,
    /// Whole days since that day; none before.
    days_late: i64,
}

impl FollowUpItem {
    /// The promise as of that civil day.
    pub(crate) fn of(app: &App, open: &OpenPromise, today: NaiveDate) -> Self {
        let (petition, point, due_on) = (&open.petition, &open.point, open.promise.due_on);
        Self {
            id: point.id.into(),
            petition_id: petition.id.into(),
            petition_number: petition.number.clone(),
            petition_title: petition.title.clone(),
            language: petition.language.code(),
            addressee: AddresseeView::of(app, &petition.addressee),
            proposal: point.proposal.clone(),
            answer: ReasoningView { kk: point.answer_kk.clone(), ru: point.answer_ru.clone() },
            responsible: point.responsible.clone(),
            due_on,
            state: open.standing.code(),
            days_late: (today - due_on).num_days().max(0),
        }
    }
}

/// List what published decisions promise and is not done, the earliest day first
///
/// `overdue=true`: only what its day has passed of. What is done or given up stands with its decision alone.
#[utoipa::path(tag = "petitions",
    params(("overdue" = Option<bool>, Query, description = "`true`: only what is late"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<FollowUpItem>)))]
#[get("/follow-ups")]
async fn list_follow_ups(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let late = query.parsed("overdue", |value| value.parse::<bool>().ok(), "true or false")?;
    let late = late.unwrap_or(false);
    let (limit, after) = (query.limit()?, query.cursor::<(NaiveDate, Uuid)>()?);
    let cursors = query.finish()?;
    let after = after.map(|(day, point)| (day, point.into()));
    let app = app.into_inner();
    let read = move |work: &mut Work<'_>| {
        Ok((follow_ups::open(work, late, after, limit + 1)?, work.today))
    };
    let (found, today) = app.read(read).await?;
    let page =
        Page::of(found, limit, |open| cursors.seal(&(open.promise.due_on, open.point.id.uuid())));
    let page = page.map(|open| FollowUpItem::of(&app, &open, today));
    listing(&request, &page, Caching::Public)
}
