//! A petition's count as a badge, for pages and letters of others.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::public::chart::grouped;
use crate::responses::cache::{Key, PageKey, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::{PAGE_LANGUAGE, voice};
use crate::responses::problem::Problem;
use app::App;
use app::ids::PetitionId;
use app::petitions::visible;
use app::records::PetitionRow;
use domain::language::Language;

/// The call of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_badge);
}

/// What it is drawn in.
const SVG: &str = "image/svg+xml";
/// Width of a letter and of what stands around a text, in the units of the picture.
const LETTER: usize = 7;
const AROUND: usize = 16;

/// What is counted.
const fn label(language: Language) -> &'static str {
    match language {
        Language::Kk => "қол жиналды",
        Language::Ru => "подписей",
        Language::En => "signatures",
    }
}

/// The picture. Its width is set by letters, and texts are fitted into it whatever the font.
fn drawn(row: &PetitionRow, language: Language) -> String {
    let label = label(language);
    let count = grouped(row.count().into());
    let value = match row.required() {
        Some(required) => format!("{count} / {}", grouped(required.into())),
        None => count,
    };
    let reached = row.required().is_some_and(|required| row.count() >= required);
    let colour = if reached { "#1c6339" } else { "#0b5563" };
    let width = |text: &str| text.chars().count() * LETTER + AROUND;
    let (left, right) = (width(label), width(&value));
    let whole = left + right;
    let text = |x: usize, text: &str, wide: usize| {
        let fitted = wide - AROUND;
        format!(
            "<text x=\"{x}\" y=\"16\" textLength=\"{fitted}\" lengthAdjust=\"spacingAndGlyphs\">{text}</text>"
        )
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"24\" role=\"img\" fill=\"#fff\" \
         font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"12\"><title>{label}: {value}</title>\
         <rect width=\"{whole}\" height=\"24\" rx=\"4\" fill=\"#3a4046\"/>\
         <path d=\"M{left} 0h{}a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H{left}z\" fill=\"{colour}\"/>{}{}</svg>",
        right - 4,
        text(AROUND / 2, label, left),
        text(left + AROUND / 2, &value, right),
    )
}

/// See a petition's count as a badge
///
/// For other pages and letters: how many have signed, of how many. It changes with the count.
#[utoipa::path(tag = "petitions", security(()),
    params(("id" = Uuid, Path), ("lang" = Option<String>, Query, description = "kk, ru or en; by Accept-Language unless given")),
    responses((status = 200, body = String, content_type = "image/svg+xml")),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/badge.svg")]
async fn read_badge(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    query.parsed(PAGE_LANGUAGE, Language::parse, "one of: kk, ru, en")?;
    query.finish()?;
    let voice = voice(request.query_string(), request.headers());
    let key = Key::Page(PageKey { petition: Some(id.0), name: "badge.svg".to_owned(), voice });
    let badge = maker(app.into_inner(), move |app| ready(app, id.0, voice.language));
    cache.answer(&request, key, badge).await
}

async fn ready(
    app: Arc<App>,
    id: PetitionId,
    language: Language,
) -> Result<CachedResponse, Problem> {
    let row = app.read(move |work| visible(work, None, id, None)).await?;
    Ok(CachedResponse::of(drawn(&row, language).into_bytes(), SVG)?.in_languages(language.code()))
}
