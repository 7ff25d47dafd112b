//! What whole families of calls have in common is added to each of them here.

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName};
use utoipa::ToSchema as _;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Deprecated, Ref, RefOr, Response, ResponseBuilder};

use crate::deprecation::{self, Deprecation};
use crate::intake::app_scopes;
use crate::openapi::components::{
    ACCEPT_LANGUAGE, IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, IF_NONE_MATCH, LINK_KEY, OAUTH,
    canonical,
};
use crate::responses::problem::rendering::ProblemBody;
use app::apps::Scope;

/// What holds for whole families of calls: problems, and the headers that they take and send.
pub(super) fn complete(path: &str, method: &Method, operation: &mut Operation) {
    let tagged = |name: &str| operation.tags.iter().flatten().any(|tag| tag == name);
    let takes = |name: &str| {
        let known = operation.parameters.iter().flatten();
        known
            .filter_map(|known| if let RefOr::T(known) = known { Some(known) } else { None })
            .any(|known| known.name == name)
    };
    // The calls that go through `mutations::Call`.
    let act = matches!(*method, Method::POST | Method::PATCH)
        && ACTS.into_iter().any(tagged)
        && !NO_ACTS.contains(&path);
    let keyed = act || MAKING.contains(&(path, method.as_str()));
    // An end to news leads to its page and is no reading.
    let reading = *method == Method::GET
        && !path.starts_with("/api/v1/unsubscriptions")
        // Each download is made anew.
        && !path.ends_with("/signature-bundle")
        && !path.ends_with(".csv")
        && !path.ends_with(".ndjson")
        // The sandbox's provider and its broker answer as other people's do.
        && !path.starts_with("/dev/identity-provider/")
        && !path.starts_with("/dev/eds/broker/")
        && (path.starts_with("/api/v1/")
            || path.starts_with("/api/public/v1/")
            || path.starts_with("/dev/"));
    let wanted = [
        (ACCEPT_LANGUAGE, true),
        (IDEMPOTENCY_KEY, keyed),
        (IF_NONE_MATCH, reading),
        (LINK_KEY, takes("link_key")),
    ];
    let (listing, in_parts) = (reading && takes("cursor"), takes("Range"));
    let parameters = wanted.into_iter().filter(|(_, wanted)| *wanted);
    let parameters =
        parameters.map(|(name, _)| RefOr::Ref(Ref::new(format!("#/components/parameters/{name}"))));
    operation.parameters.get_or_insert_default().extend(parameters);
    let scope = app_scopes::of(method, path).map(|opened| opened.scope);
    if let Some(ways) = &mut operation.security {
        // What everybody may read, and somebody with a token otherwise, an application reads as the citizen whom it may read for.
        let open = ways.len() > 1 && ways.contains(&SecurityRequirement::default());
        let open = open.then_some(Scope::ReadMine);
        if let Some(scope) = scope.or(open) {
            ways.push(SecurityRequirement::new(OAUTH, [scope.code()]));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let sent = [
            (header::ETAG, reading || VERSIONED_CALLS.contains(&(path, method.as_str()))),
            (header::LINK, listing),
            (header::LOCATION, act && status == "201"),
            (IDEMPOTENCY_REPLAYED, act),
            (header::ACCEPT_RANGES, in_parts),
            (header::CONTENT_RANGE, in_parts && status == "206"),
        ];
        for (name, _) in sent.iter().filter(|(_, sent)| *sent) {
            send(response, name);
        }
    }
    deprecate(operation);
    let mut problem = problem();
    send(&mut problem, &header::RETRY_AFTER);
    send(&mut problem, &header::CONTENT_LANGUAGE);
    operation.responses.responses.insert("default".to_owned(), RefOr::T(problem));
}

/// Says of a call that is to go that it is, with the headers in which its answers do.
fn deprecate(operation: &mut Operation) {
    let Some(deprecation) = Deprecation::of(operation) else { return };
    operation.deprecated = Some(Deprecated::True);
    let said = operation.description.get_or_insert_default();
    *said = format!("{}\n\n{said}", deprecation.words()).trim_end().to_owned();
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for name in deprecation::NAMES {
            let mut header = Header::new(Object::with_type(Type::String));
            header.description = Some(deprecation.words());
            response.headers.insert(canonical(&name), RefOr::T(header));
        }
    }
}

/// Says that a response brings this header.
fn send(response: &mut Response, name: &HeaderName) {
    let name = canonical(name);
    let header = Ref::new(format!("#/components/headers/{name}"));
    response.headers.insert(name, RefOr::Ref(header));
}

/// Parts of the document whose changing calls are acts upon petitions.
const ACTS: [&str; 8] = [
    "petitions",
    "comments",
    "attachments",
    "moderation",
    "consideration",
    "complaints",
    "administration",
    "webhooks",
];
/// Calls of other parts that make something and go the same way; their answers are kept sealed.
const MAKING: [(&str, &str); 3] =
    [("/api/v1/apps", "POST"), ("/api/v1/staff", "POST"), ("/api/v1/identity-checks", "POST")];
/// Signing is idempotent by nature, on paper too; and what there is to sign is only written out.
const NO_ACTS: [&str; 3] = [
    "/api/v1/petitions/{id}/paper-signatures",
    "/api/v1/petitions/{id}/correction/signing-statement",
    "/api/v1/petitions/{id}/decision/signing-statement",
];
/// Calls that answer with what has versions, and so with its ETag: drafts, and what staff keep.
const VERSIONED_CALLS: [(&str, &str); 8] = [
    ("/api/v1/petitions", "POST"),
    ("/api/v1/petitions/{id}", "PATCH"),
    ("/api/v1/moderation/petitions/{id}/notes", "POST"),
    ("/api/v1/moderation/petitions/{id}/notes/{note_id}", "PATCH"),
    ("/api/v1/moderation/tags", "POST"),
    ("/api/v1/moderation/tags/{code}", "PATCH"),
    ("/api/v1/moderation/rejection-reasons", "POST"),
    ("/api/v1/moderation/rejection-reasons/{id}", "PATCH"),
];

/// What every call may answer instead.
fn problem() -> Response {
    ResponseBuilder::new()
        .description("A problem (RFC 9457): `code` says which, `legal_basis` by which article, `errors` where")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build(),
        )
        .build()
}
