//! CMS SignedData (RFC 5652 §5) as it stands in the bytes, with nothing verified yet.
//!
//! Whatever no signature covers may have one spelling only: a byte changed there must not yield
//! another message that verifies. So versions must be the ones that RFC 5652 computes, the list of
//! digests must be the signers' own, and nothing may be enclosed that nobody asks for.

mod attributes;
mod signer;

use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::algorithms::Algorithm;
use crate::armour::der_of;
use crate::bounds::{ARMOURED_BYTES, ATTRIBUTES, CMS_BYTES, ENCLOSED_CERTIFICATES};
use crate::certificate::Certificate;
use crate::reading::{Malformed, Part, Parts, tagged};
use crate::refusal::Refusal;

pub(crate) use signer::SignerInfo;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
/// Plain bytes.
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
/// What a time stamping authority signs (RFC 3161 §2.4.2).
pub(crate) const TIME_STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");

/// Labels under which software writes a CMS in PEM (RFC 7468 §9 asks for the first).
const LABELS: [&str; 2] = ["CMS", "PKCS7"];

/// A CMS whose parts could be read.
pub(crate) struct SignedData<'a> {
    pub(crate) content_type: ObjectIdentifier,
    /// Present in an attached one.
    pub(crate) content: Option<&'a [u8]>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) signers: Vec<SignerInfo<'a>>,
}

/// The DER of a CMS that came in DER or PEM, of a size that is worth reading.
pub(crate) fn der_of_cms(bytes: &[u8]) -> Result<std::borrow::Cow<'_, [u8]>, Refusal> {
    if bytes.len() > ARMOURED_BYTES {
        return Err(Refusal::TooLarge);
    }
    let der = der_of(bytes, &LABELS)?;
    if der.len() > CMS_BYTES { Err(Refusal::TooLarge) } else { Ok(der) }
}

impl<'a> SignedData<'a> {
    /// Reads the DER of a `ContentInfo`.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Refusal> {
        let mut info = Part::filling(der, Tag::Sequence)?.parts()?;
        let kind = info.any()?.oid()?;
        let content = info.take(tagged(0))?;
        info.end()?;
        if kind != SIGNED_DATA {
            return Err(Refusal::NotSignedData);
        }
        let mut parts = content.inner(Tag::Sequence)?.parts()?;
        let version = parts.take(Tag::Integer)?.small()?;
        let digests = parts.take(Tag::Set)?.parts()?.rest(Tag::Sequence, ATTRIBUTES)?;
        let (content_type, content) = encapsulated(parts.take(Tag::Sequence)?.parts()?)?;
        let certificates = parts.take_if(tagged(0))?;
        let revocation = parts.take_if(tagged(1))?;
        let signers = parts.take(Tag::Set)?.parts()?.rest(Tag::Sequence, ATTRIBUTES)?;
        parts.end()?;
        if revocation.is_some() {
            return Err(Refusal::EnclosedRevocation);
        }
        if signers.is_empty() {
            return Err(Refusal::NoSigner);
        }
        let signers: Vec<SignerInfo<'a>> =
            signers.iter().map(SignerInfo::read).collect::<Result<_, _>>()?;
        expect_version(version, content_type, &signers)?;
        expect_digests(&digests, &signers)?;
        let certificates = match certificates {
            Some(set) => certificates_of(set.parts()?)?,
            None => Vec::new(),
        };
        Ok(Self { content_type, content, certificates, signers })
    }

    /// The one signer that counts as a person's signature.
    pub(crate) fn one_signer(&self) -> Result<&SignerInfo<'a>, Refusal> {
        match self.signers.as_slice() {
            [signer] => Ok(signer),
            [] => Err(Refusal::NoSigner),
            _ => Err(Refusal::SeveralSigners),
        }
    }
}

fn encapsulated(mut parts: Parts<'_>) -> Result<(ObjectIdentifier, Option<&[u8]>), Malformed> {
    let kind = parts.any()?.oid()?;
    let content = match parts.take_if(tagged(0))? {
        Some(wrapped) => Some(wrapped.inner(Tag::OctetString)?.value),
        None => None,
    };
    parts.end()?;
    Ok((kind, content))
}

/// Certificates alone: attribute certificates and other formats say nothing here.
fn certificates_of(parts: Parts<'_>) -> Result<Vec<Certificate>, Refusal> {
    let mut found: Vec<Certificate> = Vec::new();
    for part in parts.rest(Tag::Sequence, ENCLOSED_CERTIFICATES)? {
        let certificate = Certificate::read_der(part.whole)?;
        if found.contains(&certificate) {
            return Err(Refusal::SpareCertificate);
        }
        found.push(certificate);
    }
    Ok(found)
}

/// RFC 5652 §5.1: 3 if the content is not plain data or a signer is named by key, otherwise 1.
fn expect_version(
    version: u8,
    content_type: ObjectIdentifier,
    signers: &[SignerInfo<'_>],
) -> Result<(), Malformed> {
    let third = content_type != DATA || signers.iter().any(SignerInfo::is_named_by_key);
    if version == if third { 3 } else { 1 } { Ok(()) } else { Err(Malformed) }
}

/// Each digest of the list is some signer's, and each signer's is in the list, to the byte.
fn expect_digests(listed: &[Part<'_>], signers: &[SignerInfo<'_>]) -> Result<(), Refusal> {
    let all_used = listed
        .iter()
        .all(|digest| signers.iter().any(|signer| signer.digest.whole == digest.whole));
    let all_listed = signers
        .iter()
        .all(|signer| listed.iter().filter(|it| it.whole == signer.digest.whole).count() == 1);
    for digest in listed {
        Algorithm::read(digest)?;
    }
    if all_used && all_listed { Ok(()) } else { Err(Refusal::WrongDigestAlgorithm) }
}
