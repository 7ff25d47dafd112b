//! Calls that change something: the Idempotency-Key, one transaction, one answer.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag, Header as _, IfMatch};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use serde_json::Value;

use crate::intake::Body;
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use app::access::Caller;
use app::idempotency::{Answer, Key, Sent, once, once_sealed};
use app::oauth;
use app::petitions::Expected;
use app::{App, Error, Work};
use credentials::sha256;
use domain::language::Language;
use domain::petition::StateName;

/// Longest Idempotency-Key, in characters.
const MAX_KEY: usize = 255;

/// A changing call: the service, who calls, and under which key.
pub struct Call {
    app: Arc<App>,
    /// Who calls.
    pub caller: Caller,
    key: Option<Key>,
    /// Its answer is kept sealed.
    sealed: bool,
    /// In which the caller reads.
    pub language: Language,
}

impl Call {
    /// Reads the key that the client may have sent.
    ///
    /// # Errors
    /// 400 for a key that is none.
    pub fn of(
        app: Arc<App>,
        request: &HttpRequest,
        caller: Caller,
        body: &Body,
    ) -> Result<Self, Problem> {
        let key = idempotency_key(request)?;
        Ok(Self::with(app, request, caller, key, fingerprint(request, body)))
    }

    /// A call whose key and fingerprint have been taken.
    pub fn with(
        app: Arc<App>,
        request: &HttpRequest,
        caller: Caller,
        key: Option<String>,
        fingerprint: Vec<u8>,
    ) -> Self {
        // One operation however the id in its path is written.
        let mut operation = format!("{} {}", request.method(), request.path().to_ascii_lowercase());
        // Keys of applications are their own: none gets the answer that the person, or another one, got.
        if let Some(through) = &caller.through {
            operation = format!("{} {operation}", through.app);
        }
        let key = key.map(|key| Key { account: caller.id(), operation, key, fingerprint });
        Self { app, caller, key, sealed: false, language: preferred(request.headers()) }
    }

    /// A call whose answer holds a secret, or who somebody is: it is kept sealed for as long as it may be given again.
    #[must_use]
    pub fn sealed(self) -> Self {
        Self { sealed: true, ..self }
    }

    /// Whether a key says what is one call.
    pub fn sent(&self) -> Sent {
        if self.key.is_some() { Sent::Keyed } else { Sent::Plain }
    }

    /// Performs the act in one transaction; it returns the `Location` of what it made, if it made
    /// something, and the body of the answer.
    ///
    /// # Errors
    /// What the act refuses.
    pub async fn answering<T, F>(self, status: StatusCode, act: F) -> Result<HttpResponse, Problem>
    where
        T: Serialize,
        F: Fn(&mut Work<'_>, &Caller) -> Result<(Option<String>, T), Error> + Send + 'static,
    {
        self.performing(move |work, caller| {
            let (location, body) = act(work, caller)?;
            Ok((status, location, body))
        })
        .await
    }

    /// As [`Call::answering`], where the act itself says with which status.
    ///
    /// # Errors
    /// What the act refuses.
    pub async fn performing<T, F>(self, act: F) -> Result<HttpResponse, Problem>
    where
        T: Serialize,
        F: Fn(&mut Work<'_>, &Caller) -> Result<(StatusCode, Option<String>, T), Error>
            + Send
            + 'static,
    {
        let Self { app, caller, key, sealed, language: _ } = self;
        let answer = app
            .write(move |work| {
                let effect = |work: &mut Work<'_>| {
                    let (status, location, body) = act(work, &caller)?;
                    oauth::record(work, &caller)?;
                    let body = serde_json::to_value(body)
                        .map_err(|error| Error::Internal(error.to_string()))?;
                    Ok(Answer { status: status.as_u16(), location, body, replayed: false })
                };
                if sealed {
                    once_sealed(work, key.as_ref(), effect)
                } else {
                    once(work, key.as_ref(), effect)
                }
            })
            .await?;
        Ok(respond(answer))
    }
}

/// The Idempotency-Key of a request, if it has one.
///
/// # Errors
/// 400 for a key that is none.
pub fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut given = request.headers().get_all("Idempotency-Key");
    match (given.next(), given.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            let key = value.to_str().ok().and_then(bare);
            let key = key.filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
            key.map(Some).ok_or_else(invalid_key)
        }
        (Some(_), Some(_)) => Err(invalid_key()),
    }
}

/// The key without the quotes of a string (RFC 9651, 3.3.3), which clients of the header's draft write and others do not:
/// either way it is the same key. None for a string that is none.
fn bare(given: &str) -> Option<String> {
    let Some(quoted) = given.strip_prefix('"') else { return Some(given.to_owned()) };
    let mut key = String::with_capacity(quoted.len());
    let mut characters = quoted.strip_suffix('"')?.chars();
    while let Some(character) = characters.next() {
        key.push(match character {
            '\\' => characters.next().filter(|next| matches!(next, '"' | '\\'))?,
            '"' => return None,
            other => other,
        });
    }
    Some(key)
}

