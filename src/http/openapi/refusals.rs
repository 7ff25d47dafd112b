//! The problems that a call may answer with, each by its status; what is left is `default`.

use actix_web::http::Method;
use serde_json::{Map, Value, json};

/// The statuses of problems that calls share: status, name among the components, what it says.
const SHARED: [(u16, &str, &str); 17] = [
    (400, "BadRequest", "The request cannot be read: its query, its JSON or a header of it"),
    (401, "Unauthorized", "No token, or one that is not valid (any more)"),
    (403, "Forbidden", "Not for this caller: their role, or how sure it is who they are"),
    (404, "NotFound", "There is no such thing, or none that this caller may see"),
    (406, "NotAcceptable", "None of the media types that the request accepts"),
    (409, "Conflict", "The law or the state of the thing does not allow it now"),
    (410, "Gone", "It was there, and is over"),
    (412, "PreconditionFailed", "Somebody else changed it since it was read"),
    (413, "ContentTooLarge", "The body is larger than this call takes"),
    (415, "UnsupportedMediaType", "The body is of a type that this call does not take"),
    (416, "RangeNotSatisfiable", "The file ends before the range that was asked for"),
    (422, "UnprocessableContent", "Members of the body that will not do, each with its place"),
    (423, "Locked", "A colleague has the petition in hand"),
    (428, "PreconditionRequired", "The call wants If-Match: the version that was read"),
    (429, "TooManyRequests", "More calls than this caller's allowance"),
    (500, "InternalServerError", "A fault of the service; `instance` finds it in its log"),
    (
        503,
        "ServiceUnavailable",
        "Overloaded, or writing is off; says when to come again, and whether it happened",
    ),
];

/// The component of every problem that is not listed by itself.
const OTHER: &str = "Problem";

/// Adds the shared problems to the components, and to each call those that it may answer with.
pub(super) fn add(document: &mut Value) {
    let shared = SHARED.map(|(status, name, words)| (name.to_owned(), response(status, words)));
    let components = document.pointer_mut("/components").and_then(Value::as_object_mut);
    if let Some(components) = components {
        let other = response(
            0,
            "A problem (RFC 9457): `code` says which, `legal_basis` by which article, `errors` where",
        );
        let shared = shared.into_iter().chain([(OTHER.to_owned(), other)]);
        components.insert("responses".to_owned(), Value::Object(Map::from_iter(shared)));
    }
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            // The doors of applications say what is wrong in their own words.
            let foreign = path.starts_with("/oauth/");
            let statuses = if foreign { Vec::new() } else { of(path, &method, operation) };
            if let Some(operation) = operation.as_object_mut() {
                // Said, so that nobody takes it for forgotten.
                operation.entry("security").or_insert_with(|| json!([]));
            }
            let reads_kept = takes(operation, "$ref", "#/components/parameters/IfNoneMatch");
            let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut)
            else {
                continue;
            };
            for (status, name, _) in SHARED.iter().filter(|(status, ..)| statuses.contains(status))
            {
                let named = json!({ "$ref": format!("#/components/responses/{name}") });
                responses.entry(status.to_string()).or_insert(named);
            }
            if reads_kept {
                let kept = json!({ "description": "It is still what you have", "headers": { "ETag": header("ETag") } });
                responses.entry("304").or_insert(kept);
            }
            let other = if foreign {
                refused_at_the_door(responses)
            } else {
                json!({ "$ref": format!("#/components/responses/{OTHER}") })
            };
            responses.insert("default".to_owned(), other);
            describe(responses);
            if !path.starts_with("/dev/") && method == Method::GET {
                open_to_pages(responses);
            }
            responses.sort_keys();
        }
    }
}

/// What is wrong with a request whatever it asks (a header that is too long, a key that is none) is told before anybody
/// looks at which call it is, and so in our own words, at the doors of applications too. Returns what `default` is there.
fn refused_at_the_door(responses: &mut Map<String, Value>) -> Value {
    let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    let Some(refused) = responses.get_mut("400") else { return Value::Null };
    if let Some(content) = refused["content"].as_object_mut() {
        content.insert("application/problem+json".to_owned(), problem);
    }
    refused.clone()
}

fn response(status: u16, words: &str) -> Value {
    let mut headers = Map::from_iter([("Content-Language".to_owned(), header("Content-Language"))]);
    let own: &[&str] = match status {
        0 => &["Retry-After"],
        401 => &["WWW-Authenticate"],
        429 => &["Retry-After", "RateLimit", "RateLimit-Policy"],
        409 | 423 | 503 => &["Retry-After"],
        416 => &["Content-Range"],
        _ => &[],
    };
    headers.extend(own.iter().map(|name| ((*name).to_owned(), header(name))));
    json!({
        "description": words,
        "headers": headers,
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn header(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

/// Which of them a call may answer with, from what it takes.
fn of(path: &str, method: &Method, operation: &Value) -> Vec<u16> {
    let reads = *method == Method::GET;
    let takes_token = operation["security"]
        .as_array()
        .is_some_and(|ways| ways.iter().any(|way| way.get("bearer").is_some()));
    let wants_role = operation.get("x-roles").is_some();
    let has_body = operation.get("requestBody").is_some();
    let wants_version = takes(operation, "name", "If-Match");
    let moderated = operation["tags"][0] == "moderation" && path.contains("/petitions/{id}");
    [
        (400, true),
        (401, takes_token || wants_role || path.contains("/sessions")),
        (403, wants_role || (!reads && !path.starts_with("/dev/"))),
        (404, path.contains('{')),
        (406, reads),
        (409, !reads),
        (410, !reads && path.contains("token") || path.contains("confirmation")),
        (412, wants_version),
        (413, has_body),
        (415, has_body),
        (416, takes(operation, "name", "Range")),
        (422, has_body),
        (423, moderated && !reads),
        (428, wants_version),
        (429, true),
        (500, true),
        (503, true),
    ]
    .into_iter()
    .filter_map(|(status, may)| may.then_some(status))
    .collect()
}

/// Pages of every origin may read what is public (Fetch, 3.2.3).
fn open_to_pages(responses: &mut Map<String, Value>) {
    let own = responses.values_mut().filter_map(Value::as_object_mut);
    for response in own.filter(|response| !response.contains_key("$ref")) {
        let headers = response.entry("headers").or_insert_with(|| json!({}));
        headers["Access-Control-Allow-Origin"] = header("Access-Control-Allow-Origin");
    }
}

/// Whether a call has a parameter that says this of itself.
fn takes(operation: &Value, member: &str, said: &str) -> bool {
    let parameters = operation["parameters"].as_array();
    parameters
        .is_some_and(|parameters| parameters.iter().any(|parameter| parameter[member] == said))
}

/// Answers that say nothing of themselves say what their status means.
fn describe(responses: &mut Map<String, Value>) {
    for (status, response) in responses {
        let Some(response) = response.as_object_mut() else { continue };
        if response.contains_key("$ref") {
            continue;
        }
        let silent = response.get("description").and_then(Value::as_str).is_none_or(str::is_empty);
        if silent {
            let words = match status.as_str() {
                "200" => "What was asked for, or what it has become",
                "201" => "Made",
                "202" => "Taken; what comes of it is told elsewhere",
                "204" => "Done; there is nothing to say",
                "303" => "It is read elsewhere",
                "304" => "It is still what you have",
                "308" => "It goes by another name now",
                _ => "An answer",
            };
            response.insert("description".to_owned(), json!(words));
        }
    }
}
