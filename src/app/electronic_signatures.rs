//! Electronic signatures (ЭЦП) as use cases meet them: verified on a bounded number of threads, their certificates
//! asked after where that is kept. The verdict itself is `eds`'; what it is given and for how long it waits is judged
//! here.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;

use crate::Error;
use eds::revocation::{NotChecked, Revocation};
use eds::{Authorities, Certificate, Moment, Refusal, Verified, Whose};

/// Signatures that wait for a thread, for each thread there is.
const WAITING_A_THREAD: usize = 64;

/// Who knows whether certificates have been revoked: responders, lists fetched ahead, or both.
pub trait RevocationSource: Send + Sync {
    /// What is known of a certificate of that issuer at that instant. Answers within seconds, and says
    /// [`Revocation::NotChecked`] rather than failing.
    fn ask<'a>(
        &'a self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Revocation>;
}

/// A deployment's authorities, and the way to ask after certificates of theirs.
pub struct ElectronicSignatures {
    authorities: Arc<Authorities>,
    revocation: Arc<dyn RevocationSource>,
    threads: Arc<Semaphore>,
    places: Semaphore,
}

/// A signature that has been verified, with all that is kept of it.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The CMS as it came.
    pub cms: Vec<u8>,
    /// Who signed, with what, and by which way to a root.
    pub verified: Verified,
    /// The worst that is known of a certificate on that way.
    pub revocation: Revocation,
    /// The instant at which all of it was judged; legal time.
    pub judged_at: DateTime<Utc>,
}

impl ElectronicSignatures {
    /// Trusts these authorities, and verifies on so many threads at a time.
    pub fn new(
        authorities: Authorities,
        revocation: Arc<dyn RevocationSource>,
        threads: usize,
    ) -> Self {
        let threads = threads.max(1);
        Self {
            authorities: Arc::new(authorities),
            revocation,
            threads: Arc::new(Semaphore::new(threads)),
            places: Semaphore::new(threads * (WAITING_A_THREAD + 1)),
        }
    }

    /// Verifies that one person signed exactly `content`, with a certificate that was good at `now`.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait; [`Error::SignatureRefused`] with the reason, which for what could not be
    /// checked is transient.
    pub async fn verify(
        &self,
        cms: Vec<u8>,
        content: Vec<u8>,
        now: DateTime<Utc>,
        whose: Whose,
    ) -> Result<Proof, Error> {
        let _place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        let thread = self.threads.clone().acquire_owned().await.map_err(|_| Error::Unavailable)?;
        let authorities = self.authorities.clone();
        let verifying = tokio::task::spawn_blocking(move || {
            let _thread = thread;
            let verified = eds::verify(&cms, &content, &authorities, Moment::Given(now), whose);
            verified.map(|verified| (cms, verified))
        });
        let (cms, verified) =
            verifying.await.map_err(|fault| Error::Internal(fault.to_string()))??;
        let revocation = self.ask_after(&verified, now).await;
        revocation.permits(now)?;
        Ok(Proof { cms, verified, revocation, judged_at: now })
    }

    /// The worst that is known of the certificates below the root: a gap is as bad as a no, to whoever relies on it.
    async fn ask_after(&self, verified: &Verified, now: DateTime<Utc>) -> Revocation {
        let mut worst = None;
        for pair in verified.path.windows(2) {
            let [certificate, issuer] = pair else { continue };
            match self.revocation.ask(certificate, issuer, now).await {
                good @ Revocation::Good { .. } => worst = worst.or(Some(good)),
                other => return other,
            }
        }
        worst.unwrap_or(Revocation::NotChecked(NotChecked::NothingFetched))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::SignatureRefused(refusal)
    }
}
