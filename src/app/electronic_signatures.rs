//! Electronic signatures (ЭЦП) as use cases meet them: verified on a bounded number of threads, their certificates
//! asked after where that is kept. The verdict itself is `eds`'; what it is given and for how long it waits is judged
//! here.

mod verifiers;

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, join, join_all};
use tokio::sync::Semaphore;

use crate::Error;
use crate::second_opinion::{Opinion, SecondOpinion};
use eds::revocation::{NotChecked, Revocation};
use eds::{Authorities, Certificate, Moment, Refusal, Verified, Whose};
use measures::{Shortage, turned_away};
use verifiers::Verifiers;

/// Signatures that are being judged, for each thread: those that wait for one, and for answers about their certificates.
const JUDGED_A_THREAD: usize = 512;

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

    /// How the lists stand that are fetched ahead, at that instant; none where none are named.
    fn lists(&self, now: DateTime<Utc>) -> Option<ListsAtHand>;
}

/// How revocation lists stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListsAtHand {
    /// Lists that are named, deltas among them.
    pub named: usize,
    /// Of these, those that are at hand and have not run out.
    pub fresh: usize,
    /// Without a list its authority's signers are refused for now: no responder stands in.
    pub required: bool,
}

/// What becomes of a signature whose certificate could not be asked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unchecked {
    /// It is refused for now (503), to be sent again.
    #[default]
    Refused,
    /// It is taken, and the proof says that nobody was asked.
    Taken,
}

/// Made when they are first asked for: those of a sandbox take seconds.
type Trusted = LazyLock<Result<Authorities, String>, MakeTrusted>;
type MakeTrusted = Box<dyn FnOnce() -> Result<Authorities, String> + Send>;

/// A deployment's authorities, and the way to ask after certificates of theirs.
pub struct ElectronicSignatures {
    authorities: Arc<Trusted>,
    revocation: Arc<dyn RevocationSource>,
    unchecked: Unchecked,
    second_opinion: Option<SecondOpinion>,
    verifiers: Verifiers,
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
    /// `agreed`, or `absent` where the deployment lets that pass; none where no other verifier is asked.
    pub second_opinion: Option<&'static str>,
}

impl ElectronicSignatures {
    /// Trusts the authorities that are made when the first signature comes, and verifies on so many threads at a time.
    pub fn new(
        authorities: impl FnOnce() -> Result<Authorities, String> + Send + 'static,
        revocation: Arc<dyn RevocationSource>,
        unchecked: Unchecked,
        threads: usize,
    ) -> Self {
        Self {
            authorities: Arc::new(LazyLock::new(Box::new(authorities))),
            revocation,
            unchecked,
            second_opinion: None,
            verifiers: Verifiers::start(threads),
            places: Semaphore::new(threads.max(1) * JUDGED_A_THREAD),
        }
    }

    /// Has another verifier agree besides.
    #[must_use]
    pub fn beside(self, second_opinion: Option<SecondOpinion>) -> Self {
        Self { second_opinion, ..self }
    }

    /// The authorities that are trusted. May take seconds the first time: not for the threads that answer requests.
    ///
    /// # Errors
    /// [`Error::Internal`] where they could not be made up.
    pub fn authorities(&self) -> Result<&Authorities, Error> {
        trusted(&self.authorities)
    }

    /// Verifies that one person signed exactly `content`, with a certificate that was good at `now`.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait; [`Error::SignatureRefused`] with the reason, which for what could not be
    /// checked is transient; [`Error::Disputed`] or [`Error::NoSecondOpinion`] where another verifier is asked too.
    pub async fn verify(
        &self,
        cms: Vec<u8>,
        content: Vec<u8>,
        now: DateTime<Utc>,
        whose: Whose,
    ) -> Result<Proof, Error> {
        let _place = self.places.try_acquire().map_err(|_| {
            turned_away(Shortage::Verifying);
            Error::Busy
        })?;
        let authorities = self.authorities.clone();
        let verifying = self.verifiers.run(move || {
            let authorities = trusted(&authorities)?;
            let verified = eds::verify(&cms, &content, authorities, Moment::Given(now), whose);
            Ok::<_, Error>((cms, content, verified))
        });
        let (cms, content, verified) = verifying.await??;
        let verified = match (verified, &self.second_opinion) {
            (Ok(verified), _) => verified,
            (Err(refusal), second) => {
                if let Some(second) = second {
                    second.of_refused(&cms, &content, refusal).await;
                }
                return Err(refusal.into());
            }
        };
        // At once: a request has no time for one after the other.
        let opinion = self.opinion(&cms, &content, &verified);
        let (revocation, opinion) = join(self.ask_after(&verified, now), opinion).await;
        let taken = self.unchecked == Unchecked::Taken;
        let ours = if taken && matches!(revocation, Revocation::NotChecked(_)) {
            Ok(())
        } else {
            revocation.permits(now)
        };
        let second_opinion = match &self.second_opinion {
            Some(second) => Some(second.judge(&cms, opinion, ours)?),
            None => ours.map(|()| None)?,
        };
        Ok(Proof { cms, verified, revocation, judged_at: now, second_opinion })
    }

    async fn opinion(&self, cms: &[u8], content: &[u8], verified: &Verified) -> Opinion {
        match &self.second_opinion {
            Some(second) => second.verifier.ask(cms, content, verified).await,
            None => Opinion::None,
        }
    }

    /// Verifies again, on this very thread, what was accepted at `judged_at`. Revocation is not asked after: what was
    /// known of it then stands on record.
    ///
    /// # Errors
    /// [`Error::SignatureRefused`], or [`Error::Internal`] where the authorities could not be made up.
    pub fn verify_again(
        &self,
        cms: &[u8],
        content: &[u8],
        judged_at: DateTime<Utc>,
        whose: Whose,
    ) -> Result<Verified, Error> {
        let authorities = self.authorities()?;
        Ok(eds::verify(cms, content, authorities, Moment::Given(judged_at), whose)?)
    }

    /// How the revocation lists stand that are fetched ahead; none where none are named.
    pub fn lists(&self, now: DateTime<Utc>) -> Option<ListsAtHand> {
        self.revocation.lists(now)
    }

    /// The worst that is known of the certificates below the root, which are all asked after at once. A no is worse than
    /// a gap, and a gap is worse than a yes.
    async fn ask_after(&self, verified: &Verified, now: DateTime<Utc>) -> Revocation {
        let pairs = verified.path.iter().zip(verified.path.iter().skip(1));
        let asked =
            pairs.map(|(certificate, issuer)| self.revocation.ask(certificate, issuer, now));
        let badness = |state: &Revocation| match state {
            Revocation::Good { .. } => 0,
            Revocation::NotChecked(_) => 1,
            Revocation::Unknown => 2,
            Revocation::Revoked { .. } => 3,
        };
        let mut worst = None;
        for state in join_all(asked).await {
            if worst.as_ref().is_none_or(|worst| badness(&state) > badness(worst)) {
                worst = Some(state);
            }
        }
        worst.unwrap_or(Revocation::NotChecked(NotChecked::NothingFetched))
    }
}

fn trusted(authorities: &Trusted) -> Result<&Authorities, Error> {
    let made: &Result<Authorities, String> = authorities;
    made.as_ref().map_err(|fault| Error::Internal(fault.clone()))
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::SignatureRefused(refusal)
    }
}
