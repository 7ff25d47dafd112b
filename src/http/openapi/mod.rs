//! The OpenAPI document, built from the routes themselves, and the page that shows it.

pub mod vocabulary;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName};
use actix_web::{App as ActixApp, HttpResponse, get, web};
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, Required,
    ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_actix_web::AppExt as _;

use crate::responses::problem::ProblemBody;

/// The words at the head of the document.
const DESCRIPTION: &str = include_str!("documentation.md");

/// The parts of the document in the order of their reading.
const TAGS: [(&str, &str); 15] = [
    ("reference", "Bodies, territories, rules, the working calendar"),
    ("accounts", "Registration and one's own account"),
    ("sessions", "Signing in and out"),
    ("petitions", "Writing, filing and reading petitions"),
    ("signatures", "Signing"),
    ("comments", "What citizens say to a petition"),
    ("attachments", "Files of a petition"),
    ("moderation", "The authorized body"),
    ("consideration", "The addressee: officials and first heads"),
    ("complaints", "Complaints, to the superior body or a court"),
    ("staff", "Staff accounts, and the standing of others"),
    ("apps", "Third-party applications"),
    ("administration", "The deployment's administrators"),
    ("sandbox", "For developers of apps; absent in production"),
    ("system", "Health, keys, this document"),
];

/// The OpenAPI document of what a server with or without the sandbox serves.
pub fn document(sandbox: bool) -> OpenApi {
    let (_, mut document) = ActixApp::new()
        .into_utoipa_app()
        .configure(|config| crate::routes(config, sandbox))
        .split_for_parts();
    // The sandbox answers under the base path too; one name is enough for readers.
    document.paths.paths.retain(|path, _| !path.starts_with("/api/v1/dev/"));
    document.info = InfoBuilder::new()
        .title("petitions")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    document.tags = Some(
        TAGS.map(|(name, words)| TagBuilder::new().name(name).description(Some(words)).build())
            .to_vec(),
    );
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build(),
        ),
    );
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    if !sandbox {
        document.tags.iter_mut().for_each(|tags| tags.retain(|tag| tag.name != "sandbox"));
    }
    components.parameters.extend(parameters());
    components.headers.extend(headers());
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (Method::GET, &mut item.get),
            (Method::POST, &mut item.post),
            (Method::PUT, &mut item.put),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete(path, &method, operation);
            }
        }
    }
    document
}

/// Request headers that several calls take, by their name among the components.
fn parameters() -> [(String, RefOr<Parameter>); 4] {
    [
        (ACCEPT_LANGUAGE, "Accept-Language", "The reader's language: kk, ru or en, with q-values"),
        (
            IDEMPOTENCY_KEY,
            "Idempotency-Key",
            "1 to 255 characters: the same key and body again get the first answer",
        ),
        (IF_NONE_MATCH, "If-None-Match", "ETag of what you have: 304 while it is still so"),
        (LINK_KEY, "Link-Key", "The secret of a limited publication, rather than in the query"),
    ]
    .map(|(name, header, description)| {
        let parameter = ParameterBuilder::new()
            .name(header)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(Object::with_type(Type::String)));
        (name.to_owned(), RefOr::T(parameter.build()))
    })
}

const ACCEPT_LANGUAGE: &str = "AcceptLanguage";
const IDEMPOTENCY_KEY: &str = "IdempotencyKey";
const IF_NONE_MATCH: &str = "IfNoneMatch";
const LINK_KEY: &str = "LinkKey";

/// Answer headers, by their name among the components: their own.
fn headers() -> [(String, RefOr<Header>); 5] {
    [
        (header::ETAG, "Names this state of the resource"),
        (header::LOCATION, "Where that lies which was made"),
        (header::LINK, "The next page, with rel=\"next\"; absent on the last"),
        (header::RETRY_AFTER, "Seconds to wait before asking again; with 503 and some of 409"),
        (header::CONTENT_LANGUAGE, "The language of the title"),
    ]
    .map(|(name, description)| {
        let mut header = Header::new(Object::with_type(Type::String));
        header.description = Some(description.to_owned());
        (canonical(&name), RefOr::T(header))
    })
}

/// A header's name as the RFCs write it.
fn canonical(name: &HeaderName) -> String {
    if *name == header::ETAG {
        return "ETag".to_owned();
    }
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}

/// What holds for whole families of calls: problems, and the headers that they take and send.
fn complete(path: &str, method: &Method, operation: &mut Operation) {
    let tagged = |name: &str| operation.tags.iter().flatten().any(|tag| tag == name);
    let takes = |name: &str| {
        let known = operation.parameters.iter().flatten();
        known
            .filter_map(|known| if let RefOr::T(known) = known { Some(known) } else { None })
            .any(|known| known.name == name)
    };
    // The calls that go through `acts::Call`.
    let act = matches!(*method, Method::POST | Method::PATCH)
        && ACTS.into_iter().any(tagged)
        && path != PAPER_SIGNATURES;
    // An end to news leads to its page and is no reading.
    let reading = *method == Method::GET
        && !path.starts_with("/api/v1/unsubscriptions")
        && (path.starts_with("/api/v1/") || path.starts_with("/dev/"));
    let wanted = [
        (ACCEPT_LANGUAGE, true),
        (IDEMPOTENCY_KEY, act),
        (IF_NONE_MATCH, reading),
        (LINK_KEY, takes("link_key")),
    ];
    let listing = reading && takes("cursor");
    let parameters = wanted.into_iter().filter(|(_, wanted)| *wanted);
    let parameters =
        parameters.map(|(name, _)| RefOr::Ref(Ref::new(format!("#/components/parameters/{name}"))));
    operation.parameters.get_or_insert_default().extend(parameters);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut send = |name: &HeaderName| {
            let name = canonical(name);
            response
                .headers
                .insert(name.clone(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
        };
        if reading || DRAFT_CALLS.contains(&(path, method.as_str())) {
            send(&header::ETAG);
        }
        if listing {
            send(&header::LINK);
        }
        if act && status == "201" {
            send(&header::LOCATION);
        }
    }
    let mut problem = problem();
    for name in [header::RETRY_AFTER, header::CONTENT_LANGUAGE] {
        let name = canonical(&name);
        problem
            .headers
            .insert(name.clone(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
    operation.responses.responses.insert("default".to_owned(), RefOr::T(problem));
}

/// Parts of the document whose changing calls are acts upon petitions.
const ACTS: [&str; 7] = [
    "petitions",
    "comments",
    "attachments",
    "moderation",
    "consideration",
    "complaints",
    "administration",
];
/// Signing is idempotent by nature, on paper too.
const PAPER_SIGNATURES: &str = "/api/v1/petitions/{id}/paper-signatures";
/// Calls that answer with a draft, and so with its ETag.
const DRAFT_CALLS: [(&str, &str); 2] =
    [("/api/v1/petitions", "POST"), ("/api/v1/petitions/{id}", "PATCH")];

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
pub struct OpenApiText(pub web::Bytes);

/// This document
#[utoipa::path(tag = "system", responses((status = 200, description = "OpenAPI 3.1")))]
#[get("/openapi.json")]
pub async fn openapi_json(ready: web::Data<OpenApiText>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .content_type("application/json")
        .body(ready.0.clone())
}
