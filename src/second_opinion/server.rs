//! NCANode over HTTP, in a network that is trusted: neither side proves who it is.
//!
//! What ends each wait: a question ends with its answer, or after [`PATIENCE`] with no opinion; while the server has
//! failed too often in a row, nobody waits at all.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Verified;
use reqwest::{Client, StatusCode, Url};
use revocation::Breaker;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::compare::{Difference, Opinion, is_clean_yes, opinion};
use crate::protocol::{Extracted, Extraction, Question, Verdict};

/// All calls about one signature together: within what asking after its certificate may take.
const PATIENCE: Duration = Duration::from_millis(3_500);
/// Until a connection stands.
const CONNECTION: Duration = Duration::from_millis(1_500);
/// Bytes of an answer: an attached content comes back in Base64.
const ANSWER_BYTES: usize = 256 * 1024;
/// Questions on their way; more wait until one of theirs ends, within [`PATIENCE`].
const QUESTIONS: usize = 64;

/// Where a server of NCANode is: `http://`, since neither it nor we prove who we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why an address is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must be an http:// address, without a query")]
pub struct NotBase;

impl BaseUrl {
    /// Reads an address, with or without a slash at its end.
    ///
    /// # Errors
    /// [`NotBase`].
    pub fn parse(text: &str) -> Result<Self, NotBase> {
        let url = Url::parse(&format!("{}/", text.trim_end_matches('/'))).map_err(|_| NotBase)?;
        let plain = url.scheme() == "http" && url.host().is_some();
        let alone = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if plain && alone { Ok(Self(url)) } else { Err(NotBase) }
    }
}

/// A server of NCANode, and how it fares.
pub struct NcaNode {
    base: Url,
    client: Client,
    breaker: Breaker,
    questions: Semaphore,
}

/// Why there is no answer to look at.
enum Fault {
    /// It says that the CMS is none (400).
    Unreadable,
    /// It is not there, is slow, or says something else.
    Away(String),
    /// Nobody has asked it: too many do, or it is left alone for a while.
    Unasked,
}

impl NcaNode {
    /// The server at this address.
    ///
    /// # Errors
    /// No HTTP client can be made.
    pub fn at(BaseUrl(base): BaseUrl) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECTION)
            .pool_idle_timeout(Duration::from_secs(2))
            .user_agent("petitions")
            .build()?;
        let questions = Semaphore::new(QUESTIONS);
        Ok(Self { base, client, breaker: Breaker::default(), questions })
    }

    /// What it thinks of a CMS over `content` that ours has found good at this moment. Answers within seconds.
    pub async fn ask(&self, cms: &[u8], content: &[u8], verified: &Verified) -> Opinion {
        match self.in_time(self.compared(cms, content, verified)).await {
            Ok(opinion) => opinion,
            Err(Fault::Unreadable) => Opinion::Differs(Difference::Unreadable),
            Err(Fault::Away(_) | Fault::Unasked) => Opinion::None,
        }
    }

    /// Whether it says yes to a CMS over `content` that ours refuses: a yes without a reserve, of one signer with one
    /// certificate. Answers within seconds; whoever is away says nothing.
    pub async fn accepts(&self, cms: &[u8], content: &[u8]) -> bool {
        let (cms, data) = (STANDARD.encode(plain(cms)), STANDARD.encode(content));
        let question = Question { cms: &cms, data: Some(&data), revocation_check: ["OCSP"] };
        let verdict = self.in_time(self.call::<Verdict>("cms/verify", &question)).await;
        verdict.is_ok_and(|verdict| is_clean_yes(&verdict))
    }

    /// Waits for an answer within bounds, and remembers how the server fares.
    async fn in_time<T>(&self, asking: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        if !self.breaker.lets_through(Instant::now()) {
            return Err(Fault::Unasked);
        }
        let begun = Instant::now();
        let Ok(Ok(_place)) = tokio::time::timeout(PATIENCE, self.questions.acquire()).await else {
            return Err(Fault::Unasked);
        };
        let left = PATIENCE.saturating_sub(begun.elapsed());
        let late = |_| Err(Fault::Away("does not answer in time".to_owned()));
        let answered = tokio::time::timeout(left, asking).await.unwrap_or_else(late);
        match &answered {
            Ok(_) | Err(Fault::Unreadable) => {
                if self.breaker.succeeded() {
                    tracing::info!(ncanode = %self.base, "the second opinion is had again");
                }
            }
            Err(Fault::Away(cause)) => {
                if self.breaker.failed(Instant::now()) {
                    tracing::warn!(ncanode = %self.base, cause, "the second opinion is left alone for a while");
                }
            }
            Err(Fault::Unasked) => {}
        }
        answered
    }

    async fn compared(
        &self,
        cms: &[u8],
        content: &[u8],
        verified: &Verified,
    ) -> Result<Opinion, Fault> {
        let (cms, data) = (STANDARD.encode(plain(cms)), STANDARD.encode(content));
        if verified.attached {
            let found: Extracted = self.call("cms/extract", &Extraction { cms: &cms }).await?;
            let inside = found.data.and_then(|data| STANDARD.decode(data).ok());
            if inside.as_deref() != Some(content) {
                return Ok(Opinion::Differs(Difference::OtherContent));
            }
        }
        let data = (!verified.attached).then_some(data.as_str());
        let question = Question { cms: &cms, data, revocation_check: ["OCSP"] };
        let verdict: Verdict = self.call("cms/verify", &question).await?;
        Ok(opinion(&verdict, verified))
    }

    async fn call<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Fault> {
        let away = |cause: String| Fault::Away(cause);
        let url = self.base.join(path).map_err(|error| away(error.to_string()))?;
        let sent = self.client.post(url).json(body).send().await;
        let mut response = sent.map_err(|error| away(error.without_url().to_string()))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST => return Err(Fault::Unreadable),
            other => return Err(away(format!("answers with status {other}"))),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| away(error.without_url().to_string()))?
        {
            if bytes.len() + chunk.len() > ANSWER_BYTES {
                return Err(away("answers at too great a length".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        // What it sent is not shown: it names people.
        serde_json::from_slice(&bytes).map_err(|_| away("answers with no verdict".to_owned()))
    }
}

/// DER of what may bear armour: the other program takes Base64 of DER.
fn plain(cms: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(cms).unwrap_or_default().trim();
    if !text.starts_with("-----BEGIN ") {
        return cms.to_vec();
    }
    let letters: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(letters.split_ascii_whitespace().collect::<String>()).unwrap_or_default()
}
