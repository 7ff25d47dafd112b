//! Which application calls: by `Authorization: Basic`, or in the form (RFC 6749, 2.3.1).

use std::str::from_utf8;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::refusal::Refusal;
use crate::intake::form::FormMembers;
use app::apps::AppRow;
use app::oauth::{self, Fault, Outcome, Presented, Refused};
use app::{App, Error, Work};

/// Longest secret looked at, in bytes.
const MAX_SECRET: usize = 200;

/// What the application shows of itself: in one way, not in two.
pub(super) fn presented(request: &HttpRequest, form: &FormMembers) -> Result<Presented, Refusal> {
    let named = form.once("client_id").filter(|id| !id.is_empty());
    let in_form = form.once("client_secret").map(str::to_owned);
    let (id, secret) = match basic(request)? {
        Some(_) if in_form.is_some() => {
            return Err(Refusal::unreadable("the secret is sent in two ways"));
        }
        Some((id, _)) if named.is_some_and(|named| named != id) => {
            return Err(Refusal::unreadable("two applications are named"));
        }
        Some((id, secret)) => (id, Some(secret)),
        None => (named.unwrap_or_default().to_owned(), in_form),
    };
    // One that is none is as unknown as any other.
    let id = id.parse().unwrap_or(Uuid::nil());
    let secret = secret.filter(|secret| secret.len() <= MAX_SECRET);
    Ok(Presented { id, secret })
}

/// What an application does once it has shown who it is, in one transaction. What a refused act has written (a replay ends
/// a session) is committed with the refusal.
///
/// # Errors
/// Whatever the application or its act is refused with.
pub(super) async fn acted<T: Send + 'static>(
    app: Arc<App>,
    client: Presented,
    act: impl Fn(&mut Work<'_>, &AppRow) -> Result<Outcome<T>, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let outcome = app
        .write(move |work| match oauth::authenticate(work, &client)? {
            Ok(app) => act(work, &app),
            Err(refused) => Ok(Err(refused)),
        })
        .await?;
    Ok(outcome?)
}

/// Id and secret of the head, each encoded as forms are.
fn basic(request: &HttpRequest) -> Result<Option<(String, String)>, Refusal> {
    let mut given = request.headers().get_all(header::AUTHORIZATION);
    let Some(value) = given.next() else { return Ok(None) };
    let wrong = || Refused::new(Fault::InvalidClient, "Authorization has to be Basic, once");
    if given.next().is_some() {
        return Err(wrong().into());
    }
    let pair = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| {
            let (id, secret) = from_utf8(&bytes).ok()?.split_once(':')?;
            Some((decoded(id)?, decoded(secret)?))
        });
    pair.map(Some).ok_or_else(|| wrong().into())
}

fn decoded(text: &str) -> Option<String> {
    let pair = format!("x={text}");
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(&pair).ok()?;
    match pairs.as_slice() {
        [(_, value)] => Some(value.clone()),
        _ => None,
    }
}
