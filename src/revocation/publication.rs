//! A complete revocation list and its delta, as they were last fetched.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use chrono::{DateTime, Utc};
use eds::Certificate;
use eds::bounds::CLOCK_SKEW;
use eds::revocation::{Delta, NotChecked, Revocation, RevocationList};
use reqwest::Client;

use crate::address::Address;
use crate::bounds::{LIST_PERIOD, LIST_RETRY, LOG_EVERY};
use crate::fetching::{Edition, fetch};
use crate::kept;

/// What is at hand of one authority's lists.
#[derive(Default, Clone)]
struct AtHand {
    complete: Option<(Certificate, Arc<RevocationList>)>,
    delta: Option<Arc<Delta>>,
}

/// How the fetching of one list goes.
#[derive(Default)]
struct Course {
    edition: Edition,
    tried: Option<Instant>,
    told: Option<Instant>,
    fails: bool,
}

/// Where an authority publishes whom it has revoked.
pub(crate) struct Publication {
    complete: (Address, tokio::sync::Mutex<Course>),
    delta: Option<(Address, tokio::sync::Mutex<Course>)>,
    at_hand: RwLock<AtHand>,
}

/// What an operator is shown of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where it is fetched.
    pub address: String,
    /// When its authority made what is at hand, and when there will be a newer one; none where nothing is at hand.
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Published {
    /// Whether what is at hand says anything of that instant.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.times.is_some_and(|times| is_fresh(times, now))
    }
}

impl Publication {
    pub(crate) fn new((complete, delta): (Address, Option<Address>)) -> Self {
        Self {
            complete: (complete, Default::default()),
            delta: delta.map(|delta| (delta, Default::default())),
            at_hand: RwLock::default(),
        }
    }

