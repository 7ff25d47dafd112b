//! The demo's HTTP client: what any app of the service would send.

use std::fmt;

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use thiserror::Error;

/// What went otherwise than the demo expects.
#[derive(Debug, Error)]
pub enum DemoError {
    /// No answer at all.
    #[error("the service cannot be reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// Another status than the law leads to expect.
    #[error("{method} {path} answered {status}: {body}")]
    Answer {
        /// Of the request.
        method: Method,
        /// Of the request.
        path: String,
        /// Of the answer.
        status: StatusCode,
        /// Of the answer, as it came.
        body: String,
    },
    /// A member is missing; where it should stand.
    #[error("an answer lacks {0}")]
    Shape(String),
    /// A value that is not what the law leads to expect.
    #[error("{what}: expected {expected}, found {found}")]
    Differs {
        /// Which value.
        what: &'static str,
        /// By the law.
        expected: String,
        /// In the answer.
        found: String,
    },
}

/// Calls the service as one person, or as nobody.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    base: String,
    token: Option<String>,
}

impl Caller {
    /// Nobody in particular.
    ///
    /// # Errors
    /// When the system gives no client.
    pub fn anonymous(base: &str) -> Result<Self, DemoError> {
        let client = Client::builder().no_proxy().pool_max_idle_per_host(512).build()?;
        Ok(Self { client, base: base.to_owned(), token: None })
    }

    /// The holder of a token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Reads.
    ///
    /// # Errors
    /// Anything but 200.
    pub async fn get(&self, path: &str) -> Result<Value, DemoError> {
        self.call(Method::GET, path, None, &[StatusCode::OK]).await
    }

    /// Sets.
    ///
    /// # Errors
    /// Anything but 200.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, DemoError> {
        self.call(Method::PUT, path, Some(body), &[StatusCode::OK]).await
    }

    /// Acts.
    ///
    /// # Errors
    /// Anything but 200 and 201.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, DemoError> {
        self.call(Method::POST, path, Some(body), &[StatusCode::OK, StatusCode::CREATED]).await
    }

    /// Acts, and must be refused with this status.
    ///
    /// # Errors
    /// Any other status.
    pub async fn refused(
        &self,
        path: &str,
        body: &Value,
        status: StatusCode,
    ) -> Result<Value, DemoError> {
        self.call(Method::POST, path, Some(body), &[status]).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        expected: &[StatusCode],
    ) -> Result<Value, DemoError> {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.base))
            .header("accept-language", "en");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        if expected.contains(&status) {
            return Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null));
        }
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Err(DemoError::Answer { method, path: path.to_owned(), status, body })
    }
}

/// A string of an answer.
///
/// # Errors
/// [`DemoError::Shape`] when there is none.
pub fn word<'a>(answer: &'a Value, pointer: &str) -> Result<&'a str, DemoError> {
    answer
        .pointer(pointer)
        .and_then(Value::as_str)
        .ok_or_else(|| DemoError::Shape(pointer.to_owned()))
}

/// Checks what the law leads to expect.
///
/// # Errors
/// [`DemoError::Differs`].
pub fn expect<T: PartialEq + fmt::Display>(
    what: &'static str,
    expected: T,
    found: T,
) -> Result<(), DemoError> {
    if expected == found {
        return Ok(());
    }
    Err(DemoError::Differs { what, expected: expected.to_string(), found: found.to_string() })
}
