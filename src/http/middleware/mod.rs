//! The layer around every call: HEAD, parameters and types that a call takes, problems in the reader's language,
//! headers of every answer. What it knows about addresses it is told by the OpenAPI document and by `Addresses`.

pub mod addresses;
mod answer_headers;
mod below;
mod cors;
mod reader;
pub mod request_headers;
mod request_record;
mod route_table;
mod security_events;
mod shown_answers;
mod trackers;
mod unserved;
mod variants;

use std::panic::AssertUnwindSafe;

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{ConnectionType, Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage as _, web};
use futures_util::FutureExt as _;
use tracing::Instrument as _;

use crate::intake::query::judge;
use crate::intake::visits::Bodiless;
use crate::middleware::addresses::{Addresses, At};
use crate::middleware::answer_headers::AnswerHeaders;
use crate::middleware::reader::Reader;
use crate::middleware::request_record::RequestRecord;
use crate::middleware::shown_answers::ShownAnswer;
use crate::responses::Verbatim;
use crate::responses::negotiation::quality;
use crate::responses::problem::Problem;
use crate::responses::problem::rendering::Occurrence;
use crate::responses::rate_limit::RateLimitFields;
use crate::traffic::Traffic;
use app::{App, patience};

pub(crate) use trackers::undecorated;
pub use unserved::unserved;

/// Wraps every request.
///
/// # Errors
/// Only after a panic of a handler, with the answer to its caller.
pub async fn outermost<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, ActixError> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let base = app.as_ref().map_or("", |app| app.links.path());
    below::take_off(&mut request, base);
    let reader = Reader::of(&request, app.as_ref().map(web::Data::get_ref));
    // Served as GET; the connection leaves the body out (RFC 9110, 9.3.2).
    let bodiless = request.method() == Method::HEAD;
    if bodiless {
        request.extensions_mut().insert(Bodiless);
        request.head_mut().method = Method::GET;
    }
    let addresses = request.app_data::<web::Data<Addresses>>().cloned();
    let addresses = addresses.as_ref().map(actix_web::web::Data::get_ref);
    let at = addresses.map_or(At::UNKNOWN, |addresses| addresses.at(request.path()));
    let traffic = request.app_data::<web::Data<Traffic>>().cloned();
    let record = RequestRecord::begin(traffic, at.place(request.method()), request.method());
    record.follow(request.request());
    if let Some(address) = shared_address(&request, at) {
        request.head_mut().uri = address;
    }
    let answer_headers =
        AnswerHeaders::of(&request, at, addresses, app.as_ref().map(actix_web::web::Data::get_ref));
    let shown = ShownAnswer::of(&mut request, at, addresses, &reader);
    let takes_writes = app.as_ref().is_none_or(|app| app.takes_writes());
    let refused = refusal(&request, at, takes_writes);
    let mut response = if let Some(problem) = refused {
        request.into_response(reader.told(&problem)).map_into_right_body()
    } else {
        let called = patience::within(patience::OF_A_REQUEST, next.call(request));
        let called = called.instrument(record.span().clone());
        let Ok(called) = AssertUnwindSafe(called).catch_unwind().await else {
            // What panicked has been logged by then; its caller is told no more than that it did.
            let mut answer = reader.told(&Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR));
            answer_headers.put_on(answer.headers_mut());
            let told = answer.extensions().get::<Occurrence>().copied();
            record.end(None, None, answer.status().as_u16(), told);
            return Err(InternalError::from_response("a handler panicked", answer).into());
        };
        let called = called?;
        if let Some(app) = &app {
            let code = called.response().extensions().get::<Problem>().map(|problem| problem.code);
            security_events::record(called.request(), app, called.status(), code);
        }
        let told = in_words(called, &reader);
        match shown {
            Some(shown) => shown.shown(told).await,
            None => told,
        }
    };
    answer_headers.put_on(response.headers_mut());
    below::put_before(response.headers_mut(), base);
    variants::in_one_line(response.headers_mut());
    if app.as_ref().is_some_and(|app| app.readiness.is_closing()) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let told = response.response().extensions().get::<Occurrence>().copied();
    let core = app.as_ref().map(web::Data::get_ref);
    record.end(Some(response.request()), core, response.status().as_u16(), told);
    Ok(if bodiless { without_stream(response) } else { response })
}

/// What is asked for by HEAD is not streamed: nobody would read it, and it would never end.
fn without_stream<B: MessageBody + 'static>(
    response: ServiceResponse<EitherBody<B, BoxBody>>,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    if matches!(response.response().body().size(), BodySize::Stream) {
        response.map_body(|_, _| EitherBody::right(BoxBody::new(actix_web::body::None::new())))
    } else {
        response
    }
}

