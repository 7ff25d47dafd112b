//! Configured authorities, read once and verified to belong together.

use thiserror::Error;

use crate::certificate::{Certificate, Purpose};
use crate::refusal::{ChainFault, Refusal};

/// Configured certificates of authorities. Trust begins at the roots; the others are known, so that
/// nobody has to enclose them, and each of them must be signed by another one that is here.
#[derive(Debug, Clone)]
pub struct Authorities {
    /// The roots first.
    pub(super) known: Vec<Certificate>,
    pub(super) roots: usize,
    /// For each of the known, which of the known signed it.
    pub(super) issuers: Vec<Vec<usize>>,
}

/// Why a configuration of authorities is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AuthorityFault {
    /// A file that is no certificate; counted from 0, the roots first.
    #[error("certificate {0}: {1}")]
    Unreadable(usize, Refusal),
    /// A certificate that may not issue any.
    #[error("certificate {0} is no authority's")]
    NotAnAuthority(usize),
    /// A root that names itself its issuer and did not sign itself.
    #[error("certificate {0} is a root that its own key did not sign")]
    NotSelfSigned(usize),
    /// An intermediate authority whose issuer is not here.
    #[error("certificate {0} was signed by none of the authorities given")]
    WithoutIssuer(usize),
    /// Without a root nothing can be verified.
    #[error("no root is given")]
    NoRoot,
}

impl Authorities {
    /// Reads roots and intermediate authorities (DER or PEM) and verifies that they belong together.
    /// Whether they are valid is asked later, of the moment that counts.
    pub fn new<R, I>(roots: R, intermediates: I) -> Result<Self, AuthorityFault>
    where
        R: IntoIterator<Item: AsRef<[u8]>>,
        I: IntoIterator<Item: AsRef<[u8]>>,
    {
        let mut known = Vec::new();
        let mut read = |bytes: &[u8]| {
            let certificate = Certificate::read(bytes)
                .map_err(|fault| AuthorityFault::Unreadable(known.len(), fault))?;
            if may_issue(&certificate).is_err() {
                return Err(AuthorityFault::NotAnAuthority(known.len()));
            }
            known.push(certificate);
            Ok(known.len())
        };
        let mut roots_read = 0;
        for bytes in roots {
            roots_read = read(bytes.as_ref())?;
        }
        for bytes in intermediates {
            read(bytes.as_ref())?;
        }
        if roots_read == 0 {
            return Err(AuthorityFault::NoRoot);
        }
        let signed_by = |certificate: &Certificate, issuer: &Certificate| {
            certificate.names_as_issuer(issuer) && certificate.is_signed_by(issuer).is_ok()
        };
        let issuers: Vec<Vec<usize>> = known
            .iter()
            .map(|certificate| {
                let signers = known.iter().enumerate();
                signers.filter(|(_, it)| signed_by(certificate, it)).map(|(at, _)| at).collect()
            })
            .collect();
        for (at, certificate) in known.iter().enumerate() {
            let is_root = at < roots_read;
            if is_root && certificate.issuer() == certificate.subject() {
                if !issuers[at].contains(&at) {
                    return Err(AuthorityFault::NotSelfSigned(at));
                }
            } else if !is_root && issuers[at].iter().all(|issuer| *issuer == at) {
                return Err(AuthorityFault::WithoutIssuer(at));
            }
        }
        Ok(Self { known, roots: roots_read, issuers })
    }

    /// All that are known, the roots first.
    pub fn known(&self) -> &[Certificate] {
        &self.known
    }
}

/// What every certificate above another must allow (RFC 5280 §6.1.4, k to n).
pub(super) fn may_issue(issuer: &Certificate) -> Result<(), ChainFault> {
    if !issuer.extensions.authority {
        Err(ChainFault::NotAnAuthority)
    } else if !issuer.extensions.allow(Purpose::Certificates) {
        Err(ChainFault::KeyUsage)
    } else if issuer.extensions.beyond_us {
        Err(ChainFault::Extension)
    } else {
        Ok(())
    }
}
