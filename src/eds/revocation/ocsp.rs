//! OCSP (RFC 6960, nonce by RFC 8954): one question about one certificate, and its answer.

use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use der::{Encode, Tag};

use super::{NotChecked, Revocation};
use crate::algorithms::{Algorithm, Line, is_sha1, sha1};
use crate::bounds::{CLOCK_SKEW, ENCLOSED_CERTIFICATES, OCSP_AGE, OCSP_BYTES, OCSP_STATEMENTS};
use crate::certificate::{Certificate, each_extension};
use crate::reading::{Malformed, Part, Parts, tagged, tagged_plain};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");
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

/// `ResponseData` with its statements unread.
struct Data<'a> {
    responder: Part<'a>,
    produced_at: DateTime<Utc>,
    statements: Vec<Part<'a>>,
    nonce: Option<&'a [u8]>,
}

impl<'a> Data<'a> {
    fn read(data: &Part<'a>) -> Result<Self, Malformed> {
        let mut parts = data.parts()?;
        if parts.take_if(tagged(0))?.is_some() {
            // The one version there is is the default, which DER leaves out.
            return Err(Malformed);
        }
        let responder = parts.any()?;
        let produced_at = parts.take(Tag::GeneralizedTime)?.time()?;
        let statements =
            parts.take(Tag::Sequence)?.parts()?.rest(Tag::Sequence, OCSP_STATEMENTS)?;
        let mut nonce = None;
        if let Some(extensions) = parts.take_if(tagged(1))? {
            each_extension(&extensions, |id, critical, value| {
                if id != NONCE {
                    return none_critical(id, critical, value);
                }
                // Some responders send the bytes back as they are, some in an OCTET STRING.
                nonce = Some(Part::filling(value, Tag::OctetString).map_or(value, |it| it.value));
                Ok(())
            })?;
        }
        parts.end()?;
        Ok(Self { responder, produced_at, statements, nonce })
    }

    /// The certificate that the responder names and that may answer for the issuer.
    fn signer<'c>(
        &self,
        issuer: &'c Certificate,
        trusted: &'c [Certificate],
        enclosed: &'c [Certificate],
        now: DateTime<Utc>,
    ) -> Result<&'c Certificate, NotChecked> {
        let named = |it: &&Certificate| match self.responder.tag {
            tag if tag == tagged(1) => self.responder.value == it.subject(),
            tag if tag == tagged(2) => self
                .responder
                .inner(Tag::OctetString)
                .is_ok_and(|hash| hash.value == sha1(it.key_bits())),
            _ => false,
        };
        let delegated = |it: &&Certificate| {
            let extensions = &it.extensions;
            extensions.usages.contains(&OCSP_SIGNING)
                && !extensions.beyond_us
                && it.names_as_issuer(issuer)
                && it.is_valid_at(now).is_ok()
                && it.is_signed_by(issuer).is_ok()
        };
        std::iter::once(issuer)
            .chain(trusted)
            .find(|it| named(it) && it.is_valid_at(now).is_ok())
            .or_else(|| enclosed.iter().find(|it| named(it) && delegated(it)))
            .ok_or(NotChecked::Signer)
    }
}

/// The bytes of a `BasicOCSPResponse` out of an answer that says "successful".
fn successful(answer: &[u8]) -> Result<&[u8], NotChecked> {
    let mut outer = Part::filling(answer, Tag::Sequence)?.parts()?;
    let status = match outer.take(Tag::Enumerated)?.value {
        [status] => *status,
        _ => return Err(NotChecked::Malformed),
    };
    if status != 0 {
        return Err(NotChecked::Refused(status));
    }
    let mut bytes = outer.take(tagged(0))?.inner(Tag::Sequence)?.parts()?;
    outer.end()?;
    let kind = bytes.any()?.oid()?;
    let basic = bytes.take(Tag::OctetString)?.value;
    bytes.end()?;
    if kind == BASIC { Ok(basic) } else { Err(NotChecked::Malformed) }
}

/// Certificates that cannot be read are of no use, and no harm either: what counts is whose signature fits.
fn enclosed_certificates(wrapped: Option<Part<'_>>) -> Result<Vec<Certificate>, Malformed> {
    let Some(wrapped) = wrapped else { return Ok(Vec::new()) };
    let rows: Parts<'_> = wrapped.inner(Tag::Sequence)?.parts()?;
    let rows = rows.rest(Tag::Sequence, ENCLOSED_CERTIFICATES)?;
    Ok(rows.iter().filter_map(|row| Certificate::read_der(row.whole).ok()).collect())
}

/// `CertStatus`; `None` is good.
fn state(status: &Part<'_>) -> Result<Option<Revocation>, Malformed> {
    match status.tag {
        tag if tag == tagged_plain(0) && status.value.is_empty() => Ok(None),
        tag if tag == tagged_plain(2) && status.value.is_empty() => Ok(Some(Revocation::Unknown)),
        tag if tag == tagged(1) => {
            let mut parts = status.parts()?;
            let at = parts.take(Tag::GeneralizedTime)?.time()?;
            let reason = match parts.take_if(tagged(0))? {
                Some(part) => part.inner(Tag::Enumerated)?.value.first().copied(),
                None => None,
            };
            parts.end()?;
            Ok(Some(Revocation::Revoked { at, reason }))
        }
        _ => Err(Malformed),
    }
}

fn none_critical(_: ObjectIdentifier, critical: bool, _: &[u8]) -> Result<(), Malformed> {
    if critical { Err(Malformed) } else { Ok(()) }
}

/// Tag, length and value.
fn wrapped(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = der::Length::try_from(value.len()).and_then(|length| length.to_der());
    let mut whole = vec![tag];
    whole.extend(length.unwrap_or_default());
    whole.extend(value);
    whole
}

impl From<Malformed> for NotChecked {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}
