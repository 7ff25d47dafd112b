//! The authority itself, and what fails of it at present.

use std::sync::{Arc, Mutex, PoisonError};

use domain::words::words;
use eds::{Authorities, Line};
use eds_testing::{IssueFault, Standing};

use crate::{App, Error};

words! {
    /// How a responder fails.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Fault {
        /// It is out of order: 503.
        Down = "down",
        /// It takes longer than anybody waits.
        Slow = "slow",
        /// It answers that it cannot answer (OCSP `tryLater`).
        TryLater = "try_later",
        /// Its answer is to another question.
        WrongNonce = "wrong_nonce",
        /// Its answer is signed by a stranger.
        WrongSigner = "wrong_signer",
        /// Its answer is of long ago.
        Stale = "stale",
        /// What it sends is no answer at all.
        Malformed = "malformed",
    }
}

/// What fails at present, in this process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// In answers by OCSP.
    pub ocsp: Option<Fault>,
    /// In revocation lists.
    pub lists: Option<Fault>,
}

/// The authority in all three lines.
pub struct EdsSandbox {
    standing: Arc<Standing>,
    faults: Mutex<Faults>,
}

impl EdsSandbox {
    /// That which follows from a seed.
    pub fn of(seed: [u8; 32]) -> Self {
        Self { standing: Standing::of(seed), faults: Mutex::default() }
    }

    /// What trust in it comes to. Takes seconds the first time in a process, for the keys of RSA.
    ///
    /// # Errors
    /// Why it could not be made up.
    pub fn authorities(&self) -> Result<Authorities, String> {
        let fault = |fault: IssueFault| fault.to_string();
        let made = Line::ALL.map(|line| self.standing.authority(line));
        let made = made.into_iter().collect::<Result<Vec<_>, _>>().map_err(fault)?;
        let (roots, issuing) = made.iter().map(|it| (&it.root.der, &it.issuing.der)).unzip();
        let (roots, issuing): (Vec<_>, Vec<_>) = (roots, issuing);
        Authorities::new(roots, issuing).map_err(|fault| fault.to_string())
    }

    /// What fails at present.
    pub fn faults(&self) -> Faults {
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets it fail so from now on, in this process.
    pub fn fail(&self, faults: Faults) {
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }
}

/// The certificates of the authority itself, in PEM.
#[derive(Debug, Clone)]
pub struct OwnCertificates {
    /// In which line.
    pub line: Line,
    /// Where trust begins.
    pub root: String,
    /// It issues certificates of people.
    pub issuing: String,
}

/// The certificates of the authority itself.
///
/// # Errors
/// [`Error::NotFound`] outside of development, [`Error::Internal`].
pub async fn own_certificates(app: &Arc<App>) -> Result<Vec<OwnCertificates>, Error> {
    working(app, |standing| {
        let of_line = |line| {
            let authority = standing.authority(line)?;
            let (root, issuing) = (authority.root.pem(), authority.issuing.pem());
            Ok(OwnCertificates { line, root, issuing })
        };
        Line::ALL.into_iter().map(of_line).collect()
    })
    .await
}

/// The sandbox's authority.
///
/// # Errors
/// [`Error::NotFound`] outside of development.
pub fn sandbox(app: &App) -> Result<&EdsSandbox, Error> {
    app.eds_sandbox.as_ref().ok_or(Error::NotFound)
}

/// Works with the authority on a thread that may be kept busy.
pub(super) async fn working<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&Standing) -> Result<T, IssueFault> + Send + 'static,
) -> Result<T, Error> {
    let standing = sandbox(app)?.standing.clone();
    let worked = tokio::task::spawn_blocking(move || work(&standing)).await;
    Ok(worked.map_err(|fault| Error::Internal(fault.to_string()))??)
}

impl From<IssueFault> for Error {
    fn from(fault: IssueFault) -> Self {
        match fault {
            IssueFault::Key => Self::Internal(fault.to_string()),
            IssueFault::Request => {
                Self::invalid("/question", "malformed_question", fault.to_string())
            }
            IssueFault::Certificate => {
                Self::invalid("/certificate", "unknown_certificate", fault.to_string())
            }
        }
    }
}