/// The address that was asked for, without what others hung on it; none where nothing has to be taken away.
fn shared_address(request: &ServiceRequest, at: At<'_>) -> Option<Uri> {
    let query = request.query_string();
    if query.is_empty() || !at.is_shared(request.method()) {
        return None;
    }
    let query = trackers::undecorated(query)?;
    let path = request.uri().path();
    let mut parts = request.uri().clone().into_parts();
    let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    parts.path_and_query = Some(address.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// Why a call is not even tried: the address is not served under this method, or it writes while nothing is written,
/// or it names parameters that it does not take, or its headers are too long, or it takes no type that it answers with. What is no call of the document is judged by its own handler.
fn refusal(request: &ServiceRequest, at: At<'_>, takes_writes: bool) -> Option<Problem> {
    let method = request.method();
    if let Some(problem) = unserved::wrong_method(at, method) {
        return Some(problem);
    }
    if let Err(problem) = request_headers::judge(request.headers()) {
        return Some(problem);
    }
    if !takes_writes && !at.in_read_only_mode(method) {
        return Some(Problem::read_only());
    }
    if let Some(known) = at.parameters(method)
        && let Err(problem) = judge(request.query_string(), known)
    {
        return Some(problem);
    }
    let acceptable = at.offers(method).is_none_or(|mut offered| {
        offered.any(|media_type| quality(request.headers(), media_type) > 0)
    });
    (!acceptable).then(|| Problem::of_status(StatusCode::NOT_ACCEPTABLE))
}

/// A problem that is on its way, or a bare status of an error, is written out for the reader.
fn in_words<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    reader: &Reader<'_>,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let status = response.status();
    let verbatim = response.response().extensions().get::<Verbatim>().is_some();
    let is_error = !verbatim && (status.is_client_error() || status.is_server_error());
    let problem = response.response().extensions().get::<Problem>().cloned();
    let rate_limit = response.request().extensions().get::<RateLimitFields>().cloned();
    let problem = problem.or_else(|| is_error.then(|| Problem::of_status(status)));
    let problem = problem.map(|problem| problem.to_be_repeated(response.request()));
    let mut response = match problem {
        Some(problem) => response.into_response(reader.told(&problem)).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    // A limit that was used up has said so itself.
    if let Some(rate_limit) = rate_limit {
        rate_limit.put_on(response.headers_mut());
    }
    response
}

#[cfg(test)]
mod tests {
    use actix_web::HttpResponse;
    use actix_web::http::header;

    use super::*;

    #[actix_web::test]
    async fn check_p04_a_panic_is_a_problem_that_tells_nothing() {
        use actix_web::middleware::from_fn;
        use actix_web::{App as ActixApp, test};
        async fn careless() -> HttpResponse {
            panic!("aigul@example.kz in src/http/edge.rs")
        }
        let app =
            ActixApp::new().wrap(from_fn(outermost)).route("/careless", web::get().to(careless));
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

    #[actix_web::test]
    async fn a_call_that_is_to_go_says_so_in_its_answers_and_no_other_does() {
        use actix_web::middleware::from_fn;
        use actix_web::{App as ActixApp, test};
        use serde_json::json;
        use utoipa::openapi::extensions::ExtensionsBuilder;
        use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem, PathsBuilder};
        use utoipa::openapi::{OpenApiBuilder, ResponseBuilder};

        use crate::middleware::addresses::{SecondBase, Undocumented};

        let call = |said: Option<serde_json::Value>| {
            let extensions = said
                .into_iter()
                .fold(ExtensionsBuilder::new(), |all, said| all.add("x-deprecation", said));
            let operation = OperationBuilder::new()
                .response("200", ResponseBuilder::new().build())
                .extensions(Some(extensions.build()))
                .build();
            PathItem::new(HttpMethod::Get, operation)
        };
        let said = json!({ "since": "2027-01-01", "sunset": "2027-07-01", "instead": "read_new" });
        let paths = PathsBuilder::new()
            .path("/api/v1/old", call(Some(said)))
            .path("/api/v1/new", call(None));
        let document = OpenApiBuilder::new().paths(paths.build()).build();
        let undocumented = Undocumented {
            pages: Vec::new(),
            open: &[],
            second_base: SecondBase { base: "/again", beginning: "/api" },
            for_people: &[],
        };
        let addresses =
            web::Data::new(Addresses::of(&document, undocumented, &Traffic::of([], 0)).unwrap());
        let app = ActixApp::new()
            .app_data(addresses)
            .wrap(from_fn(outermost))
            .default_service(web::to(HttpResponse::Ok));
        let service = test::init_service(app).await;
        let (get, post) = (test::TestRequest::get, test::TestRequest::post);
        // What refuses the call says so as well; of another method at its address there is nothing to say.
        for (asked, path, status, told) in [
            (get(), "/api/v1/old", 200, true),
            (get(), "/again/api/v1/old", 200, true),
            (get(), "/api/v1/old?unknown=1", 400, true),
            (post(), "/api/v1/old", 405, false),
            (get(), "/api/v1/new", 200, false),
        ] {
            let answer = test::call_service(&service, asked.uri(path).to_request()).await;
            assert_eq!(answer.status(), status, "{path}");
            let header = |name: &str| {
                answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
            };
            let days = told
                .then(|| ("@1798761600".to_owned(), "Thu, 01 Jul 2027 00:00:00 GMT".to_owned()));
            assert_eq!(header("deprecation").zip(header("sunset")), days, "{path}");
            let instead = told.then(|| "</docs/read_new>; rel=\"successor-version\"".to_owned());
            assert_eq!(header("link"), instead, "{path}");
        }
    }
}
