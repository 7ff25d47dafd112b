//! The outermost layer: HEAD, problems in the reader's language, security headers, CORS.

pub mod client_address;
pub mod limits;
pub mod route_table;

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _, web,
};
use futures_util::FutureExt as _;

use crate::intake::query::judge;
use crate::middleware::limits::Standing;
use crate::middleware::route_table::RouteTable;
use crate::public::{events, listing, statistics};
use crate::responses::problem::Problem;
use app::App;
use domain::language::Language;

/// What answers of the API may load and be shown in: nothing.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The interactive page and the pages behind mail links run their own scripts and no others.
const OWN_PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                         font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Answer headers that a page of another origin may read.
const EXPOSED: &str = "ETag, Link, Content-Language, Retry-After, RateLimit, RateLimit-Policy";

/// Request headers that a page of a known web client may send.
const TAKEN: &str = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Link-Key, Accept, Accept-Language";
/// How long browsers call this host by https alone (RFC 6797).
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// Wishes of an `Accept` or `Accept-Language` that are looked at.
const MAX_WISHES: usize = 20;

/// Wraps every request.
pub async fn edge<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let language = preferred(request.headers());
    let app = request.app_data::<web::Data<App>>().cloned();
    let public_url = app.as_ref().map_or("", |app| &app.links.public_url);
    // Served as GET; the connection leaves the body out (RFC 9110, 9.3.2).
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let dress = Dress {
        page: is_page(request.path()),
        open: is_open(&request),
        secure: public_url.starts_with("https://"),
        known_origin: app.as_ref().and_then(|app| known_origin(request.headers(), app)),
    };
    let mut response = if let Err(problem) = judged_query(&request) {
        request.into_response(problem.render(language, public_url)).map_into_right_body()
    } else if is_acceptable(&request) {
        let Ok(called) = AssertUnwindSafe(next.call(request)).catch_unwind().await else {
            // What panicked has been logged by then; its caller is told no more than that it did.
            let mut answer =
                Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).render(language, public_url);
            dress.put_on(answer.headers_mut());
            return Err(InternalError::from_response("a handler panicked", answer).into());
        };
        let response = called?;
        let status = response.status();
        let problem = response.response().extensions().get::<Problem>().cloned();
        let standing = response.request().extensions().get::<Standing>().cloned();
        let problem = problem.or_else(|| is_error(status).then(|| Problem::of_status(status)));
        let mut response = match problem {
            Some(problem) => {
                response.into_response(problem.render(language, public_url)).map_into_right_body()
            }
            None => response.map_into_left_body(),
        };
        // A limit that was used up has said so itself.
        for (name, value) in standing.into_iter().flat_map(|standing| standing.0) {
            let name = HeaderName::from_static(name);
            if let (false, Ok(value)) =
                (response.headers().contains_key(&name), HeaderValue::from_str(&value))
            {
                response.headers_mut().insert(name, value);
            }
        }
        response
    } else {
        let problem = Problem::of_status(StatusCode::NOT_ACCEPTABLE);
        request.into_response(problem.render(language, public_url)).map_into_right_body()
    };
    dress.put_on(response.headers_mut());
    Ok(response)
}

/// What every answer wears, by what was asked.
struct Dress {
    /// A page for browsers.
    page: bool,
    /// Pages of other origins may read it.
    open: bool,
    secure: bool,
    known_origin: Option<HeaderValue>,
}

impl Dress {
    fn put_on(self, headers: &mut HeaderMap) {
        let policy = if self.page { OWN_PAGES } else { NOTHING };
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::CACHE_CONTROL, "no-store"),
            (
                header::CROSS_ORIGIN_RESOURCE_POLICY,
                if self.open { "cross-origin" } else { "same-site" },
            ),
        ] {
            // A file brings a stricter policy of its own, a reading its own rules for caches.
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        if self.secure {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
        }
        if self.page {
            return;
        }
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        let origin =
            if self.open { Some(HeaderValue::from_static("*")) } else { self.known_origin };
        if let Some(origin) = origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers
                .insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}

