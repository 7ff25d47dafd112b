//! The extensions that decide what a certificate may be used for (RFC 5280 §4.2).

use der::asn1::ObjectIdentifier;
use der::{Decode, Tag};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use crate::bounds::EXTENSIONS;
use crate::reading::{Malformed, Part, tagged_plain};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const KEY_ID: ObjectIdentifier = oid("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
/// Policies are not judged, so every policy is acceptable: the extension may be critical.
const POLICIES: ObjectIdentifier = oid("2.5.29.32");
const ISSUER_KEY_ID: ObjectIdentifier = oid("2.5.29.35");
const POLICY_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.36");
const EXTENDED_USAGE: ObjectIdentifier = oid("2.5.29.37");
const INHIBIT_ANY_POLICY: ObjectIdentifier = oid("2.5.29.54");

/// Borne by every certificate of an authority that was made up for tests: an arc of the enterprise number that is
/// set aside for examples (RFC 5612).
pub(crate) const MADE_UP: ObjectIdentifier = oid("1.3.6.1.4.1.32473.17.1");

/// What a key is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To sign what binds (nonRepudiation).
    Binding,
    /// To sign certificates.
    Certificates,
    /// To sign revocation lists.
    Lists,
}

/// What the extensions say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions {
    key_usage: Option<KeyUsage>,
    /// The certificate is an authority's; with how many authorities below it.
    pub(crate) authority: bool,
    pub(crate) path_length: Option<u8>,
    pub(crate) usages: Vec<ObjectIdentifier>,
    pub(crate) usages_critical: bool,
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) issuer_key_id: Option<Vec<u8>>,
    /// See [`MADE_UP`].
    pub(crate) made_up: bool,
    /// Something critical that is not understood, or a constraint that is not carried out.
    pub(crate) beyond_us: bool,
}

impl Extensions {
    pub(super) fn read(wrapped: Option<Part<'_>>) -> Result<Self, Malformed> {
        let mut found = Self::default();
        let Some(wrapped) = wrapped else { return Ok(found) };
        each_extension(&wrapped, |id, critical, value| found.take(id, critical, value))?;
        Ok(found)
    }

    /// May the key be used so? A certificate without keyUsage says nothing, and nothing is not yes.
    pub(crate) fn allow(&self, purpose: Purpose) -> bool {
        let wanted = match purpose {
            Purpose::Binding => KeyUsages::NonRepudiation,
            Purpose::Certificates => KeyUsages::KeyCertSign,
            Purpose::Lists => KeyUsages::CRLSign,
        };
        self.key_usage.is_some_and(|usage| usage.0.contains(wanted))
    }

    fn take(
        &mut self,
        id: ObjectIdentifier,
        critical: bool,
        value: &[u8],
    ) -> Result<(), Malformed> {
        match id {
            KEY_USAGE => self.key_usage = Some(KeyUsage::from_der(value)?),
            BASIC_CONSTRAINTS => {
                let constraints = BasicConstraints::from_der(value)?;
                self.authority = constraints.ca;
                self.path_length = constraints.path_len_constraint;
            }
            EXTENDED_USAGE => {
                self.usages = ExtendedKeyUsage::from_der(value)?.0;
                self.usages_critical = critical;
            }
            KEY_ID => {
                self.key_id = Some(Part::filling(value, Tag::OctetString)?.value.to_vec());
            }
            ISSUER_KEY_ID => {
                let mut parts = Part::filling(value, Tag::Sequence)?.parts()?;
                self.issuer_key_id =
                    parts.take_if(tagged_plain(0))?.map(|part| part.value.to_vec());
            }
            NAME_CONSTRAINTS | POLICY_CONSTRAINTS | INHIBIT_ANY_POLICY => self.beyond_us = true,
            MADE_UP => self.made_up = true,
            POLICIES => {}
            _ => self.beyond_us |= critical,
        }
        Ok(())
    }
}

/// Reads `Extensions`, of which none may come twice (RFC 5280 §4.2).
pub(crate) fn each_extension<'a>(
    wrapped: &Part<'a>,
    mut take: impl FnMut(ObjectIdentifier, bool, &'a [u8]) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let rows = wrapped.inner(Tag::Sequence)?.parts()?.rest(Tag::Sequence, EXTENSIONS)?;
    let mut seen: Vec<ObjectIdentifier> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut parts = row.parts()?;
        let id = parts.any()?.oid()?;
        let critical = match parts.take_if(Tag::Boolean)? {
            Some(part) => bool::from_der(part.whole)?,
            None => false,
        };
        let value = parts.take(Tag::OctetString)?.value;
        parts.end()?;
        if seen.contains(&id) {
            return Err(Malformed);
        }
        seen.push(id);
        take(id, critical, value)?;
    }
    Ok(())
}
