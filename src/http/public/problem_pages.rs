//! The page that the `type` of a problem leads to: what its code means, in the reader's language.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::voice;
use crate::responses::problem::Problem;
use crate::responses::problem::rendering::{self, title};
use crate::responses::site::Site;
use app::{App, Error};
use domain::language::Language;

/// Where they lie.
pub(crate) const PAGES: BrowserPage = BrowserPage::html(Address::Beginning(rendering::PAGES));

/// What a page shows.
#[derive(Serialize)]
struct Kind<'a> {
    code: &'a str,
    title: &'a str,
    lead: &'static str,
}

/// Serves the pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route(&format!("{}{{code}}", rendering::PAGES), web::get().to(show));
}

async fn show(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let code = request.match_info().query("code");
    let voice = voice(request.query_string(), request.headers());
    let language = voice.language;
    // Only codes of the table are shown, so that nothing of the caller's gets into the page.
    let title = title(code, language).ok_or_else(Problem::not_found)?;
    let lead = match language {
        Language::Kk => {
            "Портал қате туралы жауабында осы кодты береді. Нақты себебі жауаптың detail және errors өрістерінде, баптың нөмірі legal_basis өрісінде жазылады."
        }
        Language::Ru => {
            "Этот код портал указывает в ответе об ошибке. Причина в данном случае — в полях detail и errors ответа, номер статьи закона — в legal_basis."
        }
        Language::En => {
            "The service gives this code in the answer about an error. What was wrong in the case at hand stands in its members detail and errors, the article of the law in legal_basis."
        }
    };
    let frame = Site::of(&app).frame(request.path(), "").unlisted();
    let view = Kind { code, title: &title, lead };
    let html = pages::render(voice, "problem_kind.html", &frame, &view)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(CachedResponse::of(html.into_bytes(), "text/html; charset=utf-8")?
        .in_languages(language.code())
        .kept("public, max-age=300")
        .varying_by("Accept-Encoding, Accept-Language")
        .answer(&request))
}