/// Says no to parameters that a call does not take, before anything is done. What is no call of the
/// document is judged by its own handler.
fn judged_query(request: &ServiceRequest) -> Result<(), Problem> {
    let table = request.app_data::<web::Data<RouteTable>>();
    let known =
        table.and_then(|table| table.parameters(documented(request.path()), request.method()));
    known.map_or(Ok(()), |known| judge(request.query_string(), known))
}

/// The origin of a web client that may make authenticated calls, if the caller is one: exactly a listed one.
fn known_origin(headers: &HeaderMap, app: &App) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    app.allowed_origins
        .iter()
        .any(|allowed| allowed.as_bytes() == origin.as_bytes())
        .then(|| origin.clone())
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Whether pages of other origins may read the answer: a public reading, asked for without any
/// secret.
fn is_open(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    let path = request.path();
    request.method() == Method::GET
        && !headers.contains_key(header::AUTHORIZATION)
        && !headers.contains_key("Link-Key")
        && !request.query_string().contains("link_key")
        && (path.starts_with("/api/v1/")
            || path == "/openapi.json"
            || path.starts_with("/.well-known/"))
        && !path.starts_with("/api/v1/dev/")
}

/// Whether the address is one of the pages for browsers.
fn is_page(path: &str) -> bool {
    path.starts_with("/docs")
        || path.starts_with(crate::responses::problem_pages::PREFIX)
        || crate::account::mail_pages::PATHS.contains(&path)
        || crate::account::mail_pages::SCRIPTS.contains(&path)
}

/// Whether the caller takes what this address answers with; a problem goes to everybody. Nothing
/// has been done when the answer is no.
fn is_acceptable(request: &ServiceRequest) -> bool {
    let path = request.path();
    let offered = if crate::account::mail_pages::SCRIPTS.contains(&path) {
        &["text/javascript"][..]
    } else if is_page(path) {
        // What the interactive page loads is of many kinds.
        if path.strip_prefix("/docs/").is_some_and(|part| !part.is_empty() && part != "index.html")
        {
            return true;
        }
        &["text/html"]
    } else {
        // Where there is nothing, that is the answer.
        let table = request.app_data::<web::Data<RouteTable>>();
        if table.is_none_or(|table| !table.serves(documented(path), request.method())) {
            return true;
        }
        match path {
            listing::LIST_PATH if request.method() == Method::GET => {
                &["application/json", listing::CSV][..]
            }
            listing::FEED_PATH => &[listing::ATOM],
            path if path.ends_with("/events") => &[events::EVENTS],
            path if path.ends_with("/chart.svg") => &[statistics::SVG],
            _ => &["application/json"],
        }
    };
    offered.iter().any(|offered| quality(request.headers(), offered) > 0)
}

/// The address under which the document names this one: the sandbox answers under two.
fn documented(path: &str) -> &str {
    path.strip_prefix("/api/v1").filter(|rest| rest.starts_with("/dev/")).unwrap_or(path)
}

/// How much `Accept` wants an answer of this type, in thousandths (RFC 9110, 12.5.1): the range that
/// names it most closely decides, and 0 says no. Without the header, or a range in it, everything goes.
pub(crate) fn quality(headers: &HeaderMap, offered: &str) -> u32 {
    let (kind, _) = offered.split_once('/').unwrap_or((offered, ""));
    let mut closest: Option<(u8, u32)> = None;
    let mut ranges = 0;
    let given = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    for range in given.flat_map(|value| value.split(',')).take(MAX_WISHES) {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        if !name.contains('/') {
            continue;
        }
        ranges += 1;
        let closeness = match name.as_str() {
            name if name == offered => 3,
            name if name.strip_suffix("/*") == Some(kind) => 2,
            "*/*" => 1,
            _ => continue,
        };
        let wanted = thousandths(parts);
        if closest.is_none_or(|(closer, before)| {
            closeness > closer || (closeness == closer && wanted > before)
        }) {
            closest = Some((closeness, wanted));
        }
    }
    if ranges == 0 { 1000 } else { closest.map_or(0, |(_, wanted)| wanted) }
}

