//! All lists of a deployment.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use eds::Certificate;
use eds::revocation::{NotChecked, Revocation};
use futures_util::future::join_all;
use reqwest::Client;

use crate::address::Address;
use crate::publication::{Publication, Published};

/// Lists that are fetched ahead, so that nobody waits for one.
pub(crate) struct Lists {
    publications: Vec<Arc<Publication>>,
    client: Client,
    /// Where lists are kept for the next process.
    kept: Option<PathBuf>,
}

impl Lists {
    pub(crate) fn new(
        named: Vec<(Address, Option<Address>)>,
        client: Client,
        kept: Option<PathBuf>,
    ) -> Self {
        let publications = named.into_iter().map(|it| Arc::new(Publication::new(it))).collect();
        Self { publications, client, kept }
    }

    /// The worst that is said of a certificate by those lists that are its issuer's.
    pub(crate) fn state(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Revocation {
        let states = self.publications.iter().filter_map(|it| it.state(certificate, issuer, now));
        let nothing = Revocation::NotChecked(NotChecked::NothingFetched);
        states.reduce(Revocation::and).unwrap_or(nothing)
    }

    /// Fetches what is due; at once where nothing is.
    pub(crate) async fn refresh(&self, known: &Arc<Vec<Certificate>>, now: DateTime<Utc>) {
        let kept = self.kept.as_deref();
        join_all(self.publications.iter().map(|it| it.refresh(known, &self.client, kept, now)))
            .await;
    }

    pub(crate) fn restore(&self, known: &[Certificate], now: DateTime<Utc>) {
        let Some(kept) = &self.kept else { return };
        self.publications.iter().for_each(|it| it.restore(known, kept, now));
    }

    pub(crate) fn published(&self) -> Vec<Published> {
        self.publications.iter().flat_map(|it| it.published()).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.publications.is_empty()
    }
}
