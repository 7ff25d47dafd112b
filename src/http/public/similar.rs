//! Petitions like the one that somebody is about to write.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::limits::{Pace, Search};
use crate::intake::query::Query;
use crate::intake::seen;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use crate::views::names::AddresseeView;
use crate::views::vocabulary::StateWord;
use app::{App, kill_switches, similar};
use domain::rules::article;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(find_similar);
}

/// A petition like the one asked about.
#[derive(Serialize, ToSchema)]
struct SimilarPetition {
    id: Uuid,
    number: Option<String>,
    #[schema(value_type = StateWord, example = "published")]
    state: &'static str,
    title: String,
    addressee: AddresseeView,
    /// Of the titles, 0 to 1: by the words they share, in whatever form or language, and by their letters.
    similarity: f32,
    /// It would bar a petition on the same subject (90-2(4)(3)). A hint: the moderator decides.
    blocking: bool,
    /// The last day of the bar, where it has one.
    bar_ends_on: Option<chrono::NaiveDate>,
    #[schema(example = "90-2(4)(3)")]
    legal_basis: &'static str,
}

/// Find petitions like the one you are about to write
///
/// Up to three in public access, or decided, closest first by their titles. Words count in every form, the rare ones for
/// more, and so do words that mean the same in Kazakh and Russian.
#[utoipa::path(tag = "petitions",
    params(("title" = String, Query, description = "The title you have in mind; 3 to 200 characters")),
    responses((status = 200, body = Page<SimilarPetition>)))]
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
        let title = seen(title, false).ok()?;
        (3..=200).contains(&title.chars().count()).then_some(title)
    };
    let title = query.parsed("title", long_enough, "3 to 200 characters")?;
    query.finish()?;
    let title =
        title.ok_or_else(|| Problem::bad_request("invalid_parameter", "title is required"))?;
    let found = app.read_anywhere_in_turn(move |work| similar::find(work, &title)).await?;
    let items = found
        .into_iter()
        .map(|similar| SimilarPetition {
            id: similar.row.id.into(),
            number: similar.row.number.clone(),
            state: similar.row.state.code(),
            title: similar.row.title.clone(),
            addressee: AddresseeView::of(&app, &similar.row.addressee),
            similarity: similar.similarity,
            blocking: similar.blocking,
            bar_ends_on: similar.bar.and_then(|bar| bar.ends_on),
            legal_basis: article::DUPLICATE,
        })
        .collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Public)
}
