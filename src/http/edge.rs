//! The outermost layer: HEAD, problems in the reader's language, security headers, CORS.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpRequest, HttpResponse, ResponseError as _, web};

use super::problem::Problem;
use super::route_table::RouteTable;
use crate::domain::language::Language;

/// What answers of the API may load and be shown in: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The interactive page and the pages behind mail links run their own scripts and no others.
const OWN_PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                         font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Answer headers that a page of another origin may read.
const EXPOSED: &str = "ETag, Link, Content-Language, Retry-After";

/// Wraps every request.
pub async fn edge<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let language = preferred(request.headers());
    // Served as GET; the connection leaves the body out (RFC 9110, 9.3.2).
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let open = is_open(&request);
    let page = is_page(request.path());
    let response = next.call(request).await?;
    let status = response.status();
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = problem.or_else(|| is_error(status).then(|| Problem::of_status(status)));
    let mut response = match problem {
        Some(problem) => response.into_response(problem.render(language)).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    let headers = response.headers_mut();
    let policy = if page { OWN_PAGES } else { NOTHING };
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ] {
        // A file brings a stricter policy of its own.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if open {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    Ok(response)
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
        && (path.starts_with("/api/v1/") || path == "/openapi.json" || path.starts_with("/.well-known/"))
        && !path.starts_with("/api/v1/dev/")
}

/// Whether the address is one of the pages for browsers.
fn is_page(path: &str) -> bool {
    path.starts_with("/docs") || super::mail_pages::PATHS.contains(&path)
}

/// What no route serves: 405 with `Allow` where the address exists under other methods, the
/// answer to OPTIONS, 404 otherwise.
pub async fn unserved(request: HttpRequest, table: web::Data<RouteTable>) -> HttpResponse {
    let path = request.path();
    let named = path.strip_prefix("/api/v1").filter(|rest| rest.starts_with("/dev/")).unwrap_or(path);
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
    // Only public readings are open to other origins (Fetch, 4.8).
    if methods.contains(&Method::GET) && named == path {
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
    let wishes = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (Language::Kk, 0);
    for wish in wishes.split(',').take(20) {
        let mut parts = wish.split(';').map(str::trim);
        let tag = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default().to_ascii_lowercase();
        let quality: f32 = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok()).unwrap_or(0.0);
        let thousandths = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
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
}
