//! Calls to a provider: a connection and an answer within seconds, of a bounded size, and no redirects.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::http::{HeaderValue, header};
use openidconnect::{HttpRequest, HttpResponse};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

use crate::bounds::{ANSWER, CONNECT, ONE_CALL};
use crate::settings::ProviderSettings;

/// What we call ourselves.
const USER_AGENT: HeaderValue = HeaderValue::from_static("petitions");

/// Why a call came to nothing; for our log.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct NoAnswer(String);

impl NoAnswer {
    fn of(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

/// The way to one provider.
pub(crate) struct Outbound(Client<HttpsConnector<HttpConnector>, Full<std::io::Cursor<Vec<u8>>>>);

impl Outbound {
    /// Trusts the authorities of browsers, or those alone that the settings name. A provider behind TLS is asked through
    /// TLS whatever address it names.
    pub(crate) fn to(settings: &ProviderSettings) -> Result<Self, String> {
        let mut plain = HttpConnector::new();
        plain.enforce_http(false);
        plain.set_connect_timeout(Some(CONNECT));
        let secured =
            HttpsConnectorBuilder::new().with_tls_config(tls(settings.authorities.as_deref())?);
        let secured = if settings.issuer.starts_with("https://") {
            secured.https_only()
        } else {
            secured.https_or_http()
        };
        let connector = secured.enable_http1().wrap_connector(plain);
        // A connection for each call: there are few, and none is met as the other side closes it.
        Ok(Self(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)))
    }

    /// One call.
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        tokio::time::timeout(ONE_CALL, self.talk(request))
            .await
            .unwrap_or_else(|_| Err(NoAnswer::of("no whole answer in time")))
    }

    async fn talk(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let mut request = request.map(|body| Full::new(std::io::Cursor::new(body)));
        request.headers_mut().insert(header::USER_AGENT, USER_AGENT);
        let answer = self.0.request(request).await.map_err(|fault| {
            // Its cause says more than "client error".
            let cause = std::error::Error::source(&fault).map(ToString::to_string);
            NoAnswer(cause.unwrap_or_else(|| fault.to_string()))
        })?;
        if answer.status().is_server_error() || answer.status().is_redirection() {
            return Err(NoAnswer::of(answer.status()));
        }
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER).collect().await.map_err(NoAnswer::of)?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().to_vec()))
    }
}

/// TLS with the one provider of cryptography that the mail client has too.
fn tls(authorities: Option<&[u8]>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|fault| fault.to_string())?;
                roots.add(certificate).map_err(|fault| fault.to_string())?;
            }
            if roots.is_empty() {
                return Err("no certificate is there".to_owned());
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let cryptography = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(cryptography)
        .with_safe_default_protocol_versions()
        .map_err(|fault| fault.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
