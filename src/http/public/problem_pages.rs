//! The page that the `type` of a problem leads to: what its code means, in the reader's language.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use crate::responses::problem::rendering::{self, title};
use domain::language::Language;

const PAGE: &str = include_str!("problem_pages/page.html");
/// Where they lie.
pub(crate) const PAGES: [BrowserPage; 1] =
    [BrowserPage::html(Address::Beginning(rendering::PAGES)).with_styles_within()];

/// Serves the pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route(&format!("{}{{code}}", rendering::PAGES), web::get().to(show));
}

async fn show(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (code, language) = (request.match_info().query("code"), preferred(request.headers()));
    // Only codes of the table are shown, so that nothing of the caller's gets into the page.
    let title = title(code, language).ok_or_else(Problem::not_found)?;
    let lead = match language {
        Language::Kk => {
            "Қызмет қате туралы жауабында осы кодты береді. Нақты себебі жауаптың detail және errors мүшелерінде, баптың нөмірі legal_basis мүшесінде жазылады."
        }
        Language::Ru => {
            "Этот код служба указывает в ответе об ошибке. Причина в данном случае — в членах detail и errors ответа, номер статьи закона — в legal_basis."
        }
        Language::En => {
            "The service gives this code in the answer about an error. What was wrong in the case at hand stands in its members detail and errors, the article of the law in legal_basis."
        }
    };
    let html =
        [("{language}", language.code()), ("{title}", &title), ("{code}", code), ("{lead}", lead)]
            .into_iter()
            .fold(PAGE.to_owned(), |html, (mark, word)| html.replace(mark, word));
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::VARY, "Accept-Language"))
        .body(html))
}
