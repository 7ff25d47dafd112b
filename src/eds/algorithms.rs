//! The three lines of Kazakhstan's national certification authority, and how each is named.

use der::asn1::ObjectIdentifier;
use der::{Tag, asn1::Null};
use gost94::Gost94Test;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use streebog::Streebog512;

use crate::reading::{Malformed, Part};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// The key of RSA; as a signature's name it leaves the digest to another field (RFC 3370 §3.2).
pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const SHA256_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
pub(crate) const GOST2015_KEY: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2");
pub(crate) const GOST2015_CURVE: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2.1");
const GOST2015_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.3.2");
pub(crate) const GOST2004_KEY: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.1");
pub(crate) const GOST2004_CURVE: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.1.1");
const GOST2004_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.2");
const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(crate) const STREEBOG_512: ObjectIdentifier = oid("1.2.398.3.10.1.3.3");
/// GOST 34.311-95, which is GOST R 34.11-94 with its test S-box, as messages name it ...
const GOST_34_311: ObjectIdentifier = oid("1.2.398.3.10.1.3.1");
/// ... and as the parameters of keys do.
pub(crate) const GOST_34_311_OF_KEYS: ObjectIdentifier = oid("1.2.398.3.10.1.3.1.1.0");

/// One of the three ways in which the authority signs and lets sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Line {
    /// PKCS#1 v1.5 with SHA-256 (RFC 8017 §8.2).
    Rsa,
    /// GOST R 34.10-2015, 512 bit: curve id-tc26-gost-3410-12-512-paramSetA, Streebog-512.
    Gost2015,
    /// GOST 34.310-2004: curve CryptoPro-A, GOST 34.311-95 with the test S-box.
    Gost2004,
}

impl Line {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Rsa, Self::Gost2015, Self::Gost2004];

    /// A name for answers and records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Gost2015 => "gost_2015",
            Self::Gost2004 => "gost_2004",
        }
    }

    /// The digest that belongs to the line.
    pub const fn digest(self) -> Digest {
        match self {
            Self::Rsa => Digest::Sha256,
            Self::Gost2015 => Digest::Streebog512,
            Self::Gost2004 => Digest::Gost34311,
        }
    }

    /// The line whose certificates, lists and answers are signed under this name.
    pub(crate) fn of_signature(algorithm: &Algorithm<'_>) -> Option<Self> {
        match (algorithm.oid, algorithm.parameters) {
            (SHA256_WITH_RSA, Parameters::Null) => Some(Self::Rsa),
            (GOST2015_SIGNATURE, Parameters::Null | Parameters::Absent) => Some(Self::Gost2015),
            (GOST2004_SIGNATURE, Parameters::Null | Parameters::Absent) => Some(Self::Gost2004),
            _ => None,
        }
    }

    /// The line of a CMS's signer, whose digest is named in a field of its own.
    ///
    /// No signature covers these two names. RFC 5754 allows two for RSA that differ in one byte, so
    /// each is taken with the spelling of the digest alone that goes with it in practice: the
    /// national authority's software writes NULL behind SHA-256 and names the pair, OpenSSL writes
    /// nothing and names the key. A byte changed in one name then never yields the other.
    pub(crate) fn of_signer(digest: &Algorithm<'_>, signature: &Algorithm<'_>) -> Option<Self> {
        match (signature.oid, signature.parameters, digest.parameters) {
            (RSA_ENCRYPTION, Parameters::Null, Parameters::Absent) => Some(Self::Rsa),
            (SHA256_WITH_RSA, Parameters::Null, Parameters::Absent) => None,
            _ => Self::of_signature(signature),
        }
    }
}

/// A digest that something signed rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// GOST R 34.11-2012, 512 bit (RFC 6986).
    Streebog512,
    /// GOST 34.311-95: GOST R 34.11-94 with id-GostR3411-94-TestParamSet.
    Gost34311,
}

impl Digest {
    pub(crate) fn named(algorithm: &Algorithm<'_>) -> Option<Self> {
        if matches!(algorithm.parameters, Parameters::Other(_)) {
            return None;
        }
        match algorithm.oid {
            SHA256 => Some(Self::Sha256),
            STREEBOG_512 => Some(Self::Streebog512),
            GOST_34_311 | GOST_34_311_OF_KEYS => Some(Self::Gost34311),
            _ => None,
        }
    }

    /// The digest of `bytes` in its natural byte order.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Streebog512 => Streebog512::digest(bytes).to_vec(),
            Self::Gost34311 => Gost94Test::digest(bytes).to_vec(),
        }
    }
}

/// SHA-1, which stands for certificates in OCSP and in old time stamps, never for what is signed.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    Sha1::digest(bytes).into()
}

pub(crate) fn is_sha1(algorithm: &Algorithm<'_>) -> bool {
    algorithm.oid == SHA1 && !matches!(algorithm.parameters, Parameters::Other(_))
}

/// An `AlgorithmIdentifier`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) parameters: Parameters<'a>,
    pub(crate) whole: &'a [u8],
}

/// What stands behind the name of an algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameters<'a> {
    Absent,
    Null,
    Other(Part<'a>),
}

impl<'a> Algorithm<'a> {
    pub(crate) fn read(part: &Part<'a>) -> Result<Self, Malformed> {
        if part.tag != Tag::Sequence {
            return Err(Malformed);
        }
        let mut parts = part.parts()?;
        let oid = parts.any()?.oid()?;
        let parameters = match parts.is_at_end() {
            true => Parameters::Absent,
            false => match parts.any()? {
                part if part.tag == Tag::Null => {
                    <Null as der::Decode>::from_der(part.whole)?;
                    Parameters::Null
                }
                part => Parameters::Other(part),
            },
        };
        parts.end()?;
        Ok(Self { oid, parameters, whole: part.whole })
    }
}
