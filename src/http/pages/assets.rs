//! What pages load, kept by browsers for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use pages::assets::{self, CACHE_CONTROL, FOLDER};

/// Everything, by its address, ready to be given out.
static READY: LazyLock<HashMap<String, CachedResponse>> = LazyLock::new(|| {
    let ready = |(address, asset): (String, &assets::Asset)| {
        let answer = CachedResponse::of(asset.text.clone().into_bytes(), asset.media_type).ok()?;
        Some((address, answer.kept(CACHE_CONTROL).varying_by("Accept-Encoding")))
    };
    assets::all().filter_map(ready).collect()
});

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route(&format!("{FOLDER}{{_:.*}}"), web::get().to(show))
        .route("/favicon.ico", web::get().to(icon));
}

async fn show(request: HttpRequest) -> Result<HttpResponse, Problem> {
    READY.get(request.path()).map(|ready| ready.answer(&request)).ok_or_else(Problem::not_found)
}

/// Browsers and feed readers look for it there whatever a page says.
async fn icon() -> Result<HttpResponse, Problem> {
    let address = assets::address("icons/favicon.svg").ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .finish())
}
