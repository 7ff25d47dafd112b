//! OCSP (RFC 6960, nonce by RFC 8954): one question about one certificate, and its answer.

mod answer;

use chrono::{DateTime, Utc};
use der::{Encode, Tag};

use super::state::{NotChecked, Revocation};
use crate::algorithms::{Algorithm, Line, is_sha1, sha1};
use crate::bounds::{CLOCK_SKEW, OCSP_AGE, OCSP_BYTES};
use crate::certificate::{Certificate, each_extension};
use crate::reading::{Malformed, Part, tagged};
use answer::{Data, NONCE, enclosed_certificates, none_critical, state, successful};

/// `AlgorithmIdentifier` of SHA-1 with NULL, as every responder knows it.
const SHA1_NAME: [u8; 11] = [0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0];

/// A question to a responder.
#[derive(Debug, Clone)]
pub struct Request {
    name_hash: [u8; 20],
    key_hash: [u8; 20],
    serial: Vec<u8>,
    nonce: Option<[u8; 32]>,
}

impl Request {
    /// Asks after `certificate`, which `issuer` issued. Without a nonce (which the caller draws) an old answer can be
    /// played again for as long as it is fresh.
    pub fn new(certificate: &Certificate, issuer: &Certificate, nonce: Option<[u8; 32]>) -> Self {
        Self {
            name_hash: sha1(issuer.subject()),
            key_hash: sha1(issuer.key_bits()),
            serial: certificate.serial().to_vec(),
            nonce,
        }
    }

    /// The body of the POST (`application/ocsp-request`).
    pub fn to_der(&self) -> Vec<u8> {
        let mut body = wrapped(0x30, &wrapped(0x30, &wrapped(0x30, &self.certificate_id())));
        if let Some(nonce) = &self.nonce {
            let value = wrapped(4, &wrapped(4, nonce));
            let row = wrapped(0x30, &[NONCE.to_der().unwrap_or_default(), value].concat());
            body.extend(wrapped(0xa2, &wrapped(0x30, &row)));
        }
        wrapped(0x30, &wrapped(0x30, &body))
    }

    /// `CertID` without its own tag and length.
    fn certificate_id(&self) -> Vec<u8> {
        let mut id = SHA1_NAME.to_vec();
        id.extend(wrapped(4, &self.name_hash));
        id.extend(wrapped(4, &self.key_hash));
        id.extend(wrapped(2, &self.serial));
        id
    }

    /// What `answer` says of the certificate `now`. Its signer must be the issuer itself, a responder to whom the
    /// issuer delegated by a certificate of its own (RFC 6960 §4.2.2.2), or one of `trusted`.
    pub fn read(
        &self,
        answer: &[u8],
        issuer: &Certificate,
        trusted: &[Certificate],
        now: DateTime<Utc>,
    ) -> Revocation {
        self.judge(answer, issuer, trusted, now).unwrap_or_else(Revocation::NotChecked)
    }

    fn judge(
        &self,
        answer: &[u8],
        issuer: &Certificate,
        trusted: &[Certificate],
        now: DateTime<Utc>,
    ) -> Result<Revocation, NotChecked> {
        if answer.len() > OCSP_BYTES {
            return Err(NotChecked::TooLarge);
        }
        let basic = successful(answer)?;
        let mut parts = Part::filling(basic, Tag::Sequence)?.parts()?;
        let data = parts.take(Tag::Sequence)?;
        let algorithm = Algorithm::read(&parts.take(Tag::Sequence)?)?;
        let signature = parts.take(Tag::BitString)?.whole_bits()?;
        let enclosed = parts.take_if(tagged(0))?;
        parts.end()?;
        let data_read = Data::read(&data)?;

        let enclosed = enclosed_certificates(enclosed)?;
        let signer = data_read.signer(issuer, trusted, &enclosed, now)?;
        let fits = Line::of_signature(&algorithm) == Some(signer.line())
            && signer.key.verify(data.whole, signature).is_ok();
        if !fits {
            return Err(NotChecked::Signature);
        }
        if self.nonce.is_some() && data_read.nonce != self.nonce.as_ref().map(<[u8; 32]>::as_slice)
        {
            return Err(NotChecked::OtherQuestion);
        }
        if data_read.produced_at > now + CLOCK_SKEW {
            return Err(NotChecked::Stale);
        }
        self.statement(&data_read, now)
    }

    /// The one statement about our certificate.
    fn statement(&self, data: &Data<'_>, now: DateTime<Utc>) -> Result<Revocation, NotChecked> {
        for row in &data.statements {
            let mut parts = row.parts()?;
            if !self.is_asked_after(parts.take(Tag::Sequence)?)? {
                continue;
            }
            let status = parts.any()?;
            let this_update = parts.take(Tag::GeneralizedTime)?.time()?;
            let next_update = match parts.take_if(tagged(0))? {
                Some(part) => Some(part.inner(Tag::GeneralizedTime)?.time()?),
                None => None,
            };
            if let Some(extensions) = parts.take_if(tagged(1))? {
                each_extension(&extensions, none_critical)?;
            }
            parts.end()?;
            let end = next_update.unwrap_or(this_update + OCSP_AGE);
            if this_update > now + CLOCK_SKEW || end < now {
                return Err(NotChecked::Stale);
            }
            return Ok(state(&status)?.unwrap_or(Revocation::Good { this_update, next_update }));
        }
        Err(NotChecked::OtherQuestion)
    }

    fn is_asked_after(&self, id: Part<'_>) -> Result<bool, Malformed> {
        let mut parts = id.parts()?;
        let algorithm = Algorithm::read(&parts.take(Tag::Sequence)?)?;
        let name = parts.take(Tag::OctetString)?.value;
        let key = parts.take(Tag::OctetString)?.value;
        let serial = parts.number()?;
        parts.end()?;
        let same = name == self.name_hash && key == self.key_hash && serial == self.serial;
        Ok(is_sha1(&algorithm) && same)
    }
}

/// Tag, length and value.
fn wrapped(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = der::Length::try_from(value.len()).and_then(|length| length.to_der());
    let mut whole = vec![tag];
    whole.extend(length.unwrap_or_default());
    whole.extend(value);
    whole
}
