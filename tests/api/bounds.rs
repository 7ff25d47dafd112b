//! The bounds that the document names are those that the intake keeps. Every string and whole number of a query or a JSON
//! body is sent at its bound, where no fault is found in its length or size, and beyond it, where it is refused by name.

use regex::Regex;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::document::{filled, operations};
use crate::harness::{MINISTRY, NOBODY, TestApp};

/// The largest number that every client holds exactly: where nothing smaller bounds a number.
const EXACT: i64 = 9_007_199_254_740_991;
/// What the intake says of a value that is too long, too short, too large or too small.
const OF_ITS_SIZE: [&str; 4] = ["too_long", "too_short", "wrong_length", "out_of_range"];

/// A member or parameter with bounds: where it stands, and what the document says of it.
struct Bounded {
    pointer: String,
    schema: Value,
}

/// What is sent in its place.
struct Tried {
    value: Value,
    /// Within the bounds, at one of them; else just beyond.
    at: bool,
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let named = schema["$ref"].as_str().or_else(|| schema["allOf"][0]["$ref"].as_str());
    named.map_or(schema, |named| {
        resolved(document, document.pointer(named.trim_start_matches('#')).unwrap())
    })
}

/// Members of a body that are bounded, those within others too.
fn bounded(document: &Value, schema: &Value, pointer: &str, found: &mut Vec<Bounded>) {
    let schema = resolved(document, schema);
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        bounded(document, member, &format!("{pointer}/{name}"), found);
    }
    if schema["items"].is_object() {
        bounded(document, &schema["items"], &format!("{pointer}/0"), found);
    }
    let kinds = ["maxLength", "minLength", "minimum", "maximum"];
    if schema["enum"].is_null() && kinds.iter().any(|kind| schema[kind].is_u64()) {
        found.push(Bounded { pointer: pointer.to_owned(), schema: schema.clone() });
    }
}

/// What a value is, where it may be null as well.
fn kind(schema: &Value) -> Option<&str> {
    let named = |kind: &&Value| kind.as_str() != Some("null");
    let kinds = schema["type"].as_array();
    kinds.map_or_else(|| schema["type"].as_str(), |kinds| kinds.iter().find(named)?.as_str())
}

/// A value that a schema takes.
fn sample(document: &Value, schema: &Value) -> Value {
    let example = &schema["example"];
    let schema = resolved(document, schema);
    if let Some(known) = [example, &schema["example"], &schema["const"], &schema["enum"][0]]
        .iter()
        .find(|known| !known.is_null())
    {
        return (**known).clone();
    }
    match kind(schema) {
        Some("object") => {
            let members = schema["properties"].as_object();
            let member =
                |(name, member): (&String, &Value)| (name.clone(), sample(document, member));
            members.map_or_else(|| json!({}), |members| members.iter().map(member).collect())
        }
        Some("array") => json!([sample(document, &schema["items"])]),
        Some("integer") => schema["minimum"].clone(),
        Some("boolean") => json!(true),
        _ => match schema["format"].as_str() {
            Some("uuid") => json!(NOBODY),
            Some("date") => json!("2026-12-01"),
            Some("date-time") => json!("2026-12-01T05:00:00Z"),
            Some("email") => json!("aigul@example.kz"),
            _ => json!("x"),
        },
    }
}

/// A text of so many characters that begins as the example does.
fn grown(example: &str, length: usize) -> String {
    let last = example.chars().last().unwrap_or('a');
    example.chars().chain(std::iter::repeat(last)).take(length).collect()
}

/// A text like the example with a character that its pattern does not take; none where it takes all of these.
fn unlike(example: &str, pattern: &str) -> Option<String> {
    let pattern = Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    let with = |sign: char| {
        let mut text: Vec<char> = example.chars().collect();
        let middle = text.len() / 2;
        *text.get_mut(middle)? = sign;
        let text = text.into_iter().collect::<String>();
        (!pattern.is_match(&text)).then_some(text)
    };
    ['ж', '%', ' ', '\u{1}'].into_iter().find_map(with)
}

