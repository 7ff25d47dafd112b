//! X.509 certificates (RFC 5280), read once and kept with their bytes.

mod extensions;

use std::ops::Range;

use chrono::{DateTime, Utc};
use der::Tag;

use crate::algorithms::{Algorithm, Line};
use crate::armour::der_of;
use crate::bounds::CERTIFICATE_BYTES;
use crate::distinguished_name::{common_name, texts};
use crate::keys::PublicKey;
use crate::reading::{Malformed, Part, Parts, tagged, tagged_plain};
use crate::refusal::{ChainFault, Refusal};

pub(crate) use extensions::{Extensions, Purpose, each_extension};

/// A certificate whose parts could be read. Nothing is said of who signed it.
#[derive(Clone)]
pub struct Certificate {
    der: Box<[u8]>,
    /// What the issuer signed.
    tbs: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    /// The bits of the public key, without the count of unused ones: what OCSP takes the hash of.
    key_bits: Range<usize>,
    signature: Range<usize>,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
    pub(crate) key: PublicKey,
    /// The line of whoever issued it.
    issued_in: Line,
    pub(crate) extensions: Extensions,
}

impl std::fmt::Debug for Certificate {
    /// The subject is a person: only the serial number is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.serial_hex())
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Certificate {
    /// Reads a certificate in DER or PEM.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > 2 * CERTIFICATE_BYTES {
            return Err(Refusal::TooLarge);
        }
        Self::read_der(&der_of(bytes, &["CERTIFICATE", "X509 CERTIFICATE"])?)
    }

    pub(crate) fn read_der(der: &[u8]) -> Result<Self, Refusal> {
        if der.len() > CERTIFICATE_BYTES {
            return Err(Refusal::TooLarge);
        }
        let mut outer = Part::filling(der, Tag::Sequence)?.parts()?;
        let tbs = outer.take(Tag::Sequence)?;
        let named = outer.take(Tag::Sequence)?;
        let signature = outer.take(Tag::BitString)?.whole_bits()?;
        outer.end()?;

        let mut parts = tbs.parts()?;
        version_3(&mut parts)?;
        let serial = parts.number()?;
        let inner = parts.take(Tag::Sequence)?;
        let issuer = parts.take(Tag::Sequence)?;
        let mut validity = parts.take(Tag::Sequence)?.parts()?;
        let (not_before, not_after) = (validity.any()?.time()?, validity.any()?.time()?);
        validity.end()?;
        let subject = parts.take(Tag::Sequence)?;
        let info = parts.take(Tag::Sequence)?;
        parts.take_if(tagged_plain(1))?;
        parts.take_if(tagged_plain(2))?;
        let extensions = Extensions::read(parts.take_if(tagged(3))?)?;
        parts.end()?;

        // The outer name is not signed: it must repeat the inner one.
        if named.whole != inner.whole {
            return Err(Refusal::Malformed);
        }
        let algorithm = Algorithm::read(&named)?;
        let issued_in = Line::of_signature(&algorithm).ok_or(Refusal::WrongSignatureAlgorithm)?;
        let within = |part: &[u8]| place_of(der, part).ok_or(Malformed);
        Ok(Self {
            tbs: within(tbs.whole)?,
            serial: within(serial)?,
            issuer: within(issuer.whole)?,
            subject: within(subject.whole)?,
            key_bits: within(key_bits(&info)?)?,
            signature: within(signature)?,
            not_before,
            not_after,
            key: PublicKey::read(&info)?,
            issued_in,
            extensions,
            der: der.into(),
        })
    }

    /// The certificate as it was issued.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The serial number in lower-case hexadecimal, as revocation lists and staff name it.
    pub fn serial_hex(&self) -> String {
        self.serial().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The line of the certificate's own key.
    pub fn line(&self) -> Line {
        self.key.line()
    }

    /// First and last instant of its validity (RFC 5280 §4.1.2.5: both belong to it).
    pub const fn validity(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.not_before, self.not_after)
    }

    /// It is of an authority, as far as it says itself.
    pub const fn is_authority(&self) -> bool {
        self.extensions.authority
    }

    /// It was made for tests: by an authority that is made up, or by one that calls itself so. The national authority
    /// writes TEST into the names of its own, whose keys everybody can have.
    pub fn is_for_tests(&self) -> bool {
        let says_so =
            |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "TEST");
        self.extensions.made_up || texts(self.subject()).iter().any(|it| says_so(it))
    }

    /// Whose it is, in the letters of the authority: for telling operators which file is meant, never for a person's.
    pub fn name(&self) -> String {
        common_name(self.subject())
    }

    pub(crate) fn serial(&self) -> &[u8] {
        &self.der[self.serial.clone()]
    }

    pub(crate) fn issuer(&self) -> &[u8] {
        &self.der[self.issuer.clone()]
    }

    pub(crate) fn subject(&self) -> &[u8] {
        &self.der[self.subject.clone()]
    }

    pub(crate) fn key_bits(&self) -> &[u8] {
        &self.der[self.key_bits.clone()]
    }

    /// Both name the same authority, as far as names go.
    pub(crate) fn names_as_issuer(&self, issuer: &Self) -> bool {
        self.issuer() == issuer.subject()
            && match (&self.extensions.issuer_key_id, &issuer.extensions.key_id) {
                (Some(named), Some(own)) => named == own,
                _ => true,
            }
    }

    /// Did the issuer's key sign this certificate? Nothing else is asked.
    pub fn is_signed_by(&self, issuer: &Self) -> Result<(), ChainFault> {
        let fits = issuer.line() == self.issued_in
            && issuer
                .key
                .verify(&self.der[self.tbs.clone()], &self.der[self.signature.clone()])
                .is_ok();
        if fits { Ok(()) } else { Err(ChainFault::Signature) }
    }

    /// Where `at` lies: before, within (`Ok`) or after its validity.
    pub(crate) fn is_valid_at(&self, at: DateTime<Utc>) -> Result<(), Refusal> {
        if at < self.not_before {
            Err(Refusal::NotYetValid)
        } else if at > self.not_after {
            Err(Refusal::Expired)
        } else {
            Ok(())
        }
    }
}

fn version_3(parts: &mut Parts<'_>) -> Result<(), Refusal> {
    let version = parts.take(tagged(0))?.inner(Tag::Integer)?.small()?;
    if version == 2 { Ok(()) } else { Err(Refusal::Malformed) }
}

fn key_bits<'a>(info: &Part<'a>) -> Result<&'a [u8], Malformed> {
    let mut parts = info.parts()?;
    parts.take(Tag::Sequence)?;
    parts.take(Tag::BitString)?.whole_bits()
}

/// Where `part`, which was read from `whole`, lies in it.
fn place_of(whole: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= whole.len()).then_some(start..end)
}
