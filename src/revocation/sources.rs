//! Whom a deployment asks, and whose word is enough.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use eds::Certificate;
use eds::revocation::{NotChecked, Revocation};
use reqwest::Url;
use thiserror::Error;

use crate::address::Address;
use crate::answers::Answers;
use crate::fetching;
use crate::lists::Lists;
use crate::publication::Published;
use crate::responder::Responder;

/// Which sources have to answer for the certificate of a signer. For those of authorities, which responders mostly do
/// not know, a list or a responder is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The responder.
    Ocsp,
    /// The lists.
    Lists,
    /// Both, and the worse of the two holds.
    Both,
    /// The responder, and the lists where it does not answer.
    OcspElseLists,
    /// The lists, and the responder where they do not answer.
    ListsElseOcsp,
}

/// How a deployment asks.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which sources have to answer.
    pub which: Which,
    /// The responder.
    pub responder: Option<Url>,
    /// Complete lists, each with its delta.
    pub lists: Vec<(Address, Option<Address>)>,
    /// How long good answers of the responder are kept: whatever is revoked meanwhile is noticed only then.
    pub answers_kept: Duration,
    /// Where lists are kept for the next process.
    pub directory: Option<PathBuf>,
}

/// Why nobody can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SetupFault {
    /// It is the responder that has to answer, and none is named.
    #[error("a responder has to answer, and none is named")]
    NoResponder,
    /// It is lists that have to answer, and none is named.
    #[error("revocation lists have to answer, and none is named")]
    NoLists,
    /// Neither is named.
    #[error("neither a responder nor a revocation list is named")]
    Nobody,
    /// The HTTP client cannot be made.
    #[error("no HTTP client: {0}")]
    Client(String),
}

/// The sources of a deployment.
pub struct Sources {
    which: Which,
    responder: Option<Responder>,
    answers: Answers,
    lists: Lists,
}

impl Settings {
    /// Whether those are named who have to answer.
    ///
    /// # Errors
    /// Who is not.
    pub fn check(&self) -> Result<(), SetupFault> {
        let (no_responder, no_lists) = (self.responder.is_none(), self.lists.is_empty());
        match self.which {
            Which::Ocsp | Which::Both if no_responder => Err(SetupFault::NoResponder),
            Which::Lists | Which::Both if no_lists => Err(SetupFault::NoLists),
            Which::OcspElseLists | Which::ListsElseOcsp if no_responder && no_lists => {
                Err(SetupFault::Nobody)
            }
            _ => Ok(()),
        }
    }
}

impl Sources {
    /// The sources that are named, of which nobody has been asked yet.
    ///
    /// # Errors
    /// [`SetupFault::Client`].
    pub fn new(settings: Settings) -> Result<Self, SetupFault> {
        let fault = |error: reqwest::Error| SetupFault::Client(error.to_string());
        let client = fetching::client().map_err(fault)?;
        let lists = Lists::new(settings.lists, client.clone(), settings.directory);
        Ok(Self {
            which: settings.which,
            responder: settings.responder.map(|url| Responder::new(url, client)),
            answers: Answers::new(settings.answers_kept),
            lists,
        })
    }

    /// What is known of a certificate of this issuer at legal time `now`: within [`crate::bounds::QUESTION`].
    pub async fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let which = if certificate.is_authority() { Which::ListsElseOcsp } else { self.which };
        let lists = || self.lists.state(certificate, issuer, now);
        match which {
            Which::Ocsp => self.by_ocsp(certificate, issuer, now).await,
            Which::Lists => lists(),
            Which::Both => both(lists(), self.by_ocsp(certificate, issuer, now).await),
            Which::OcspElseLists => match self.by_ocsp(certificate, issuer, now).await {
                nothing @ Revocation::NotChecked(_) => or(lists(), nothing),
                said => said,
            },
            Which::ListsElseOcsp => match lists() {
                nothing @ Revocation::NotChecked(_) => {
                    or(self.by_ocsp(certificate, issuer, now).await, nothing)
                }
                said => said,
            },
        }
    }

    async fn by_ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let Some(responder) = &self.responder else {
            return Revocation::NotChecked(NotChecked::NothingFetched);
        };
        // An answer is as old as its question.
        let asked = Instant::now();
        if let Some(kept) = self.answers.get(certificate, issuer, now, asked) {
            return kept;
        }
        let said = responder.ask(certificate, issuer, now).await;
        self.answers.put(certificate, issuer, said, asked);
        said
    }

    /// Fetches the lists that are due, for authorities that are known; at once where none is.
    pub async fn refresh(&self, known: &Arc<Vec<Certificate>>, now: DateTime<Utc>) {
        self.lists.refresh(known, now).await;
    }

    /// Takes up lists that an earlier process has kept. Blocks.
    pub fn restore(&self, known: &[Certificate], now: DateTime<Utc>) {
        self.lists.restore(known, now);
    }

    /// The lists and what is at hand of each.
    pub fn published(&self) -> Vec<Published> {
        self.lists.published()
    }

    /// Whether a signer's certificate cannot be asked after where a list says nothing.
    pub fn requires_lists(&self) -> bool {
        matches!(self.which, Which::Lists | Which::Both) || self.responder.is_none()
    }

    /// Whether there are lists to be fetched ahead.
    pub fn has_lists(&self) -> bool {
        !self.lists.is_empty()
    }
}

/// Two answers that are both needed: a no of either is a no, and otherwise a gap of either is a gap.
fn both(one: Revocation, other: Revocation) -> Revocation {
    let worse = one.and(other);
    let is_gap = |state: &Revocation| matches!(state, Revocation::NotChecked(_));
    match worse {
        Revocation::Good { .. } if is_gap(&one) => one,
        Revocation::Good { .. } if is_gap(&other) => other,
        worse => worse,
    }
}

/// The second answer where the first one says more than nothing.
fn or(said: Revocation, nothing: Revocation) -> Revocation {
    match (said, nothing) {
        (Revocation::NotChecked(NotChecked::NothingFetched), nothing) => nothing,
        (said, _) => said,
    }
}
