//! The broker, as it is called.

use std::net::IpAddr;
use std::time::Duration;

use outbound::hyper::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use outbound::hyper::{Method, Request, StatusCode, Uri};
use outbound::{NoAnswer, Outbound};
use serde_json::{Value, json};
use thiserror::Error;

use crate::bounds::{ANSWER, CONNECT, LONG_POLL, OFFER};
use crate::document::{Document, cms};
use crate::fault::Fault;
use crate::offer::Offer;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Why an address names no broker.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SetupFault {
    /// It is none, or holds more than a place.
    #[error("must be an address like https://broker.example")]
    NoAddress,
    /// A CMS holds a name and an IIN.
    #[error("must be an https:// address, unless the broker runs on this machine")]
    Unprotected,
    /// TLS cannot be set up.
    #[error("{0}")]
    Tls(String),
}

/// A broker.
pub struct Broker {
    base: Uri,
    outbound: Outbound,
}

/// What a call came to.
enum Said {
    /// JSON.
    Answer(Value),
    /// The telephone has not come yet.
    NotYet,
}

impl Broker {
    /// The broker at that address, below which its calls lie (`/api/egovQr`).
    ///
    /// # Errors
    /// [`SetupFault`] for what is no such address.
    pub fn at(base: &str) -> Result<Self, SetupFault> {
        let base: Uri = base.trim_end_matches('/').parse().map_err(|_| SetupFault::NoAddress)?;
        let host = base.host().ok_or(SetupFault::NoAddress)?;
        let bare =
            base.query().is_none() && base.authority().is_some_and(|it| !it.as_str().contains('@'));
        let secured = base.scheme_str() == Some("https");
        if !bare || !(secured || base.scheme_str() == Some("http")) {
            return Err(SetupFault::NoAddress);
        }
        if !secured && !is_this_machine(host) {
            return Err(SetupFault::Unprotected);
        }
        let outbound = Outbound::new(None, secured, CONNECT).map_err(SetupFault::Tls)?;
        Ok(Self { base, outbound })
    }

    /// Opens a signing; the description is what the application shows of it.
    ///
    /// # Errors
    /// [`Fault::Unreachable`], also where the broker refuses.
    pub async fn offer(&self, description: &str) -> Result<Offer, Fault> {
        let address = format!("{}/api/egovQr", self.base.to_string().trim_end_matches('/'));
        let body = json!({ "description": description });
        match self.call(Method::POST, &address, Some(&body), OFFER).await {
            Ok(Said::Answer(answer)) => Offer::read(answer, &self.base),
            Ok(Said::NotYet) => Err(Fault::because("it opens no signing")),
            Err(Fault::Ended) => Err(Fault::because("it refuses to open a signing")),
            Err(fault) => Err(fault),
        }
    }

    /// Hands over what is to be signed; whether the telephone has come for it.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn hand(&self, data_url: &str, document: &Document) -> Result<bool, Fault> {
        let said = self.call(Method::POST, data_url, Some(&document.written()), LONG_POLL).await?;
        Ok(matches!(said, Said::Answer(_)))
    }

    /// Collects the CMS; none as long as nobody has signed.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn collect(&self, sign_url: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.call(Method::GET, sign_url, None, LONG_POLL).await? {
            Said::Answer(answer) => cms(answer).map(Some),
            Said::NotYet => Ok(None),
        }
    }

    async fn call(
        &self,
        method: Method,
        address: &str,
        body: Option<&Value>,
        within: Duration,
    ) -> Result<Said, Fault> {
        let waits = within == LONG_POLL;
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(ACCEPT, JSON)
            .header(CONTENT_TYPE, JSON)
            .body(body.into_bytes())
            .map_err(Fault::because)?;
        let answer = match self.outbound.send(request, within, ANSWER).await {
            Ok(answer) => answer,
            // A connection that is held open to the end is how a broker says that nobody has come.
            Err(NoAnswer::TimedOut) if waits => return Ok(Said::NotYet),
            Err(fault) => return Err(Fault::because(fault)),
        };
        match answer.status() {
            StatusCode::OK => said(answer.body()),
            StatusCode::ACCEPTED
            | StatusCode::NO_CONTENT
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::GATEWAY_TIMEOUT
                if waits =>
            {
                Ok(Said::NotYet)
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Fault::Ended),
            status => Err(Fault::because(status)),
        }
    }
}

/// A good answer; errors too come with status 200, and are told by their `message`.
fn said(body: &[u8]) -> Result<Said, Fault> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| Fault::unreadable())?;
    match answer.get("message") {
        None | Some(Value::Null) => Ok(Said::Answer(answer)),
        Some(_) => Err(Fault::Ended),
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_is_reached_through_tls_or_on_this_machine() {
        for good in [
            "https://broker.example",
            "https://broker.example/sigex/",
            "http://127.0.0.1:14000",
            "http://[::1]:14000/x",
            "http://localhost",
        ] {
            assert!(Broker::at(good).is_ok(), "{good}");
        }
        for (wrong, fault) in [
            ("http://broker.example", SetupFault::Unprotected),
            ("http://10.0.0.1", SetupFault::Unprotected),
            ("broker.example", SetupFault::NoAddress),
            ("ftp://broker.example", SetupFault::NoAddress),
            ("https://user:secret@broker.example", SetupFault::NoAddress),
            ("https://broker.example/?key=1", SetupFault::NoAddress),
            ("", SetupFault::NoAddress),
        ] {
            assert_eq!(Broker::at(wrong).err(), Some(fault), "{wrong}");
        }
    }

    #[test]
    fn errors_are_told_by_their_message_under_whatever_status() {
        assert!(matches!(said(b"{\"message\":\"no\"}"), Err(Fault::Ended)));
        assert!(matches!(said(b"{\"message\":5}"), Err(Fault::Ended)));
        assert!(matches!(said(b"{\"message\":null}"), Ok(Said::Answer(_))));
        assert!(matches!(said(b"<html>"), Err(Fault::Unreachable(_))));
    }
}
