//! Walks from a certificate to a root (RFC 5280 §6.1): upwards, every way that names allow.

use chrono::{DateTime, Utc};

use super::trusted::{Authorities, may_issue};
use crate::bounds::{PATH_AUTHORITIES, PATH_SIGNATURES};
use crate::certificate::Certificate;
use crate::refusal::{ChainFault, Refusal};

/// A certificate and those above it, each signed by the next one, up to a root.
pub(crate) type Path<'a> = Vec<&'a Certificate>;

struct Walk<'a> {
    authorities: &'a Authorities,
    enclosed: &'a [Certificate],
    at: DateTime<Utc>,
    signatures_left: usize,
    /// The first fault met on the way that went furthest.
    fault: Option<(usize, ChainFault)>,
}

impl Authorities {
    /// The way from `leaf`, whose own purpose and validity are the caller's matter, to a root; through
    /// authorities that are configured or `enclosed`, all of them valid `at` one instant.
    pub(crate) fn path<'a>(
        &'a self,
        leaf: &'a Certificate,
        enclosed: &'a [Certificate],
        at: DateTime<Utc>,
    ) -> Result<Path<'a>, Refusal> {
        if leaf.extensions.beyond_us {
            return Err(Refusal::BrokenChain(ChainFault::Extension));
        }
        let mut walk =
            Walk { authorities: self, enclosed, at, signatures_left: PATH_SIGNATURES, fault: None };
        let mut path = vec![leaf];
        if walk.climb(&mut path, 0) {
            return Ok(path);
        }
        Err(walk.fault.map_or(Refusal::UnknownIssuer, |(_, fault)| Refusal::BrokenChain(fault)))
    }

    fn place(&self, certificate: &Certificate) -> Option<usize> {
        self.known.iter().position(|known| known == certificate)
    }
}

impl<'a> Walk<'a> {
    /// Goes on from the last of `path`; `below` counts the authorities under the next one that are
    /// not issued by themselves.
    fn climb(&mut self, path: &mut Path<'a>, below: usize) -> bool {
        let Some(last) = path.last().copied() else { return false };
        let place = self.authorities.place(last);
        if place.is_some_and(|place| place < self.authorities.roots) {
            return true;
        }
        let height = path.len();
        let mut named = false;
        let authorities = self.authorities;
        let known = authorities.known.iter();
        let further = self.enclosed.iter().filter(|it| authorities.place(it).is_none());
        for issuer in known.chain(further) {
            if !last.names_as_issuer(issuer) || path.contains(&issuer) {
                continue;
            }
            named = true;
            match self.takes(issuer, last, place, below) {
                Ok(()) if height > PATH_AUTHORITIES => self.note(height, ChainFault::PathLength),
                Ok(()) => {
                    path.push(issuer);
                    let of_itself = issuer.issuer() == issuer.subject();
                    if self.climb(path, below + usize::from(!of_itself)) {
                        return true;
                    }
                    path.truncate(height);
                }
                Err(fault) => self.note(height, fault),
            }
        }
        if !named && height > 1 {
            self.note(height, ChainFault::NoRoot);
        }
        false
    }

    /// May `issuer` stand above `last`?
    fn takes(
        &mut self,
        issuer: &Certificate,
        last: &Certificate,
        place: Option<usize>,
        below: usize,
    ) -> Result<(), ChainFault> {
        may_issue(issuer)?;
        if issuer.extensions.path_length.is_some_and(|most| below > usize::from(most)) {
            return Err(ChainFault::PathLength);
        }
        match issuer.is_valid_at(self.at) {
            Err(Refusal::NotYetValid) => return Err(ChainFault::IssuerNotYetValid),
            Err(_) => return Err(ChainFault::IssuerExpired),
            Ok(()) => {}
        }
        // Among the configured ones the signatures were verified when they were read.
        if let (Some(place), Some(above)) = (place, self.authorities.place(issuer)) {
            let signed = self.authorities.issuers[place].contains(&above);
            return if signed { Ok(()) } else { Err(ChainFault::Signature) };
        }
        self.signatures_left = self.signatures_left.checked_sub(1).ok_or(ChainFault::PathLength)?;
        last.is_signed_by(issuer)
    }

    fn note(&mut self, height: usize, fault: ChainFault) {
        if self.fault.is_none_or(|(before, _)| before < height) {
            self.fault = Some((height, fault));
        }
    }
}
