//! What several calls of the document share: security, problems, request and answer headers.

use actix_web::http::header::{self, HeaderName};
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{
    AuthorizationCode, ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes,
    SecurityScheme,
};
use utoipa::openapi::{Components, RefOr, Required};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::public::listing::order::SortWord;
use crate::responses::problem::rendering::ProblemBody;
use app::apps::Scope;

/// Adds all of it.
pub(super) fn add(components: &mut Components) {
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some(
                    "An access token of `POST /sessions`: a JWT (RFC 9068) that keeps to RFC8725; signed with EdDSA, \
                     good for ten minutes, of the type `at+jwt`",
                ))
                .build(),
        ),
    );
    components.add_security_scheme(OAUTH, SecurityScheme::OAuth2(oauth()));
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    // It stands in a parameter alone, of which no schema is gathered.
    components.schemas.insert(SortWord::name().into_owned(), SortWord::schema());
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    components.parameters.extend(parameters());
    components.headers.extend(headers());
}

/// The way of applications that act for citizens (OAuth 2.1); `/.well-known/oauth-authorization-server` says the same.
fn oauth() -> OAuth2 {
    let words = |scope: Scope| match scope {
        Scope::Read => "Read what everybody may read",
        Scope::Export => "Take lists as CSV",
        Scope::ReadMine => {
            "See the citizen's petitions and drafts, and which petitions they have signed and follow"
        }
        Scope::File => "Write and change drafts, and file them in the citizen's name",
        Scope::Sign => "Sign petitions for the citizen, and take their signature back",
        Scope::Follow => "Follow petitions, bodies and territories for the citizen",
        Scope::Comment => "Comment in the citizen's name",
    };
    let scopes = |of_a_person: bool| {
        let those = Scope::ALL.into_iter().filter(|scope| scope.is_of_a_person() == of_a_person);
        Scopes::from_iter(those.map(|scope| (scope.code(), words(scope))))
    };
    OAuth2::with_description(
        [
            Flow::AuthorizationCode(AuthorizationCode::with_refresh_url(
                "/oauth/authorize",
                "/oauth/token",
                scopes(true),
                "/oauth/token",
            )),
            Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes(false))),
        ],
        "OAuth 2.1: a code with PKCE (S256) for applications that act for citizens; client credentials for those that read \
         for themselves. Access tokens for citizens are JWTs (RFC 9068) that keep to RFC8725",
    )
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

/// Name of the way of applications.
pub(super) const OAUTH: &str = "oauth";
/// Names of the parameters among the components.
pub(super) const ACCEPT_LANGUAGE: &str = "AcceptLanguage";
pub(super) const IDEMPOTENCY_KEY: &str = "IdempotencyKey";
pub(super) const IF_NONE_MATCH: &str = "IfNoneMatch";
pub(super) const LINK_KEY: &str = "LinkKey";

/// Answer headers that the HTTP library has no names for.
pub(super) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Answer headers, by their name among the components: their own.
fn headers() -> [(String, RefOr<Header>); 12] {
    [
        (header::ETAG, "Names this state of the resource"),
        (header::LOCATION, "Where that lies which was made"),
        (header::LINK, "The next page, with rel=\"next\"; absent on the last"),
        (header::RETRY_AFTER, "Seconds to wait before asking again; with 503 and some of 409"),
        (header::CONTENT_LANGUAGE, "The language of the title"),
        (header::WWW_AUTHENTICATE, "How to show who is calling (RFC 6750)"),
        (IDEMPOTENCY_REPLAYED, "`true`: the answer that this key got before, and nothing was done again"),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            "`*` where the request bears no secret; else the origin of a known web client, or absent",
        ),
        (RATE_LIMIT, "What is left of the allowance, and when the next call is free"),
        (RATE_LIMIT_POLICY, "The allowance: calls in so many seconds"),
        (header::ACCEPT_RANGES, "`bytes`: a part may be asked for by Range"),
        (header::CONTENT_RANGE, "Which bytes these are, and of how many (RFC 9110, 14.4)"),
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
    for (ours, written) in [
        (header::WWW_AUTHENTICATE, "WWW-Authenticate"),
        (RATE_LIMIT, "RateLimit"),
        (RATE_LIMIT_POLICY, "RateLimit-Policy"),
    ] {
        if *name == ours {
            return written.to_owned();
        }
    }
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}
