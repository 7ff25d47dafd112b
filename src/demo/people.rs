//! Citizens and staff whom the sandbox makes, and signing for many.

use futures_util::stream::{self, StreamExt as _};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::DemoError;
use super::client::{Caller, word};
use super::output::progress;

/// Citizens made by one call.
const CITIZENS_A_CALL: usize = 5_000;
/// Signatures under way at a time.
const AT_ONCE: usize = 256;

/// Those who act for the authorized body, and how others are made.
pub(super) struct People {
    pub(super) nobody: Caller,
    pub(super) moderator: Caller,
}

impl People {
    pub(super) async fn of(nobody: Caller) -> Result<Self, DemoError> {
        let moderator = staff(&nobody, "moderator", None).await?;
        Ok(Self { nobody, moderator })
    }

    /// A member of staff.
    pub(super) async fn staff(&self, role: &str, body: Option<&str>) -> Result<Caller, DemoError> {
        staff(&self.nobody, role, body).await
    }
}

async fn staff(nobody: &Caller, role: &str, body: Option<&str>) -> Result<Caller, DemoError> {
    let made = nobody.post("/dev/staff", &json!({ "role": role, "public_body": body })).await?;
    Ok(nobody.with_token(word(&made, "/access_token")?))
}

/// Tokens of so many new citizens.
pub(super) async fn citizens(nobody: &Caller, count: usize) -> Result<Vec<String>, DemoError> {
    let mut tokens = Vec::with_capacity(count);
    let bar = progress(count, "citizens made");
    while tokens.len() < count {
        let part = CITIZENS_A_CALL.min(count - tokens.len());
        let made = nobody.post("/dev/citizens", &json!({ "count": part })).await?;
        let items =
            made["items"].as_array().ok_or_else(|| DemoError::Shape("/items".to_owned()))?;
        for item in items {
            tokens.push(word(item, "/access_token")?.to_owned());
        }
        bar.inc(part as u64);
    }
    bar.finish_and_clear();
    Ok(tokens)
}

/// Signs for everybody, a bounded number at a time.
pub(super) async fn sign(
    nobody: &Caller,
    tokens: &[String],
    path: &str,
    consent: &Value,
    bar: &ProgressBar,
) -> Result<(), DemoError> {
    let call = |token: String| {
        let (caller, path, consent) = (nobody.with_token(&token), path.to_owned(), consent.clone());
        async move { caller.post(&path, &consent).await }
    };
    let mut answers = stream::iter(tokens.to_vec()).map(call).buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        answer?;
        bar.inc(1);
    }
    Ok(())
}
