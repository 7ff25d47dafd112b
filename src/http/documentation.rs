//! The OpenAPI document, built from the routes themselves, and the page that shows it.

use actix_web::http::header;
use actix_web::{App as ActixApp, HttpResponse, get, web};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_actix_web::AppExt as _;

use super::problem::ProblemBody;

/// The words at the head of the document.
const DESCRIPTION: &str = include_str!("documentation.md");

/// The parts of the document in the order of their reading.
const TAGS: [(&str, &str); 11] = [
    ("reference", "Bodies, territories, rules, the working calendar"),
    ("accounts", "Registration and one's own account"),
    ("sessions", "Signing in and out"),
    ("petitions", "Writing, filing and reading petitions"),
    ("signatures", "Signing"),
    ("comments", "What citizens say to a petition"),
    ("attachments", "Files of a petition"),
    ("moderation", "The authorized body"),
    ("consideration", "The addressee: officials and first heads"),
    ("sandbox", "For developers of apps; absent in production"),
    ("system", "Health, keys, this document"),
];

/// The OpenAPI document of what a server with or without the sandbox serves.
pub fn document(sandbox: bool) -> OpenApi {
    let (_, mut document) =
        ActixApp::new().into_utoipa_app().configure(|config| super::routes(config, sandbox)).split_for_parts();
    // The sandbox answers under the base path too; one name is enough for readers.
    document.paths.paths.retain(|path, _| !path.starts_with("/api/v1/dev/"));
    document.info = InfoBuilder::new()
        .title("petitions")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    document.tags = Some(TAGS.map(|(name, words)| TagBuilder::new().name(name).description(Some(words)).build()).to_vec());
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
    );
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    if !sandbox {
        document.tags.iter_mut().for_each(|tags| tags.retain(|tag| tag.name != "sandbox"));
    }
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), RefOr::T(problem()));
        }
    }
    document
}

/// What every call may answer instead.
fn problem() -> utoipa::openapi::Response {
    ResponseBuilder::new()
        .description("A problem (RFC 9457): `code` says which, `legal_basis` by which article, `errors` where")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build(),
        )
        .build()
}

/// The document as text, the way it is kept in the repository.
///
/// # Errors
/// Never in practice: the document is plain data.
pub fn text(sandbox: bool) -> Result<String, serde_json::Error> {
    document(sandbox).to_pretty_json().map(|text| text + "\n")
}

/// The document, ready to be sent.
#[derive(Clone)]
pub struct Ready(pub web::Bytes);

/// This document
#[utoipa::path(tag = "system", responses((status = 200, description = "OpenAPI 3.1")))]
#[get("/openapi.json")]
pub async fn openapi_json(ready: web::Data<Ready>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .content_type("application/json")
        .body(ready.0.clone())
}
