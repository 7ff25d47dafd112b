//! Calls that go out to others: a connection and a whole answer within the time they are given, of a bounded size, over
//! HTTP/1.1 with the TLS of the mail client (rustls, ring). Redirects are not followed, and nothing is decompressed.
//!
//! [`Outbound`] goes to addresses that operators have set. Where strangers say the address there is [`guarded`], which
//! reaches nothing but what is public.
#![warn(missing_docs)]

pub mod guarded;
mod public_addresses;
pub mod target;
mod tls;

use std::io::Cursor;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
pub use hyper;
use hyper::header::{HeaderValue, USER_AGENT};
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;

/// What we call ourselves.
const OURSELVES: HeaderValue = HeaderValue::from_static("petitions");

/// Why a call came to nothing; for our log.
#[derive(Debug, Error)]
pub enum NoAnswer {
    /// There was no whole answer in time.
    #[error("no whole answer in time")]
    TimedOut,
    /// Nobody took the connection, it broke, or the answer was too large.
    #[error("{0}")]
    Failed(String),
}

impl NoAnswer {
    /// For that reason.
    pub fn of(why: impl std::fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }
}

/// The way to one of the others.
pub struct Outbound(Client<HttpsConnector<HttpConnector>, Full<Cursor<Vec<u8>>>>);

impl Outbound {
    /// Trusts the authorities of browsers, or those alone whose certificates (PEM) are given; `secured`: asks through TLS
    /// whatever an address says. A connection that is not taken within `connect` is given up.
    ///
    /// # Errors
    /// What is wrong with the certificates.
    pub fn new(
        authorities: Option<&[u8]>,
        secured: bool,
        connect: Duration,
    ) -> Result<Self, String> {
        let mut plain = HttpConnector::new();
        plain.enforce_http(false);
        plain.set_connect_timeout(Some(connect));
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls::config(authorities)?);
        let builder = if secured { builder.https_only() } else { builder.https_or_http() };
        let connector = builder.enable_http1().wrap_connector(plain);
        // A connection for each call: there are few, and none is met as the other side closes it.
        Ok(Self(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)))
    }

    /// One call, whatever status it is answered with.
    ///
    /// # Errors
    /// [`NoAnswer`] without a whole answer of at most `most` bytes `within` that time.
    pub async fn send(
        &self,
        request: Request<Vec<u8>>,
        within: Duration,
        most: usize,
    ) -> Result<Response<Vec<u8>>, NoAnswer> {
        tokio::time::timeout(within, self.talk(request, most))
            .await
            .unwrap_or(Err(NoAnswer::TimedOut))
    }

    async fn talk(
        &self,
        request: Request<Vec<u8>>,
        most: usize,
    ) -> Result<Response<Vec<u8>>, NoAnswer> {
        let mut request = request.map(|body| Full::new(Cursor::new(body)));
        request.headers_mut().insert(USER_AGENT, OURSELVES);
        let answer = self.0.request(request).await.map_err(|fault| {
            // Its cause says more than "client error".
            let cause = std::error::Error::source(&fault).map(ToString::to_string);
            NoAnswer::Failed(cause.unwrap_or_else(|| fault.to_string()))
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, most).collect().await.map_err(NoAnswer::of)?;
        Ok(Response::from_parts(head, body.to_bytes().to_vec()))
    }
}
