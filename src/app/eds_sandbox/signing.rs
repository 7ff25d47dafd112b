//! Signing in somebody's place, rightly or with a mistake.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::words::words;
use eds::Digest;
use eds_testing::{Cms, IssueFault, Issued, Standing};

use super::authority::working;
use crate::{App, Error};

words! {
    /// What is wrong with a CMS.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Mistake {
        /// Nobody signed it.
        NoSigner = "no_signer",
        /// It does not enclose its signer's certificate.
        NoCertificate = "no_certificate",
        /// The signature is over the content alone.
        NoSignedAttributes = "no_signed_attributes",
        /// The digest is one that does not belong to the key.
        WrongDigest = "wrong_digest",
        /// The content in it is another one than was signed.
        OtherContent = "other_content",
        /// A byte of it was changed.
        ChangedByte = "changed_byte",
        /// It bears the time stamp of a time to come.
        TimeStampAhead = "time_stamp_ahead",
    }
}

/// A CMS that is wanted.
#[derive(Clone)]
pub struct NewCms {
    /// With which certificates, each issued here, in DER or PEM; the first signs first.
    pub certificates: Vec<Vec<u8>>,
    /// What is signed.
    pub content: Vec<u8>,
    /// Whether the content stands in the CMS.
    pub attached: bool,
    /// Whether it bears a time stamp.
    pub time_stamp: bool,
    /// What is to be wrong with it.
    pub mistake: Option<Mistake>,
}

/// Signs with certificates that were issued here; the CMS in DER.
///
/// # Errors
/// [`Error::NotFound`] outside of development, [`Error::Invalid`] for certificates of others.
pub async fn sign(app: &Arc<App>, wanted: NewCms) -> Result<Vec<u8>, Error> {
    let now = app.clock.legal();
    working(app, move |standing| sign_at(standing, &wanted, now)).await
}

fn sign_at(
    standing: &Standing,
    wanted: &NewCms,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, IssueFault> {
    let signers = wanted.certificates.iter().map(|der| Ok(standing.issued(der)?.1));
    let signers: Vec<Issued> = signers.collect::<Result<_, _>>()?;
    let first = signers.first().ok_or(IssueFault::Certificate)?;
    let line = first.key.line();
    let authority = standing.authority(line)?;
    let mut cms = Cms {
        signers: signers.iter().collect(),
        enclosed: signers.iter().map(|signer| signer.der.as_slice()).collect(),
        attached: wanted.attached.then_some(&wanted.content),
        signing_time: Some(now),
        stamped: wanted.time_stamp.then_some((&authority.time_stamping, now)),
        ..Cms::new(first, &wanted.content)
    };
    match wanted.mistake {
        None | Some(Mistake::ChangedByte) => {}
        Some(Mistake::NoSigner) => cms.signers.clear(),
        Some(Mistake::NoCertificate) => cms.enclosed.clear(),
        Some(Mistake::NoSignedAttributes) => cms.signed_attributes = false,
        Some(Mistake::WrongDigest) => cms.digest = Some(another_than(line.digest())),
        Some(Mistake::OtherContent) => cms.attached = Some(b"something else"),
        Some(Mistake::TimeStampAhead) => {
            cms.stamped = Some((&authority.time_stamping, now + chrono::TimeDelta::days(1)));
        }
    }
    let mut der = cms.to_der()?;
    if wanted.mistake == Some(Mistake::ChangedByte)
        && let Some(last) = der.last_mut()
    {
        *last ^= 1;
    }
    Ok(der)
}

const fn another_than(digest: Digest) -> Digest {
    match digest {
        Digest::Sha256 => Digest::Streebog512,
        Digest::Streebog512 | Digest::Gost34311 => Digest::Sha256,
    }
}
