//! A creating call with an Idempotency-Key happens once; repeated, it gets the first answer.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use store::ids::AccountId;

use super::{Error, Work};
use credentials::sha256;
use store::idempotency::{self, KeptAnswer};

/// Hours for which an answer is kept.
pub const KEPT_HOURS: i64 = 48;

/// A client's key, with what it was sent for.
#[derive(Debug, Clone)]
pub struct Key {
    /// Whose key it is.
    pub account: AccountId,
    /// The operation's id in the OpenAPI document, with its path parameters.
    pub operation: String,
    /// The client's key.
    pub key: String,
    /// Hash of the body.
    pub fingerprint: Vec<u8>,
}

/// An answer that can be kept and given again.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status of the answer.
    pub status: u16,
    /// The answer's `Location`, if it had one.
    pub location: Option<String>,
    /// The answer's body.
    pub body: Value,
    /// True when the answer is the first one's.
    pub replayed: bool,
}

/// Runs `effect` and keeps its answer in the same transaction, or gives the kept one.
///
/// # Errors
/// What `effect` returns; [`Error::Conflict`] while the first request is still running;
/// [`Error::Invalid`] when the key was used for another body.
pub fn once(
    work: &mut Work<'_>,
    key: Option<&Key>,
    effect: impl FnOnce(&mut Work<'_>) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let Some(key) = key else { return effect(work) };
    if !idempotency::claim(work.conn, lock_number(key))? {
        return Err(Error::Conflict("idempotency_in_progress"));
    }
    if let Some(kept) = idempotency::find(work.conn, key.account, &key.operation, &key.key)? {
        if kept.fingerprint != key.fingerprint {
            return Err(Error::invalid(
                "",
                "idempotency_key_reused",
                "this key was used with another body",
            ));
        }
        return Ok(Answer {
            status: kept.status.try_into().unwrap_or(200),
            location: kept.location,
            body: kept.body,
            replayed: true,
        });
    }
    let answer = effect(work)?;
    idempotency::keep(
        work.conn,
        &KeptAnswer {
            account_id: key.account,
            operation: key.operation.clone(),
            key: key.key.clone(),
            fingerprint: key.fingerprint.clone(),
            status: answer.status.try_into().unwrap_or(200),
            location: answer.location.clone(),
            body: answer.body.clone(),
            created_at: work.wall_now,
        },
    )?;
    Ok(answer)
}

/// The one member of an answer that is kept sealed.
const SEALED: &str = "sealed";

/// As [`once`], of an answer that nobody reads who reads the database: it holds a secret, or who somebody is.
///
/// # Errors
/// As [`once`].
pub fn once_sealed(
    work: &mut Work<'_>,
    key: Option<&Key>,
    effect: impl FnOnce(&mut Work<'_>) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let Some(account) = key.map(|key| key.account.uuid()) else { return effect(work) };
    let unreadable = || Error::Internal("a kept answer cannot be read".to_owned());
    let kept = once(work, key, |work| {
        let answer = effect(work)?;
        let body = answer.body.to_string();
        let sealed =
            BASE64_STANDARD.encode(work.app.identity.seal_secret(body.as_bytes(), account)?);
        Ok(Answer { body: json!({ SEALED: sealed }), ..answer })
    })?;
    let sealed = kept.body[SEALED].as_str().ok_or_else(unreadable)?;
    let sealed = BASE64_STANDARD.decode(sealed).map_err(|_| unreadable())?;
    let body = work.app.identity.open_secret(&sealed, account)?;
    Ok(Answer { body: serde_json::from_slice(&body).map_err(|_| unreadable())?, ..kept })
}

fn lock_number(key: &Key) -> i64 {
    let digest = sha256(format!("{}\0{}\0{}", key.account, key.operation, key.key).as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(bytes)
}

/// Seconds within which the same, sent twice by one person, is one press of a button that was pressed twice.
const DOUBLE_PRESS_SECONDS: i64 = 60;

/// How a call came that makes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Under an Idempotency-Key, which says itself what is one.
    Keyed,
    /// Without one: the same again within a minute is taken for a second press.
    Plain,
}

impl Sent {
    /// Whether what was made then is what this call asks for again, if it is the same. Of two calls that come
    /// together, the one that is carried out first may be the one that read the clock last.
    pub fn repeats(self, made_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self == Self::Plain && (now - made_at).abs() < Duration::seconds(DOUBLE_PRESS_SECONDS)
    }
}
