//! Public keys of the three lines, and the signatures they verify.

use der::Tag;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPublicKey};
use sha2::Sha256;

use crate::algorithms::{
    Algorithm, GOST_34_311_OF_KEYS, GOST2004_CURVE, GOST2004_KEY, GOST2015_CURVE, GOST2015_KEY,
    Line, Parameters, RSA_ENCRYPTION, STREEBOG_512,
};
use crate::gost::{self, Fault, GOST_256, GOST_512, Point256, Point512};
use crate::reading::{Malformed, Part};
use crate::refusal::Refusal;

/// Below this nothing is believed, above the other nothing is worked out (and `rsa` refuses it).
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The key of a certificate.
#[derive(Debug, Clone)]
pub(crate) enum PublicKey {
    Rsa(Box<RsaPublicKey>),
    Gost2015(Box<Point512>),
    Gost2004(Box<Point256>),
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo`.
    pub(crate) fn read(info: &Part<'_>) -> Result<Self, Refusal> {
        let mut parts = info.parts()?;
        let part = parts.take(Tag::Sequence)?;
        let algorithm = Algorithm::read(&part)?;
        let bits = parts.take(Tag::BitString)?.whole_bits()?;
        parts.end()?;
        match algorithm.oid {
            RSA_ENCRYPTION if algorithm.parameters == Parameters::Null => rsa(bits),
            GOST2015_KEY if of_curve(&algorithm, GOST2015_CURVE, STREEBOG_512)? => {
                let (x, y) = coordinates(bits, gost::Curve512::BYTES)?;
                Ok(Self::Gost2015(Box::new(GOST_512.point(x, y)?)))
            }
            GOST2004_KEY if of_curve(&algorithm, GOST2004_CURVE, GOST_34_311_OF_KEYS)? => {
                let (x, y) = coordinates(bits, gost::Curve256::BYTES)?;
                Ok(Self::Gost2004(Box::new(GOST_256.point(x, y)?)))
            }
            _ => Err(Refusal::UnsupportedKey),
        }
    }

    pub(crate) fn line(&self) -> Line {
        match self {
            Self::Rsa(_) => Line::Rsa,
            Self::Gost2015(_) => Line::Gost2015,
            Self::Gost2004(_) => Line::Gost2004,
        }
    }

    /// Is `signature` this key's over `bytes`?
    pub(crate) fn verify(&self, bytes: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let digest = self.line().digest().of(bytes);
        match self {
            Self::Rsa(key) => key
                .verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature)
                .map_err(|_| Refusal::BadSignature),
            Self::Gost2015(key) => Ok(GOST_512.verify(key, &digest, signature)?),
            Self::Gost2004(key) => Ok(GOST_256.verify(key, &digest, signature)?),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotOnCurve => Self::PointNotOnCurve,
            Fault::OutOfRange => Self::SignatureOutOfRange,
            Fault::DoesNotFit => Self::BadSignature,
        }
    }
}

fn rsa(bits: &[u8]) -> Result<PublicKey, Refusal> {
    let key = RsaPublicKey::from_pkcs1_der(bits).map_err(|_| Refusal::UnsupportedKey)?;
    let odd = |bytes: Vec<u8>| bytes.last().is_some_and(|byte| byte & 1 == 1);
    let usual = RSA_BITS.contains(&key.n().bits())
        && odd(key.n().to_bytes_be())
        && odd(key.e().to_bytes_be())
        && key.e().bits() > 1;
    if usual { Ok(PublicKey::Rsa(Box::new(key))) } else { Err(Refusal::UnsupportedKey) }
}

/// The parameters of a GOST key name its curve and its digest.
fn of_curve(
    algorithm: &Algorithm<'_>,
    curve: der::asn1::ObjectIdentifier,
    digest: der::asn1::ObjectIdentifier,
) -> Result<bool, Malformed> {
    let Parameters::Other(part) = algorithm.parameters else { return Ok(false) };
    if part.tag != Tag::Sequence {
        return Ok(false);
    }
    let mut parts = part.parts()?;
    let names = (parts.any()?.oid()?, parts.any()?.oid()?);
    parts.end()?;
    Ok(names == (curve, digest))
}

/// Inside the BIT STRING stands an OCTET STRING with x, then y.
fn coordinates(bits: &[u8], bytes: usize) -> Result<(&[u8], &[u8]), Refusal> {
    let point = Part::filling(bits, Tag::OctetString)?.value;
    if point.len() != 2 * bytes {
        return Err(Refusal::UnsupportedKey);
    }
    Ok(point.split_at(bytes))
}
