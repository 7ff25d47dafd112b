//! What stands in an answer, and who may have given it.

use chrono::{DateTime, Utc};
use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::algorithms::sha1;
use crate::bounds::{ENCLOSED_CERTIFICATES, OCSP_STATEMENTS};
use crate::certificate::{Certificate, each_extension};
use crate::reading::{Malformed, Part, Parts, tagged, tagged_plain};
use crate::revocation::state::{NotChecked, Revocation};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
pub(super) const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");

/// `ResponseData` with its statements unread.
pub(super) struct Data<'a> {
    responder: Part<'a>,
    pub(super) produced_at: DateTime<Utc>,
    pub(super) statements: Vec<Part<'a>>,
    pub(super) nonce: Option<&'a [u8]>,
}

impl<'a> Data<'a> {
    pub(super) fn read(data: &Part<'a>) -> Result<Self, Malformed> {
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
    pub(super) fn signer<'c>(
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
pub(super) fn successful(answer: &[u8]) -> Result<&[u8], NotChecked> {
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
pub(super) fn enclosed_certificates(
    wrapped: Option<Part<'_>>,
) -> Result<Vec<Certificate>, Malformed> {
    let Some(wrapped) = wrapped else { return Ok(Vec::new()) };
    let rows: Parts<'_> = wrapped.inner(Tag::Sequence)?.parts()?;
    let rows = rows.rest(Tag::Sequence, ENCLOSED_CERTIFICATES)?;
    Ok(rows.iter().filter_map(|row| Certificate::read_der(row.whole).ok()).collect())
}

/// `CertStatus`; `None` is good.
pub(super) fn state(status: &Part<'_>) -> Result<Option<Revocation>, Malformed> {
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

pub(super) fn none_critical(
    _: ObjectIdentifier,
    critical: bool,
    _: &[u8],
) -> Result<(), Malformed> {
    if critical { Err(Malformed) } else { Ok(()) }
}
