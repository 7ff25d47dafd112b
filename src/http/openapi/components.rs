//! What several calls of the document share: security, problems, request and answer headers.

use actix_web::http::header::{self, HeaderName};
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, RefOr, Required};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::responses::problem::rendering::ProblemBody;

/// Adds all of it.
pub(super) fn add(components: &mut Components) {
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
    components.parameters.extend(parameters());
    components.headers.extend(headers());
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

/// Names of the parameters among the components.
pub(super) const ACCEPT_LANGUAGE: &str = "AcceptLanguage";
pub(super) const IDEMPOTENCY_KEY: &str = "IdempotencyKey";
pub(super) const IF_NONE_MATCH: &str = "IfNoneMatch";
pub(super) const LINK_KEY: &str = "LinkKey";

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
pub(super) fn canonical(name: &HeaderName) -> String {
    if *name == header::ETAG {
        return "ETag".to_owned();
    }
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}