/// The values at the bounds of a member, which is known by this name, and beyond them.
fn tries(document: &Value, bounded: &Bounded, named: &str) -> Vec<Tried> {
    let schema = &bounded.schema;
    let bound = |name: &str| schema[name].as_i64();
    let mut tried = Vec::new();
    if kind(schema) == Some("integer") {
        for (bound, beyond) in [(bound("minimum"), -1), (bound("maximum"), 1)] {
            let Some(bound) = bound.filter(|bound| bound.abs() < EXACT) else { continue };
            tried.push(Tried { value: json!(bound), at: true });
            tried.push(Tried { value: json!(bound + beyond), at: false });
        }
        return tried;
    }
    let example = sample(document, schema);
    let Some(example) = example.as_str() else { return tried };
    let length = |name: &str| bound(name).and_then(|bound| usize::try_from(bound).ok());
    // What has a format of its own has no length by which alone it could be refused.
    let free = schema["format"].is_null();
    if let Some(most) = length("maxLength") {
        tried.extend(free.then(|| Tried { value: json!(grown(example, most)), at: true }));
        tried.push(Tried { value: json!(grown(example, most + 1)), at: false });
    }
    if PROOFS.iter().any(|proof| named.ends_with(&format!("/{proof}")) || named == *proof) {
        return tried;
    }
    if let Some(least) = length("minLength").filter(|least| *least > 0) {
        tried.extend(free.then(|| Tried { value: json!(grown(example, least)), at: true }));
        tried.push(Tried { value: json!(grown(example, least - 1)), at: false });
    }
    let unlike = schema["pattern"].as_str().and_then(|pattern| unlike(example, pattern));
    tried.extend(unlike.map(|text| Tried { value: json!(text), at: false }));
    tried
}

/// Puts a value into a body, with the members that it stands in.
fn put(document: &Value, schema: &Value, body: &mut Value, pointer: &[&str], value: &Value) {
    let schema = resolved(document, schema);
    let Some((name, rest)) = pointer.split_first() else {
        *body = value.clone();
        return;
    };
    let (within, part) = if let Ok(at) = name.parse::<usize>() {
        if body.get(0).is_none() {
            *body = json!([sample(document, &schema["items"])]);
        }
        (&schema["items"], &mut body[at])
    } else {
        (&schema["properties"][*name], &mut body[*name])
    };
    if part.is_null() && !rest.is_empty() {
        *part = sample(document, within);
    }
    put(document, within, part, rest, value);
}

/// The tokens of callers by the role that an operation wants first.
async fn callers(app: &TestApp) -> Vec<(&'static str, String)> {
    let mut callers = vec![("citizen", app.citizen().await)];
    for (role, body) in [
        ("moderator", None),
        ("official", Some(MINISTRY)),
        ("first_head", Some(MINISTRY)),
        ("administrator", None),
    ] {
        callers.push((role, app.staff(role, body).await));
    }
    callers
}

fn caller<'a>(callers: &'a [(&str, String)], operation: &Value) -> Option<&'a str> {
    let takes = |way: &Value| way.get("bearer").is_some();
    let open = operation["security"].as_array().is_none_or(|ways| !ways.iter().any(takes));
    let wanted = operation["x-roles"][0].as_str().or((!open).then_some("citizen"))?;
    callers.iter().find(|(role, _)| *role == wanted).map(|(_, token)| token.as_str())
}

/// What shows who somebody is, and what another's service has given out: whatever it is made of, it is unknown or wrong and
/// no more. How long it may be is judged.
const PROOFS: [&str; 13] = [
    "token",
    "refresh_token",
    "password",
    "otp",
    "challenge",
    "cms",
    "verifier",
    "link_key",
    "register_at_provider/code",
    "link_identity/code",
    "sign_in_at_provider/code",
    "state",
    "logout_token",
];

