//! One signer of a CMS: who they say they are, and whether their signature holds.

use chrono::{DateTime, Utc};
use der::Tag;
use der::asn1::ObjectIdentifier;

use super::attributes::{AttributeFault, Attributes};
use crate::algorithms::{Algorithm, Digest, Line, is_sha1, sha1};
use crate::certificate::Certificate;
use crate::reading::{Malformed, Part, Parts, tagged, tagged_plain};
use crate::refusal::Refusal;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
/// A counter-signature is a signature of somebody else, which no signer can have signed.
const COUNTER_SIGNATURE: ObjectIdentifier = oid("1.2.840.113549.1.9.6");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const ALGORITHM_PROTECTION: ObjectIdentifier = oid("1.2.840.113549.1.9.52");
const TIME_STAMP_TOKEN: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");

enum Name<'a> {
    IssuerAndSerial { issuer: &'a [u8], serial: &'a [u8] },
    Key(&'a [u8]),
}

/// A `SignerInfo` whose parts could be read.
pub(crate) struct SignerInfo<'a> {
    name: Name<'a>,
    pub(crate) digest: Algorithm<'a>,
    signed: Option<Part<'a>>,
    algorithm: Algorithm<'a>,
    pub(crate) signature: &'a [u8],
    unsigned: Option<Part<'a>>,
}

/// What a signer whose signature holds has said in signed attributes.
pub(crate) struct Signed {
    /// Their own claim; nobody vouches for it.
    pub(crate) signing_time: Option<DateTime<Utc>>,
    /// The attributes name the certificate they were signed with.
    pub(crate) names_certificate: bool,
}

impl<'a> SignerInfo<'a> {
    pub(super) fn read(part: &Part<'a>) -> Result<Self, Refusal> {
        let mut parts = part.parts()?;
        let version = parts.take(Tag::Integer)?.small()?;
        let name = match parts.any()? {
            named if named.tag == Tag::Sequence => {
                let mut parts = named.parts()?;
                let issuer = parts.take(Tag::Sequence)?.whole;
                let serial = parts.number()?;
                parts.end()?;
                Name::IssuerAndSerial { issuer, serial }
            }
            named if named.tag == tagged_plain(0) => Name::Key(named.value),
            _ => return Err(Refusal::Malformed),
        };
        // RFC 5652 §5.3: the version tells which of the two names it is.
        if version != if matches!(name, Name::Key(_)) { 3 } else { 1 } {
            return Err(Refusal::Malformed);
        }
        let digest = Algorithm::read(&parts.take(Tag::Sequence)?)?;
        let signed = parts.take_if(tagged(0))?;
        let algorithm = Algorithm::read(&parts.take(Tag::Sequence)?)?;
        let signature = parts.take(Tag::OctetString)?.value;
        let unsigned = parts.take_if(tagged(1))?;
        parts.end()?;
        Ok(Self { name, digest, signed, algorithm, signature, unsigned })
    }

    pub(super) const fn is_named_by_key(&self) -> bool {
        matches!(self.name, Name::Key(_))
    }

    /// Is it this certificate that the signer names?
    pub(crate) fn names(&self, certificate: &Certificate) -> bool {
        match self.name {
            Name::IssuerAndSerial { issuer, serial } => {
                issuer == certificate.issuer() && serial == certificate.serial()
            }
            Name::Key(id) => certificate.extensions.key_id.as_deref() == Some(id),
        }
    }

