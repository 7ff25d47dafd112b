//! Who is let in.

use std::time::Duration;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpRequest, ResponseError as _};

use crate::responses::problem::Problem;
use app::patience;

/// What a call of the sandbox may wait for the database.
const PATIENCE: Duration = Duration::from_mins(10);

/// Lets only callers on this machine in: the connection comes from it, names it, and brings no page of another origin and
/// nothing from behind a proxy. Everybody else gets 403. Our own pages may call: those of `/docs/` have the sandbox at hand.
///
/// # Errors
/// Those of what is called.
pub async fn only_this_machine<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let headers = request.headers();
    let proxied = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];
    let paged = headers.contains_key(header::ORIGIN) && !is_own_page(request.request());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A Host is what the caller says; the peer is where they are. Without one it is nobody we know.
    let here = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    if !here
        || !is_loopback(host)
        || paged
        || proxied.iter().any(|name| headers.contains_key(*name))
    {
        let problem = Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "the sandbox answers only calls from this machine, from no other origin and without a proxy",
        );
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    // Years of the clock, and thousands of people, take their time.
    Ok(patience::within(PATIENCE, next.call(request)).await?.map_into_left_body())
}

const SEC_FETCH_SITE: header::HeaderName = header::HeaderName::from_static("sec-fetch-site");

/// Whether a page of this very service, on this machine, sent a form: no page of another origin may make a sandbox act.
/// Our pages send no referrer, and so browsers hide their origin too; what they say of it no page can change (Fetch
/// Metadata, `Sec-Fetch-Site`).
pub fn is_own_page(request: &HttpRequest) -> bool {
    let text = |name: header::HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok())
    };
    let host = text(header::HOST).unwrap_or_default();
    let origin = text(header::ORIGIN).unwrap_or_default();
    let here = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let own = match origin {
        "null" => text(SEC_FETCH_SITE) == Some("same-origin"),
        origin => origin.strip_prefix("http://") == Some(host),
    };
    here && is_loopback(host) && own
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, init_service, try_call_service};
    use actix_web::{App, HttpResponse, web};

    use super::*;

    #[actix_web::test]
    async fn only_a_peer_on_this_machine_is_let_in_whatever_host_they_name() {
        let guarded =
            App::new().wrap(from_fn(only_this_machine)).default_service(web::to(HttpResponse::Ok));
        let service = init_service(guarded).await;
        for (peer, status) in [
            (Some("127.0.0.1:5000"), StatusCode::OK),
            (Some("[::1]:5000"), StatusCode::OK),
            (Some("[::ffff:127.0.0.1]:5000"), StatusCode::OK),
            (Some("192.168.1.7:5000"), StatusCode::FORBIDDEN),
            (Some("[::ffff:192.168.1.7]:5000"), StatusCode::FORBIDDEN),
            (Some("[fe80::1]:5000"), StatusCode::FORBIDDEN),
            (None, StatusCode::FORBIDDEN),
        ] {
            let mut request =
                TestRequest::with_uri("/dev/clock").insert_header((header::HOST, "localhost"));
            if let Some(peer) = peer {
                request = request.peer_addr(peer.parse().unwrap());
            }
            let answer = try_call_service(&service, request.to_request()).await.unwrap();
            assert_eq!(answer.status(), status, "{peer:?}");
        }
    }
}
