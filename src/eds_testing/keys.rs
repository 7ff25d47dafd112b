//! Secret keys of the three lines.

use std::sync::Arc;

use eds::gost::{Curve256, Curve512, GOST_256, GOST_512};
use eds::{Digest, Line};
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::rand_core::OsRng;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use sha2::Sha256;

use crate::IssueFault;
use crate::stream::Stream;
use crate::writing::{bits, null, octets, oid, seq};

const RSA_BITS: usize = 2048;

/// A secret key; copies are of the same key.
#[derive(Clone)]
pub enum SecretKey {
    /// RSA of 2048 bits.
    Rsa(Arc<RsaPrivateKey>),
    /// GOST R 34.10-2015, 512 bit.
    Gost2015([u8; Curve512::BYTES]),
    /// GOST 34.310-2004.
    Gost2004([u8; Curve256::BYTES]),
}

impl SecretKey {
    /// Draws a key. One of RSA takes about a second.
    pub fn generate(line: Line) -> Result<Self, IssueFault> {
        Ok(match line {
            Line::Rsa => Self::Rsa(Arc::new(
                RsaPrivateKey::new(&mut OsRng, RSA_BITS).map_err(|_| IssueFault::Key)?,
            )),
            Line::Gost2015 => Self::Gost2015(random()?),
            Line::Gost2004 => Self::Gost2004(random()?),
        })
    }

    /// The key that this seed yields whenever it is asked. One of RSA takes about a second.
    pub fn derived(line: Line, seed: &[u8; 32]) -> Result<Self, IssueFault> {
        let mut stream = Stream::of(&[seed]);
        Ok(match line {
            Line::Rsa => Self::Rsa(Arc::new(
                RsaPrivateKey::new(&mut stream, RSA_BITS).map_err(|_| IssueFault::Key)?,
            )),
            Line::Gost2015 => Self::Gost2015(stream.bytes()),
            Line::Gost2004 => Self::Gost2004(stream.bytes()),
        })
    }

    /// The line of the key.
    pub const fn line(&self) -> Line {
        match self {
            Self::Rsa(_) => Line::Rsa,
            Self::Gost2015(_) => Line::Gost2015,
            Self::Gost2004(_) => Line::Gost2004,
        }
    }

    /// `SubjectPublicKeyInfo`.
    pub fn public_info(&self) -> Result<Vec<u8>, IssueFault> {
        let (algorithm, key) = match self {
            Self::Rsa(key) => {
                let public = key.to_public_key().to_pkcs1_der().map_err(|_| IssueFault::Key)?;
                (seq(&[&oid("1.2.840.113549.1.1.1"), &null()]), public.as_bytes().to_vec())
            }
            Self::Gost2015(secret) => {
                let curve = seq(&[&oid("1.2.398.3.10.1.1.2.2.1"), &oid("1.2.398.3.10.1.3.3")]);
                let point = GOST_512.public_leaking(secret).ok_or(IssueFault::Key)?;
                (seq(&[&oid("1.2.398.3.10.1.1.2.2"), &curve]), octets(&point))
            }
            Self::Gost2004(secret) => {
                let curve = [oid("1.2.398.3.10.1.1.1.1.1"), oid("1.2.398.3.10.1.3.1.1.0")];
                let point = GOST_256.public_leaking(secret).ok_or(IssueFault::Key)?;
                (seq(&[&oid("1.2.398.3.10.1.1.1.1"), &seq(&[&curve.concat()])]), octets(&point))
            }
        };
        Ok(seq(&[&algorithm, &bits(&key)]))
    }

    /// The signature over `bytes`, the same each time: the nonce of the GOST lines comes from the key and the digest.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, IssueFault> {
        let digest = self.line().digest().of(bytes);
        match self {
            Self::Rsa(key) => {
                key.sign(Pkcs1v15Sign::new::<Sha256>(), &digest).map_err(|_| IssueFault::Key)
            }
            Self::Gost2015(secret) => {
                let nonce = Stream::of(&[secret, &digest]).bytes::<64>();
                GOST_512.sign_leaking(secret, &nonce, &digest).ok_or(IssueFault::Key)
            }
            Self::Gost2004(secret) => {
                let nonce = Stream::of(&[secret, &digest]).bytes::<32>();
                GOST_256.sign_leaking(secret, &nonce, &digest).ok_or(IssueFault::Key)
            }
        }
    }
}

/// `AlgorithmIdentifier` of what a key of the line signs.
pub(crate) fn signature_name(line: Line) -> Vec<u8> {
    let name = match line {
        Line::Rsa => "1.2.840.113549.1.1.11",
        Line::Gost2015 => "1.2.398.3.10.1.1.2.3.2",
        Line::Gost2004 => "1.2.398.3.10.1.1.1.2",
    };
    seq(&[&oid(name), &null()])
}

/// `AlgorithmIdentifier` of a digest.
pub(crate) fn digest_name(digest: Digest) -> Vec<u8> {
    let name = match digest {
        Digest::Sha256 => "2.16.840.1.101.3.4.2.1",
        Digest::Streebog512 => "1.2.398.3.10.1.3.3",
        Digest::Gost34311 => "1.2.398.3.10.1.3.1",
    };
    seq(&[&oid(name), &null()])
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], IssueFault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| IssueFault::Key)?;
    Ok(bytes)
}
