//! The one click by which an empty house in development is filled. Without the offer there is no such address.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::demo_offer::DemoOffer;
use crate::responses::problem::Problem;
use crate::sandbox::is_own_page;
use app::records::{Filter, Sort};
use app::{App, petitions};

/// Where the form is sent.
pub(super) const PATH: &str = "/demo";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.route(PATH, web::post().to(fill));
}

async fn fill(
    request: HttpRequest,
    app: web::Data<App>,
    offer: Option<web::Data<DemoOffer>>,
) -> Result<HttpResponse, Problem> {
    let offer = offer.filter(|_| app.sandbox).ok_or_else(Problem::not_found)?;
    if !is_own_page(&request) {
        return Err(Problem::of_status(actix_web::http::StatusCode::FORBIDDEN));
    }
    if is_empty(app.into_inner()).await? {
        offer.into_inner().take();
    }
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, "/")).finish())
}

/// Whether no petition is in public access.
async fn is_empty(app: Arc<App>) -> Result<bool, Problem> {
    let filter = Filter { opened_only: true, ..Filter::default() };
    let found = app.read(move |work| petitions::list(work, &filter, Sort::Newest, None, 1)).await?;
    Ok(found.is_empty())
}
