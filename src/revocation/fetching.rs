//! HTTP within bounds: redirects are not followed, bodies not read beyond their bound, nothing is compressed.

use std::time::Duration;

use eds::bounds::CRL_BYTES;
use reqwest::header::{
    ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use thiserror::Error;

use crate::address::Address;
use crate::bounds::{CONNECTION, FILE, LIST_FETCH};

/// Why nothing was fetched. Told to operators alone.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    Http(String),
    #[error("answers with status {0}")]
    Status(StatusCode),
    #[error("sends more than {0} bytes")]
    TooLarge(usize),
    #[error("does not answer in time")]
    TimedOut,
    #[error("{0}")]
    File(#[from] std::io::Error),
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        // The address is named beside it, and the innermost cause says most.
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Self::Http(cause.to_string())
    }
}

/// By what a server knows again what it has sent before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edition {
    etag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

/// A client for responders and lists.
pub(crate) fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECTION)
        .pool_idle_timeout(Duration::from_secs(2))
        .user_agent("petitions")
        .build()
}

/// The body of a good answer.
pub(crate) async fn body(request: RequestBuilder, most: usize) -> Result<Vec<u8>, Fault> {
    let response = request.send().await?;
    if response.status() != StatusCode::OK {
        return Err(Fault::Status(response.status()));
    }
    read(response, most).await
}

/// A list, unless it is what was fetched before.
pub(crate) async fn fetch(
    address: &Address,
    client: &Client,
    edition: &Edition,
) -> Result<Option<(Vec<u8>, Edition)>, Fault> {
    match address {
        Address::Http(url) => newer(client, url, edition, (CRL_BYTES, LIST_FETCH)).await,
        Address::File(path) => {
            let path = path.clone();
            let reading = tokio::task::spawn_blocking(move || {
                if std::fs::metadata(&path)?.len() > CRL_BYTES as u64 {
                    return Err(Fault::TooLarge(CRL_BYTES));
                }
                Ok(std::fs::read(path)?)
            });
            let read = tokio::time::timeout(FILE, reading).await;
            let read = read.map_err(|_| Fault::TimedOut)?;
            let bytes = read.map_err(|fault| Fault::Http(fault.to_string()))??;
            Ok(Some((bytes, Edition::default())))
        }
    }
}

async fn newer(
    client: &Client,
    url: &Url,
    edition: &Edition,
    (most, limit): (usize, Duration),
) -> Result<Option<(Vec<u8>, Edition)>, Fault> {
    let mut headers = HeaderMap::new();
    if let Some(etag) = &edition.etag {
        headers.insert(IF_NONE_MATCH, etag.clone());
    }
    if let Some(modified) = &edition.modified {
        headers.insert(IF_MODIFIED_SINCE, modified.clone());
    }
    let response = client.get(url.clone()).headers(headers).timeout(limit).send().await?;
    match response.status() {
        StatusCode::NOT_MODIFIED => Ok(None),
        StatusCode::OK => {
            let header = |name| response.headers().get(name).cloned();
            let edition = Edition { etag: header(ETAG), modified: header(LAST_MODIFIED) };
            Ok(Some((read(response, most).await?, edition)))
        }
        other => Err(Fault::Status(other)),
    }
}

async fn read(mut response: Response, most: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > most {
            return Err(Fault::TooLarge(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