/// The quality among the parameters of a wish, in thousandths; 1 unless given, 0 when it is no number.
fn thousandths<'a>(mut parameters: impl Iterator<Item = &'a str>) -> u32 {
    let given =
        parameters.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let quality: f32 = given.map_or(Some(1.0), |q| q.parse().ok()).unwrap_or(0.0);
    (quality.clamp(0.0, 1.0) * 1000.0) as u32
}

/// What no route serves: 405 with `Allow` where the address exists under other methods, the
/// answer to OPTIONS, 404 otherwise.
pub async fn unserved(request: HttpRequest, table: web::Data<RouteTable>) -> HttpResponse {
    let path = request.path();
    let named = documented(path);
    let methods = table.methods(named);
    if methods.is_empty() {
        return Problem::not_found().error_response();
    }
    let allow = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    if request.method() != Method::OPTIONS {
        let mut problem = Problem::of_status(StatusCode::METHOD_NOT_ALLOWED);
        problem.allow = Some(allow);
        return problem.error_response();
    }
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::ALLOW, allow));
    // Readings are open to all origins, without a secret; the rest to web clients of ours (Fetch, 4.8).
    let ours = request
        .app_data::<web::Data<App>>()
        .is_some_and(|app| known_origin(request.headers(), app).is_some());
    if ours && named == path {
        answer
            .insert_header((
                header::ACCESS_CONTROL_ALLOW_METHODS,
                methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", "),
            ))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, TAKEN))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "7200"));
    } else if methods.contains(&Method::GET) && named == path {
        answer
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match, Accept-Language"))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"));
    }
    answer.finish()
}

/// The language a reader likes best among ours (RFC 9110, 12.5.4, with its q-values); Kazakh
/// when he names none of them.
pub fn preferred(headers: &HeaderMap) -> Language {
    let wishes = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (Language::Kk, 0);
    for wish in wishes.split(',').take(MAX_WISHES) {
        let mut parts = wish.split(';').map(str::trim);
        let tag = parts
            .next()
            .and_then(|tag| tag.split('-').next())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let thousandths = thousandths(parts);
        if let Some(language) = Language::parse(&tag)
            && thousandths > best.1
        {
            best = (language, thousandths);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn check_p04_a_panic_is_a_problem_that_tells_nothing() {
        use actix_web::middleware::from_fn;
        use actix_web::{App as ActixApp, test};
        async fn careless() -> HttpResponse {
            panic!("aigul@example.kz in src/http/edge.rs")
        }
        let app = ActixApp::new().wrap(from_fn(edge)).route("/careless", web::get().to(careless));
        let service = test::init_service(app).await;
        let fault = test::try_call_service(
            &service,
            test::TestRequest::get().uri("/careless").to_request(),
        )
        .await
        .unwrap_err();
        let answer = fault.error_response();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers().get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "internal");
        assert!(!body.to_string().contains("aigul") && !body.to_string().contains(".rs"), "{body}");
    }

    #[test]
    fn the_language_with_the_highest_quality_wins() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, header::HeaderValue::from_str(value).unwrap());
            preferred(&headers)
        };
        assert_eq!(asked("en-US;q=0.1, kk;q=0.9"), Language::Kk);
        assert_eq!(asked("ru, en;q=0.8"), Language::Ru);
        assert_eq!(asked("fr, en;q=0.3"), Language::En);
        assert_eq!(asked("fr"), Language::Kk);
    }

    #[test]
    fn the_closest_range_decides_what_is_accepted() {
        let takes = |value: &str, offered: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, header::HeaderValue::from_str(value).unwrap());
            quality(&headers, offered) > 0
        };
        let json = "application/json";
        assert_eq!(quality(&HeaderMap::new(), json), 1000);
        for good in [
            "*/*",
            "application/*",
            "text/html, application/json;q=0.1",
            "text/html, */*;q=0.8",
            "",
            "json",
            "Application/JSON",
        ] {
            assert!(takes(good, json), "{good}");
        }
        let refused = [
            "text/html",
            "application/json;q=0",
            "*/*, application/json;q=0",
            "application/*;q=0.000, */*",
            "application/xml",
        ];
        for wrong in refused {
            assert!(!takes(wrong, json), "{wrong}");
        }
        assert!(takes("application/json;q=0, */*", "text/html"));
        assert!(!takes("application/json", "text/html"));
    }
}
