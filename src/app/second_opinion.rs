//! Another verifier beside ours. It says yes to nothing that ours refuses; where it says no, or they differ otherwise, the
//! stricter of the two holds and whoever watches the log is told.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::Error;
use credentials::{hex, sha256};
use eds::{Refusal, Verified};

/// Bytes of a CMS's hash that are logged: whoever sends it again can be told from others, and nobody is named.
const SHOWN: usize = 8;

/// A program by others that verifies electronic signatures too.
pub trait SecondVerifier: Send + Sync {
    /// What it thinks of a CMS that ours has found good, but for revocation. Answers within seconds.
    fn ask<'a>(
        &'a self,
        cms: &'a [u8],
        content: &'a [u8],
        verified: &'a Verified,
    ) -> BoxFuture<'a, Opinion>;

    /// Whether it accepts without a reserve what ours refuses. Answers within seconds.
    fn accepts<'a>(&'a self, cms: &'a [u8], content: &'a [u8]) -> BoxFuture<'a, bool>;
}

/// What it thinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// The same as ours.
    Agrees,
    /// Something else; in what, for the log.
    Differs(&'static str),
    /// Nothing: it could not be asked, or could not find out.
    None,
}

/// How a deployment asks for it.
pub struct SecondOpinion {
    /// Who is asked.
    pub verifier: Arc<dyn SecondVerifier>,
    /// A signature that it has no opinion on is refused for now (503).
    pub required: bool,
}

impl SecondOpinion {
    /// Holds its opinion against ours, which is that the signature is good, and its certificates are as said; the word for
    /// it that stands on record.
    ///
    /// # Errors
    /// [`Error::Disputed`] where it says no, [`Error::NoSecondOpinion`] where it says nothing and has to.
    pub(crate) fn judge(
        &self,
        cms: &[u8],
        opinion: Opinion,
        ours: Result<(), Refusal>,
    ) -> Result<&'static str, Error> {
        match (opinion, ours) {
            (Opinion::Agrees, Ok(())) => Ok("agreed"),
            (Opinion::Differs(what), _) => {
                alarm(cms, ours.err().map_or("accepted", Refusal::code), what);
                Err(Error::Disputed)
            }
            (Opinion::Agrees, Err(refusal)) => {
                if !refusal.is_transient() {
                    alarm(cms, refusal.code(), "accepted");
                }
                Err(refusal.into())
            }
            (Opinion::None, Err(refusal)) => Err(refusal.into()),
            (Opinion::None, Ok(())) if self.required => Err(Error::NoSecondOpinion),
            (Opinion::None, Ok(())) => {
                tracing::warn!(cms = name_of(cms), "accepted without the second opinion");
                Ok("absent")
            }
        }
    }

    /// Asks about what ours has refused, which it stays; a yes of the other is worth an alarm.
    pub(crate) async fn of_refused(&self, cms: &[u8], content: &[u8], refusal: Refusal) {
        if is_of_both(refusal) && self.verifier.accepts(cms, content).await {
            alarm(cms, refusal.code(), "accepted");
        }
    }
}

/// Whether the other looks at what ours refuses for this reason. It asks for no signer, no certificate beside them, no chain
/// above the issuer, no key usage, no kind of holder, and takes any content that is attached.
const fn is_of_both(refusal: Refusal) -> bool {
    match refusal {
        Refusal::Malformed
        | Refusal::WrongSignedAttributes
        | Refusal::WrongDigestAlgorithm
        | Refusal::WrongSignatureAlgorithm
        | Refusal::UnsupportedKey
        | Refusal::PointNotOnCurve
        | Refusal::SignatureOutOfRange
        | Refusal::BadSignature
        | Refusal::UnknownIssuer
        | Refusal::Expired
        | Refusal::NotYetValid => true,
        Refusal::TooLarge
        | Refusal::NotSignedData
        | Refusal::NoSigner
        | Refusal::SeveralSigners
        | Refusal::NoCertificate
        | Refusal::SpareCertificate
        | Refusal::EnclosedRevocation
        | Refusal::OtherContent
        | Refusal::WrongContentType
        | Refusal::NoSignedAttributes
        | Refusal::UnknownUnsignedAttribute
        | Refusal::BrokenChain(_)
        | Refusal::AuthenticationOnly
        | Refusal::Organisation
        | Refusal::NotIndividual
        | Refusal::NotOrganisation
        | Refusal::NoIin
        | Refusal::Revoked
        | Refusal::RevocationUnknown
        | Refusal::RevocationNotChecked
        | Refusal::BadTimeStamp
        | Refusal::TimeStampAhead => false,
    }
}

/// Tells whoever watches the log that both verifiers differ: one of them is wrong.
fn alarm(cms: &[u8], ours: &str, theirs: &str) {
    tracing::error!(
        target: "petitions::security",
        event = "second_opinion_differs", outcome = "failed", ours, theirs, cms = name_of(cms)
    );
}

fn name_of(cms: &[u8]) -> String {
    hex(&sha256(cms)[..SHOWN])
}
