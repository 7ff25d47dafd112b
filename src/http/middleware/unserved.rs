//! What no route serves.

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};

use crate::middleware::addresses::{Addresses, At};
use crate::middleware::cors;
use crate::responses::problem::Problem;
use app::App;

/// The answer to OPTIONS where the address exists, 404 otherwise.
pub async fn unserved(request: HttpRequest, addresses: web::Data<Addresses>) -> HttpResponse {
    let at = addresses.at(request.path());
    let methods = at.methods();
    if methods.is_empty() {
        return Problem::not_found().error_response();
    }
    if let Some(problem) = wrong_method(at, request.method()) {
        return problem.error_response();
    }
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::ALLOW, listed(&methods)));
    if !at.is_alias() {
        let known_client = request
            .app_data::<web::Data<App>>()
            .is_some_and(|app| cors::known_origin(request.headers(), app).is_some());
        cors::preflight(&mut answer, &methods, known_client);
    }
    answer.finish()
}

/// 405 with `Allow` where the address exists under other methods.
pub(super) fn wrong_method(at: At<'_>, method: &Method) -> Option<Problem> {
    if !at.refuses(method) {
        return None;
    }
    let mut problem = Problem::of_status(StatusCode::METHOD_NOT_ALLOWED);
    problem.header = Some(Box::new((header::ALLOW, listed(&at.methods()))));
    Some(problem)
}

fn listed(methods: &[Method]) -> String {
    methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ")
}
