//! HTTP: parse, call one use case, shape the answer.

pub mod auth;
pub mod intake;
pub mod problem;
pub mod query;
pub mod reply;
pub mod system;

use std::sync::Arc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App as ActixApp, Error as ActixError, HttpResponse, HttpServer, ResponseError as _, web};
use utoipa_actix_web::AppExt as _;

use crate::app::App;
use crate::domain::language::Language;
use problem::Problem;

/// The running HTTP server; ends after the requests in flight when it is told to stop.
///
/// # Errors
/// When the address cannot be bound.
pub fn server(app: Arc<App>, listen: std::net::SocketAddr, workers: Option<u16>) -> std::io::Result<Server> {
    let state = web::Data::from(app);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .wrap(from_fn(edge))
            .into_utoipa_app()
            .app_data(state.clone())
            .service(system::healthz)
            .service(system::readyz)
            .service(system::jwks)
            .into_app()
            .default_service(web::to(|| async { nothing_here() }))
    });
    let server = match workers {
        Some(workers) => server.workers(workers.into()),
        None => server,
    };
    Ok(server.shutdown_timeout(20).bind(listen)?.run())
}

fn nothing_here() -> HttpResponse {
    Problem::not_found().error_response()
}

/// The outermost layer: problems get their words in the reader's language, every answer its
/// security headers.
async fn edge<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let language = preferred(request.headers());
    let response = next.call(request).await?;
    let status = response.status();
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = problem.or_else(|| (status.is_client_error() || status.is_server_error()).then(|| Problem::of_status(status)));
    let mut response = match problem {
        Some(problem) => response.into_response(problem.render(language)).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// The language a reader likes best among ours (RFC 9110, 12.5.4, with its q-values); Kazakh
/// when he names none of them.
fn preferred(headers: &HeaderMap) -> Language {
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