fn invalid_key() -> Problem {
    Problem::bad_request(
        "invalid_idempotency_key",
        format!("Idempotency-Key: 1 to {MAX_KEY} visible characters, once"),
    )
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponseBuilder::new(status);
    if let Some(location) = answer.location {
        response.insert_header((header::LOCATION, location));
    }
    if let Some(etag) = etag_of(&answer.body) {
        response.insert_header(header::ETag(etag));
    }
    if answer.replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    response.json(answer.body)
}

/// The ETag of what was answered, which its next change names in `If-Match`: of a draft, or of what staff keep. Other
/// petitions are changed by acts, which name no version.
fn etag_of(body: &Value) -> Option<EntityTag> {
    let version = body.get("version")?.as_i64()?;
    let changes = body.get("state").is_none_or(|state| state == StateName::Draft.code());
    changes.then(|| version_etag(version))
}

/// The ETag of a version.
pub fn version_etag(version: impl std::fmt::Display) -> EntityTag {
    EntityTag::new_strong(format!("v{version}"))
}

/// The versions that `If-Match` names. An ETag that nothing ever had names none; whether a petition still is a draft is
/// judged first, so it is not refused here.
///
/// A weakened tag names its version too, against RFC 9110, 13.1.1: a proxy that compresses marks ours as weak (nginx)
/// or writes the coding behind it (Apache), and the version alone tells what was read.
///
/// # Errors
/// 428 without the header.
pub fn if_match(request: &HttpRequest) -> Result<Expected, Problem> {
    if !request.headers().contains_key(header::IF_MATCH) {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition_required",
            "send the ETag of what you read as If-Match",
        ));
    }
    let tags = match IfMatch::parse(request) {
        Ok(IfMatch::Any) => return Ok(Expected::Any),
        Ok(IfMatch::Items(tags)) => tags,
        Err(_) => Vec::new(),
    };
    Ok(Expected::OneOf(tags.iter().filter_map(tagged_version).collect()))
}

/// What one key stands for: the body, and the version that it changes. Whoever sends the key with another version, or
/// with none, makes another call, and is not given the answer of the first as if the version had been judged.
fn fingerprint(request: &HttpRequest, body: &Body) -> Vec<u8> {
    match request.headers().get(header::IF_MATCH) {
        Some(version) => sha256(&[version.as_bytes(), b"\0", body.bytes()].concat()),
        None => sha256(body.bytes()),
    }
}

/// What compressing proxies write behind a tag.
const CODINGS: [&str; 4] = ["gzip", "br", "zstd", "deflate"];

/// The version that a tag names, also one that a proxy has weakened.
fn tagged_version(tag: &EntityTag) -> Option<i32> {
    let named = tag.tag().strip_prefix('v')?;
    let end = named.find(|character: char| !character.is_ascii_digit()).unwrap_or(named.len());
    let (version, coding) = named.split_at(end);
    let written = ["--", "-", ";"].iter().find_map(|mark| coding.strip_prefix(mark));
    let by_proxy = written.is_some_and(|coding| CODINGS.contains(&coding));
    if coding.is_empty() || by_proxy { version.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_with_quotes_and_without() {
        for (given, key) in [
            ("2c1f0d5e", Some("2c1f0d5e")),
            (r#""2c1f0d5e""#, Some("2c1f0d5e")),
            (r#""a \"b\" \\ c""#, Some(r#"a "b" \ c"#)),
            // Not a string by its first character: taken as it is.
            (r#"a"b"#, Some(r#"a"b"#)),
            (r#""""#, Some("")),
            (r#"""#, None),
            (r#""open"#, None),
            (r#""a"b""#, None),
            (r#""a\""#, None),
            (r#""a\n""#, None),
            (r#""a";p=1"#, None),
        ] {
            assert_eq!(bare(given).as_deref(), key, "{given}");
        }
    }

    #[test]
    fn a_tag_that_a_proxy_has_weakened_names_the_version_and_no_other() {
        let named = |tag: EntityTag| tagged_version(&tag);
        for good in ["v3", "v3-gzip", "v3--gzip", "v3;gzip", "v3-br"] {
            assert_eq!(named(EntityTag::new_strong(good.to_owned())), Some(3), "{good}");
            assert_eq!(named(EntityTag::new_weak(good.to_owned())), Some(3), "{good}");
        }
        for wrong in ["3", "v", "v3-", "v3-rar", "v-3", "v3x", "v3gzip", "v99999999999", "V3"] {
            assert_eq!(named(EntityTag::new_strong(wrong.to_owned())), None, "{wrong}");
        }
    }
}
