//! Revocation lists, complete and delta (RFC 5280 §5). Read and verified once, then asked many times.

mod list;

use chrono::{DateTime, Utc};

use super::state::{NotChecked, Revocation};
use crate::certificate::Certificate;
use list::{List, REMOVED, number};

/// A complete list of one authority, whose signature holds.
#[derive(Debug, Clone)]
pub struct RevocationList(List);

/// What has changed since a complete list, under a signature that holds.
#[derive(Debug, Clone)]
pub struct Delta(List);

impl RevocationList {
    /// Reads a complete list (DER or PEM) of `issuer` that is fresh `now`.
    pub fn read(
        bytes: &[u8],
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Self, NotChecked> {
        let list = List::read(bytes, issuer, now)?;
        if list.base.is_some() { Err(NotChecked::Partial) } else { Ok(Self(list)) }
    }

    /// What the list, brought up to date by `delta`, says of `certificate` `now`.
    pub fn state(
        &self,
        certificate: &Certificate,
        delta: Option<&Delta>,
        now: DateTime<Utc>,
    ) -> Revocation {
        self.judge(certificate, delta, now).unwrap_or_else(Revocation::NotChecked)
    }

    fn judge(
        &self,
        certificate: &Certificate,
        delta: Option<&Delta>,
        now: DateTime<Utc>,
    ) -> Result<Revocation, NotChecked> {
        if certificate.issuer() != self.0.issuer {
            return Err(NotChecked::OtherQuestion);
        }
        self.0.expect_fresh(now)?;
        let serial = number(certificate.serial())?;
        let mut last = &self.0;
        let mut entry = self.0.entry(&serial);
        if let Some(Delta(delta)) = delta {
            delta.expect_fresh(now)?;
            if delta.issuer != self.0.issuer {
                return Err(NotChecked::OtherBase);
            }
            // RFC 5280 §5.2.4: the complete list is at least as new as what the delta was made from.
            if self.0.number.is_none() || self.0.number < delta.base {
                return Err(NotChecked::OtherBase);
            }
            if delta.number > self.0.number {
                last = delta;
                entry = delta.entry(&serial).or(entry);
            }
        }
        Ok(match entry {
            Some(entry) if entry.reason != Some(REMOVED) => {
                Revocation::Revoked { at: entry.at, reason: entry.reason }
            }
            _ => Revocation::Good {
                this_update: last.this_update,
                next_update: Some(last.next_update),
            },
        })
    }

    /// When the authority made it, and when it will have made a newer one.
    pub const fn times(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.0.this_update, self.0.next_update)
    }

    /// How many certificates are on it.
    pub const fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// No certificate is on it.
    pub const fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }
}

impl Delta {
    /// Reads a delta list (DER or PEM) of `issuer` that is fresh `now`.
    pub fn read(
        bytes: &[u8],
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Self, NotChecked> {
        let list = List::read(bytes, issuer, now)?;
        if list.base.is_some() && list.number.is_some() {
            Ok(Self(list))
        } else {
            Err(NotChecked::Partial)
        }
    }

    /// When the authority made it, and when it will have made a newer one.
    pub const fn times(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.0.this_update, self.0.next_update)
    }
}
