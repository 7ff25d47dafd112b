//! Attributes of a signer (RFC 5652 §5.3 and §11).

use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::bounds::ATTRIBUTES;
use crate::reading::{Malformed, Part};

/// Attributes by their names, each once, with one value each.
pub(crate) struct Attributes<'a>(Vec<(ObjectIdentifier, Part<'a>)>);

/// Why attributes cannot be used.
pub(crate) enum AttributeFault {
    Malformed,
    /// Well-formed, and twice there or without exactly one value.
    NotSingle,
}

impl From<Malformed> for AttributeFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl<'a> Attributes<'a> {
    /// Reads the inside of a `SET OF Attribute` that must be in DER: in ascending order.
    pub(crate) fn read(set: &Part<'a>) -> Result<Self, AttributeFault> {
        let rows = set.parts()?.rest(Tag::Sequence, ATTRIBUTES)?;
        if rows.is_empty() || !rows.is_sorted_by(|one, next| one.whole < next.whole) {
            return Err(AttributeFault::Malformed);
        }
        let mut found: Vec<(ObjectIdentifier, Part<'a>)> = Vec::with_capacity(rows.len());
        for row in rows {
            let mut parts = row.parts()?;
            let name = parts.any()?.oid()?;
            let mut values = parts.take(Tag::Set)?.parts()?;
            parts.end()?;
            if values.is_at_end() || found.iter().any(|(before, _)| *before == name) {
                return Err(AttributeFault::NotSingle);
            }
            let value = values.any()?;
            if !values.is_at_end() {
                return Err(AttributeFault::NotSingle);
            }
            found.push((name, value));
        }
        Ok(Self(found))
    }

    pub(crate) fn get(&self, name: ObjectIdentifier) -> Option<Part<'a>> {
        self.0.iter().find(|(found, _)| *found == name).map(|(_, value)| *value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(ObjectIdentifier, Part<'a>)> {
        self.0.iter()
    }
}