    fn at_hand(&self) -> AtHand {
        self.at_hand.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the lists say of a certificate; none where they are another authority's, or nothing is at hand. Where a delta
    /// is published, the complete list alone is not enough: what has happened since stands in the other.
    pub(crate) fn state(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Option<Revocation> {
        let AtHand { complete, delta } = self.at_hand();
        let (of, list) = complete?;
        if of != *issuer {
            return None;
        }
        Some(match (&self.delta, delta) {
            (None, _) => list.state(certificate, None, now),
            (Some(_), Some(delta)) => list.state(certificate, Some(&delta), now),
            (Some(_), None) => Revocation::NotChecked(NotChecked::NothingFetched),
        })
    }

    pub(crate) fn published(&self) -> Vec<Published> {
        let AtHand { complete, delta } = self.at_hand();
        let complete = Published {
            address: self.complete.0.to_string(),
            times: complete.map(|(_, list)| list.times()),
        };
        let delta = self.delta.as_ref().map(|(address, _)| Published {
            address: address.to_string(),
            times: delta.map(|delta| delta.times()),
        });
        std::iter::once(complete).chain(delta).collect()
    }

    /// Fetches what is due of both.
    pub(crate) async fn refresh(
        self: &Arc<Self>,
        known: &Arc<Vec<Certificate>>,
        client: &Client,
        kept: Option<&Path>,
        now: DateTime<Utc>,
    ) {
        let AtHand { complete, delta } = self.at_hand();
        let complete = complete.is_some_and(|(_, list)| is_fresh(list.times(), now));
        let (address, course) = &self.complete;
        self.refresh_one((address, course, complete), known, client, kept, now).await;
        if let Some((address, course)) = &self.delta {
            let delta = delta.is_some_and(|delta| is_fresh(delta.times(), now));
            self.refresh_one((address, course, delta), known, client, kept, now).await;
        }
    }

    async fn refresh_one(
        self: &Arc<Self>,
        (address, course, is_fresh): (&Address, &tokio::sync::Mutex<Course>, bool),
        known: &Arc<Vec<Certificate>>,
        client: &Client,
        kept: Option<&Path>,
        now: DateTime<Utc>,
    ) {
        // Whoever fetches it already does it for everybody.
        let Ok(mut course) = course.try_lock() else { return };
        let pause = if is_fresh && !course.fails { LIST_PERIOD } else { LIST_RETRY };
        if course.tried.is_some_and(|tried| tried.elapsed() < pause) {
            return;
        }
        course.tried = Some(Instant::now());
        // What a server says it has not changed is no longer of use when it has run out.
        let fetched = fetch(address, client, &course.edition).await;
        let outcome = match fetched {
            Ok(None) => {
                if is_fresh {
                    Ok(())
                } else {
                    Err("has nothing newer".to_owned())
                }
            }
            Ok(Some((bytes, edition))) => match self.take(bytes, known, now).await {
                Ok(bytes) => {
                    course.edition = edition;
                    if let Some(kept) = kept {
                        kept::write(kept, address, bytes).await;
                    }
                    Ok(())
                }
                Err(why) => Err(why.to_string()),
            },
            Err(fault) => Err(fault.to_string()),
        };
        match outcome {
            Ok(()) if course.fails => {
                course.fails = false;
                tracing::info!(list = %address, "the revocation list is at hand again");
            }
            Ok(()) => {}
            Err(cause) => {
                course.fails = true;
                if course.told.is_none_or(|told| told.elapsed() >= LOG_EVERY) {
                    course.told = Some(Instant::now());
                    tracing::warn!(list = %address, cause, "a revocation list could not be had");
                }
            }
        }
    }

    /// Takes up a list that is one of a known authority's, and gives its bytes back.
    async fn take(
        self: &Arc<Self>,
        bytes: Vec<u8>,
        known: &Arc<Vec<Certificate>>,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, NotChecked> {
        let (own, known) = (self.clone(), known.clone());
        let taking =
            tokio::task::spawn_blocking(move || own.take_now(&bytes, &known, now).map(|()| bytes));
        taking.await.unwrap_or(Err(NotChecked::NothingFetched))
    }

    fn take_now(
        &self,
        bytes: &[u8],
        known: &[Certificate],
        now: DateTime<Utc>,
    ) -> Result<(), NotChecked> {
        let mut fault = NotChecked::Signer;
        for issuer in known {
            let worse = match RevocationList::read(bytes, issuer, now) {
                Ok(list) => {
                    let mut at_hand = self.at_hand.write().unwrap_or_else(PoisonError::into_inner);
                    let held = at_hand.complete.as_ref().map(|(_, list)| list.times());
                    expect_newer(held, list.times(), now)?;
                    at_hand.complete = Some((issuer.clone(), Arc::new(list)));
                    return Ok(());
                }
                // A delta says of itself that it is not complete.
                Err(NotChecked::Partial) if self.delta.is_some() => {
                    match Delta::read(bytes, issuer, now) {
                        Ok(delta) => {
                            let mut at_hand =
                                self.at_hand.write().unwrap_or_else(PoisonError::into_inner);
                            let held = at_hand.delta.as_ref().map(|delta| delta.times());
                            expect_newer(held, delta.times(), now)?;
                            at_hand.delta = Some(Arc::new(delta));
                            return Ok(());
                        }
                        Err(why) => why,
                    }
                }
                Err(why) => why,
            };
            if worse != NotChecked::Signer {
                fault = worse;
            }
        }
        Err(fault)
    }

    /// Takes up what was kept by an earlier process, as far as it still counts.
    pub(crate) fn restore(&self, known: &[Certificate], kept: &Path, now: DateTime<Utc>) {
        let delta = self.delta.as_ref().map(|(address, _)| address);
        for address in std::iter::once(&self.complete.0).chain(delta) {
            // What is not there or no longer good is fetched anew.
            if let Ok(bytes) = kept::read(kept, address) {
                let _ = self.take_now(&bytes, known, now);
            }
        }
    }
}

type Times = (DateTime<Utc>, DateTime<Utc>);

fn is_fresh((this_update, next_update): Times, now: DateTime<Utc>) -> bool {
    this_update <= now + CLOCK_SKEW && now <= next_update
}

/// Whoever stands between us and the authority could play us an earlier list of its for as long as it is fresh.
fn expect_newer(held: Option<Times>, found: Times, now: DateTime<Utc>) -> Result<(), NotChecked> {
    match held {
        Some(held) if is_fresh(held, now) && found.0 < held.0 => Err(NotChecked::Stale),
        _ => Ok(()),
    }
}
