//! One responder, asked over HTTP (RFC 6960, appendix A) with a nonce of its own for each attempt (RFC 8954).

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use eds::Certificate;
use eds::bounds::OCSP_BYTES;
use eds::revocation::{NotChecked, Request, Revocation};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url};
use tokio::sync::Semaphore;

use crate::bounds::{ATTEMPT, LASTING, QUESTION, QUESTIONS, READINGS};
use crate::breaker::Breaker;
use crate::fetching::{self, Fault};

/// A responder, and how it fares.
pub(crate) struct Responder {
    url: Url,
    client: Client,
    breaker: Breaker,
    questions: Semaphore,
    readings: Arc<Semaphore>,
}

impl Responder {
    pub(crate) fn new(url: Url, client: Client) -> Self {
        Self {
            url,
            client,
            breaker: Breaker::default(),
            questions: Semaphore::new(QUESTIONS),
            readings: Arc::new(Semaphore::new(READINGS)),
        }
    }

    /// What the responder says of a certificate.
    pub(crate) async fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let asked = tokio::time::timeout(QUESTION, self.twice(certificate, issuer, now)).await;
        asked.unwrap_or(Revocation::NotChecked(NotChecked::NothingFetched))
    }

    /// A question that brings no answer, or none that can be believed, is asked once more.
    async fn twice(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let nothing = Revocation::NotChecked(NotChecked::NothingFetched);
        let Ok(_place) = self.questions.acquire().await else { return nothing };
        let mut said = nothing;
        for _ in 0..2 {
            if !self.breaker.lets_through(Instant::now()) {
                return said;
            }
            said = self.once(certificate, issuer, now).await;
            let Revocation::NotChecked(why) = said else { return said };
            tracing::debug!(%why, responder = %self.url, "no answer by OCSP");
        }
        said
    }

    async fn once(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let mut nonce = [0; 32];
        if getrandom::fill(&mut nonce).is_err() {
            return Revocation::NotChecked(NotChecked::NothingFetched);
        }
        let question = Request::new(certificate, issuer, Some(nonce));
        let sent = self
            .client
            .post(self.url.clone())
            .timeout(ATTEMPT)
            .header(CONTENT_TYPE, "application/ocsp-request")
            .header(ACCEPT, "application/ocsp-response")
            .body(question.to_der());
        let (breaker, url, since) = (&self.breaker, &self.url, Instant::now());
        let attempt = Attempt { breaker, url, since, over: false };
        match fetching::body(sent, OCSP_BYTES).await {
            Ok(answer) => {
                attempt.succeeded();
                self.read(question, answer, issuer.clone(), now).await
            }
            Err(fault) => {
                attempt.failed(&fault);
                Revocation::NotChecked(match fault {
                    Fault::TooLarge(_) => NotChecked::TooLarge,
                    _ => NotChecked::NothingFetched,
                })
            }
        }
    }

    /// Signatures are verified on threads that may be kept busy, a few at a time.
    async fn read(
        &self,
        question: Request,
        answer: Vec<u8>,
        issuer: Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let nothing = Revocation::NotChecked(NotChecked::NothingFetched);
        let Ok(thread) = self.readings.clone().acquire_owned().await else { return nothing };
        let reading = tokio::task::spawn_blocking(move || {
            let _thread = thread;
            question.read(&answer, &issuer, &[], now)
        });
        reading.await.unwrap_or(nothing)
    }
}

/// An attempt. One that is given up counts as failed when it has lasted: a caller who hangs up at once says nothing
/// of the responder.
struct Attempt<'a> {
    breaker: &'a Breaker,
    url: &'a Url,
    since: Instant,
    over: bool,
}

impl Attempt<'_> {
    fn succeeded(mut self) {
        self.over = true;
        if self.breaker.succeeded() {
            tracing::info!(responder = %self.url, "the responder answers again");
        }
    }

    fn failed(mut self, fault: &Fault) {
        self.over = true;
        self.note(&fault.to_string());
    }

    fn note(&self, cause: &str) {
        if self.breaker.failed(Instant::now()) {
            tracing::warn!(responder = %self.url, cause, "the responder is left alone for a while");
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.over && self.since.elapsed() >= LASTING {
            self.note("given up");
        }
    }
}