    /// RFC 5652 §5.4 and §5.6: the content of this kind is what was signed, and the certificate's key signed it.
    pub(crate) fn verify(
        &self,
        kind: ObjectIdentifier,
        content: &[u8],
        certificate: &Certificate,
    ) -> Result<Signed, Refusal> {
        let line = certificate.line();
        if Digest::named(&self.digest) != Some(line.digest()) {
            return Err(Refusal::WrongDigestAlgorithm);
        }
        if Line::of_signer(&self.digest, &self.algorithm) != Some(line) {
            return Err(Refusal::WrongSignatureAlgorithm);
        }
        let signed = self.signed.ok_or(Refusal::NoSignedAttributes)?;
        let attributes = Attributes::read(&signed)?;
        let content_type = attributes.get(CONTENT_TYPE).ok_or(Refusal::WrongSignedAttributes)?;
        if content_type.oid().ok() != Some(kind) {
            return Err(Refusal::WrongSignedAttributes);
        }
        let digest = attributes
            .get(MESSAGE_DIGEST)
            .filter(|value| value.tag == Tag::OctetString)
            .ok_or(Refusal::WrongSignedAttributes)?;
        if digest.value != line.digest().of(content) {
            return Err(Refusal::OtherContent);
        }
        // What is signed is the SET itself: its own tag in the place of [0].
        let mut set = signed.whole.to_vec();
        if let Some(tag) = set.first_mut() {
            *tag = 0x31;
        }
        certificate.key.verify(&set, self.signature)?;
        self.rest_of_signed(&attributes, certificate)
    }

    /// The attributes that need not be there and must be right when they are.
    fn rest_of_signed(
        &self,
        attributes: &Attributes<'a>,
        certificate: &Certificate,
    ) -> Result<Signed, Refusal> {
        let wrong = || Refusal::WrongSignedAttributes;
        if attributes.get(COUNTER_SIGNATURE).is_some() {
            return Err(wrong());
        }
        if let Some(value) = attributes.get(ALGORITHM_PROTECTION) {
            let mut parts = value.parts()?;
            let same = parts.any()?.whole == self.digest.whole
                && parts.take(tagged(1))?.value == inside(self.algorithm.whole)?;
            parts.end()?;
            if !same {
                return Err(wrong());
            }
        }
        let named = [(SIGNING_CERTIFICATE, false), (SIGNING_CERTIFICATE_V2, true)]
            .into_iter()
            .filter_map(|(name, second)| Some((attributes.get(name)?, second)))
            .map(|(value, second)| names_first(&value, second, certificate))
            .collect::<Result<Vec<bool>, Malformed>>()?;
        if named.contains(&false) {
            return Err(wrong());
        }
        let signing_time = match attributes.get(SIGNING_TIME) {
            Some(value) => Some(value.time().map_err(|_| wrong())?),
            None => None,
        };
        Ok(Signed { signing_time, names_certificate: !named.is_empty() })
    }

    /// The time stamp over the signature, the one thing that may stand beside it unsigned.
    pub(crate) fn time_stamp(&self) -> Result<Option<&'a [u8]>, Refusal> {
        let Some(unsigned) = self.unsigned else { return Ok(None) };
        let attributes = Attributes::read(&unsigned)?;
        if attributes.iter().any(|(name, _)| *name != TIME_STAMP_TOKEN) {
            return Err(Refusal::UnknownUnsignedAttribute);
        }
        Ok(attributes.get(TIME_STAMP_TOKEN).map(|value| value.whole))
    }
}

impl From<AttributeFault> for Refusal {
    fn from(fault: AttributeFault) -> Self {
        match fault {
            AttributeFault::Malformed => Self::Malformed,
            AttributeFault::NotSingle => Self::WrongSignedAttributes,
        }
    }
}

fn inside(whole: &[u8]) -> Result<&[u8], Malformed> {
    Ok(Part::filling(whole, Tag::Sequence)?.value)
}

/// ESSCertID and ESSCertIDv2 (RFC 5035): does the first of them stand for `certificate`?
fn names_first(
    value: &Part<'_>,
    second: bool,
    certificate: &Certificate,
) -> Result<bool, Malformed> {
    let mut list = Part::filling(value.whole, Tag::Sequence)?.parts()?;
    let mut ids: Parts<'_> = list.take(Tag::Sequence)?.parts()?;
    let mut id = ids.take(Tag::Sequence)?.parts()?;
    let algorithm = if second { id.take_if(Tag::Sequence)? } else { None };
    let hash = id.take(Tag::OctetString)?.value;
    let der = certificate.der();
    Ok(match algorithm.map(|part| Algorithm::read(&part)).transpose()? {
        None if !second => hash == sha1(der),
        None => hash == Digest::Sha256.of(der),
        Some(algorithm) if is_sha1(&algorithm) => hash == sha1(der),
        Some(algorithm) => Digest::named(&algorithm).is_some_and(|it| hash == it.of(der)),
    })
}