/// Members of which nothing is told to whoever has no right to the rest, or that are read by another call, each with why.
const OTHERWISE: &[(&[&str], &str)] = &[
    (
        &["change_webhook", "change_staff"],
        "what they are about is looked for first; making one keeps the same bounds",
    ),
    (
        &["register_by_eds/password", "reset_password/password"],
        "a new password is judged with its holder's names, once the signature or the token has told who that is",
    ),
    (
        &[
            "reject_petition/grounds/0/subject",
            "submit_petition/prohibited_subjects_acknowledged",
            "decide_authorization/redirect_uri",
        ],
        "compared to the letter with what the petition or the application has, once that is found",
    ),
    (&["announce_paper_sheets/lines"], "each sheet has a line at least"),
    (
        &["write_correction_statement/cms", "write_decision_statement/cms"],
        "the body is that of the act whose statement is written, before it is signed",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_bounded_as_the_document_says() {
    let app = TestApp::open().await;
    let document = app.api.get("/openapi.json", None).await.is(200);
    let callers = callers(&app).await;
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let content = &operation["requestBody"]["content"]["application/json"];
        // The sandbox does at once what it is asked.
        if !content.is_object() || path.starts_with("/dev/") {
            continue;
        }
        let mut members = Vec::new();
        bounded(&document, &content["schema"], "", &mut members);
        let fine = match &content["example"] {
            Value::Null => sample(&document, &content["schema"]),
            example => example.clone(),
        };
        let token = caller(&callers, operation);
        for member in &members {
            let known = format!("{name}{}", member.pointer);
            let otherwise = |place: &str| known == place || known.starts_with(&format!("{place}/"));
            if OTHERWISE.iter().any(|(places, _)| places.iter().any(|place| otherwise(place))) {
                continue;
            }
            for tried in tries(&document, member, &known) {
                let mut body = fine.clone();
                let place: Vec<&str> = member.pointer.split('/').skip(1).collect();
                put(&document, &content["schema"], &mut body, &place, &tried.value);
                let path = filled(&path, NOBODY);
                let version = [("if-match", "\"1\"")];
                let answer = app.api.call(method.clone(), &path, token, Some(body), &version).await;
                let problem = answer.body();
                let faults = problem["errors"].as_array().into_iter().flatten();
                // Of a list of words its own place is named.
                let list = member.pointer.strip_suffix("/0").unwrap_or(&member.pointer);
                let own: Vec<&Value> = faults
                    .filter(|fault| {
                        [list, &member.pointer].iter().any(|place| fault["pointer"] == *place)
                    })
                    .collect();
                let sized =
                    own.iter().any(|fault| OF_ITS_SIZE.iter().any(|code| fault["code"] == *code));
                // The one code that names its member by itself.
                let named = !own.is_empty() || problem["code"] == "cms_too_large";
                let kept = if tried.at {
                    answer.status < 500 && !sized
                } else {
                    (400..500).contains(&answer.status) && named
                };
                judged += 1;
                if !kept {
                    let value: String = tried.value.to_string().chars().take(40).collect();
                    let length = tried.value.as_str().map_or(0, |text| text.chars().count());
                    let kind = if tried.at { "at" } else { "beyond" };
                    wrong.push(format!(
                        "{known} {kind} {value} ({length}): {} {} {}",
                        answer.status, problem["code"], problem["errors"]
                    ));
                }
            }
        }
    }
    for one in &wrong {
        eprintln!("{one}");
    }
    assert!(wrong.is_empty(), "{} of {judged}", wrong.len());
    assert!(judged > 300, "{judged}");
    app.close().await;
}

/// A value as it stands in an address.
fn encoded(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_are_bounded_as_the_document_says() {
    let app = TestApp::open().await;
    let document = app.api.get("/openapi.json", None).await.is(200);
    let callers = callers(&app).await;
    let id = app.petition(&app.citizen().await).published().await;
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let queried: Vec<&Value> = parameters.filter(|known| known["in"] == "query").collect();
        let token = caller(&callers, operation);
        for parameter in &queried {
            let schema = resolved(&document, &parameter["schema"]).clone();
            let own = parameter["name"].as_str().unwrap();
            let bounded = Bounded { pointer: own.to_owned(), schema };
            let others: String = queried
                .iter()
                .filter(|other| other["required"] == true && other["name"] != own)
                .map(|other| {
                    let sampled = encoded(&sample(&document, &other["schema"]));
                    format!("&{}={sampled}", other["name"].as_str().unwrap())
                })
                .collect();
            let asked = async |value: &Value| {
                let path = filled(&path, &id);
                let query = format!("{path}?{own}={}{others}", encoded(value));
                let body = (method != Method::GET).then(|| json!({}));
                app.api.call(method.clone(), &query, token, body, &[]).await
            };
            // A vocabulary takes nothing but its words, however long they are.
            let example = sample(&document, &bounded.schema);
            let stranger =
                example.as_str().map(|text| json!(format!("{text}{}", &text[text.len() - 1..])));
            let closed = match &stranger {
                Some(stranger) => asked(stranger).await.status == 400,
                None => false,
            };
            for tried in tries(&document, &bounded, own) {
                if bounded.schema["enum"].is_array() || (tried.at && closed) {
                    continue;
                }
                let answer = asked(&tried.value).await;
                let detail = answer.body()["detail"].as_str().unwrap_or_default().to_owned();
                let named = detail.contains(&format!("{own}: "));
                let kept = if tried.at {
                    answer.status != 400 && answer.status < 500
                } else {
                    answer.status == 400 && (named || closed)
                };
                judged += 1;
                if !kept {
                    let value: String = tried.value.to_string().chars().take(40).collect();
                    let kind = if tried.at { "at" } else { "beyond" };
                    wrong.push(format!(
                        "{name} {own} {kind} {value}: {} {}",
                        answer.status,
                        answer.body()["detail"]
                    ));
                }
            }
        }
    }
    for one in &wrong {
        eprintln!("{one}");
    }
    assert!(wrong.is_empty(), "{} of {judged}", wrong.len());
    assert!(judged > 100, "{judged}");
    app.close().await;
}
