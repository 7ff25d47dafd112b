//! A list as it stands in the bytes, its signature verified before its entries are read.

use chrono::{DateTime, Utc};
use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::algorithms::{Algorithm, Line};
use crate::armour::der_of;
use crate::bounds::{CLOCK_SKEW, CRL_BYTES, EXTENSIONS};
use crate::certificate::{Certificate, Purpose, each_extension};
use crate::reading::{Malformed, Part, Parts, tagged, tagged_plain};
use crate::revocation::state::NotChecked;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const NUMBER: ObjectIdentifier = oid("2.5.29.20");
const REASON: ObjectIdentifier = oid("2.5.29.21");
const DELTA: ObjectIdentifier = oid("2.5.29.27");
const DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
const ISSUER_KEY_ID: ObjectIdentifier = oid("2.5.29.35");

/// The reason by which a delta takes an entry off (RFC 5280 §5.3.1).
pub(super) const REMOVED: u8 = 8;

/// Numbers of certificates have at most 20 bytes, and one for the sign (RFC 5280 §4.1.2.2).
const NUMBER_BYTES: usize = 21;
pub(super) type Number = [u8; NUMBER_BYTES];

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    serial: Number,
    pub(super) at: DateTime<Utc>,
    pub(super) reason: Option<u8>,
}

/// What a list of either kind holds.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) issuer: Vec<u8>,
    pub(super) this_update: DateTime<Utc>,
    pub(super) next_update: DateTime<Utc>,
    pub(super) number: Option<Number>,
    pub(super) base: Option<Number>,
    /// In ascending order of their serial numbers.
    pub(super) entries: Vec<Entry>,
}

impl List {
    pub(super) fn read(
        bytes: &[u8],
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Self, NotChecked> {
        if bytes.len() > CRL_BYTES {
            return Err(NotChecked::TooLarge);
        }
        let der = der_of(bytes, &["X509 CRL"])?;
        let mut outer = Part::filling(&der, Tag::Sequence)?.parts()?;
        let tbs = outer.take(Tag::Sequence)?;
        let named = outer.take(Tag::Sequence)?;
        let signature = outer.take(Tag::BitString)?.whole_bits()?;
        outer.end()?;

        let mut parts = tbs.parts()?;
        let version = parts.take(Tag::Integer)?.small()?;
        let inner = parts.take(Tag::Sequence)?;
        let name = parts.take(Tag::Sequence)?;
        if version != 1 || inner.whole != named.whole {
            return Err(NotChecked::Malformed);
        }
        if name.whole != issuer.subject() || !issuer.extensions.allow(Purpose::Lists) {
            return Err(NotChecked::Signer);
        }
        // The signature comes before the millions of entries.
        let fits = Line::of_signature(&Algorithm::read(&named)?) == Some(issuer.line())
            && issuer.key.verify(tbs.whole, signature).is_ok();
        if !fits {
            return Err(NotChecked::Signature);
        }
        let list = Self::inside(parts, name.whole)?;
        list.expect_fresh(now)?;
        Ok(list)
    }

    /// From `thisUpdate` on.
    fn inside(mut parts: Parts<'_>, issuer: &[u8]) -> Result<Self, NotChecked> {
        let this_update = parts.any()?.time()?;
        // RFC 5280 §5.1.2.5 asks for it; a list without an end would be believed for ever.
        let next_update = parts.any()?.time()?;
        let mut entries = match parts.take_if(Tag::Sequence)? {
            Some(rows) => entries(rows.parts()?)?,
            None => Vec::new(),
        };
        entries.sort_unstable_by_key(|entry| entry.serial);
        let mut list = Self {
            issuer: issuer.to_vec(),
            this_update,
            next_update,
            number: None,
            base: None,
            entries,
        };
        let mut partial = false;
        if let Some(extensions) = parts.take_if(tagged(0))? {
            each_extension(&extensions, |id, critical, value| {
                match id {
                    NUMBER => list.number = Some(number(Parts::of(value)?.number()?)?),
                    DELTA => list.base = Some(number(Parts::of(value)?.number()?)?),
                    DISTRIBUTION_POINT => partial |= covers_part(value)?,
                    ISSUER_KEY_ID => {}
                    _ => partial |= critical,
                }
                Ok(())
            })?;
        }
        parts.end()?;
        if partial { Err(NotChecked::Partial) } else { Ok(list) }
    }

    pub(super) fn expect_fresh(&self, now: DateTime<Utc>) -> Result<(), NotChecked> {
        if self.this_update > now + CLOCK_SKEW || self.next_update < now {
            return Err(NotChecked::Stale);
        }
        Ok(())
    }

    pub(super) fn entry(&self, serial: &Number) -> Option<&Entry> {
        let place = self.entries.binary_search_by_key(serial, |entry| entry.serial).ok()?;
        self.entries.get(place)
    }
}

fn entries(mut rows: Parts<'_>) -> Result<Vec<Entry>, NotChecked> {
    let mut found = Vec::new();
    while !rows.is_at_end() {
        let mut parts = rows.take(Tag::Sequence)?.parts()?;
        let serial = number(parts.number()?)?;
        let at = parts.any()?.time()?;
        let mut reason = None;
        let mut partial = false;
        if let Some(extensions) = parts.take_if(Tag::Sequence)? {
            let rows = extensions.parts()?.rest(Tag::Sequence, EXTENSIONS)?;
            for row in rows {
                let mut parts = row.parts()?;
                let id = parts.any()?.oid()?;
                let critical = parts.take_if(Tag::Boolean)?.is_some();
                let value = parts.take(Tag::OctetString)?.value;
                match id {
                    REASON => {
                        reason = Part::filling(value, Tag::Enumerated)?.value.first().copied();
                    }
                    // An entry for a certificate of somebody else would be one of them.
                    _ => partial |= critical,
                }
            }
        }
        parts.end()?;
        if partial {
            return Err(NotChecked::Partial);
        }
        found.push(Entry { serial, at, reason });
    }
    Ok(found)
}

/// IssuingDistributionPoint (RFC 5280 §5.2.5): does the list leave out what we ask after? Where it is
/// published ([0]) and that it is of end users' certificates alone ([1]) leaves nothing out.
fn covers_part(value: &[u8]) -> Result<bool, Malformed> {
    let mut parts = Part::filling(value, Tag::Sequence)?.parts()?;
    parts.take_if(tagged(0))?;
    parts.take_if(tagged_plain(1))?;
    Ok(!parts.is_at_end())
}

/// A positive INTEGER, so that two of them compare as numbers.
pub(super) fn number(bytes: &[u8]) -> Result<Number, Malformed> {
    let mut number = [0; NUMBER_BYTES];
    let from = NUMBER_BYTES.checked_sub(bytes.len()).ok_or(Malformed)?;
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        return Err(Malformed);
    }
    number[from..].copy_from_slice(bytes);
    Ok(number)
}
