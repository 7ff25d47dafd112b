//! Revocation lists, complete and delta.

use chrono::{DateTime, Utc};

use crate::IssueFault;
use crate::certificates::Issued;
use crate::keys::signature_name;
use crate::writing::{bits, explicit, extension, integer, seq, small, time, tlv};

/// A certificate on a list.
#[derive(Clone)]
pub struct OnList<'a> {
    /// The number of which.
    pub serial: &'a [u8],
    /// Since when.
    pub at: DateTime<Utc>,
    /// The reason's number (RFC 5280 §5.3.1); 8 takes it off again in a delta.
    pub reason: Option<u8>,
}

/// What a list says.
#[derive(Clone)]
pub struct Crl<'a> {
    /// Whose list.
    pub issuer: &'a Issued,
    /// Its number.
    pub number: u64,
    /// In a delta: the complete list it goes on from.
    pub base: Option<u64>,
    /// When it was made.
    pub this_update: DateTime<Utc>,
    /// When there is a newer one.
    pub next_update: DateTime<Utc>,
    /// Who is on it.
    pub entries: Vec<OnList<'a>>,
    /// It says of itself that it is of authorities' certificates alone.
    pub authorities_only: bool,
}

impl Crl<'_> {
    /// In DER.
    pub fn to_der(&self) -> Result<Vec<u8>, IssueFault> {
        let algorithm = signature_name(self.issuer.key.line());
        let rows: Vec<Vec<u8>> = self.entries.iter().map(row).collect();
        let rows = if rows.is_empty() { Vec::new() } else { seq(&[&rows.concat()]) };
        let mut extensions = extension("2.5.29.20", false, &small(self.number));
        if let Some(base) = self.base {
            extensions.extend(extension("2.5.29.27", true, &small(base)));
        }
        if self.authorities_only {
            extensions.extend(extension("2.5.29.28", true, &seq(&[&tlv(0x82, &[0xff])])));
        }
        let tbs = seq(&[
            &small(1),
            &algorithm,
            &self.issuer.subject,
            &time(self.this_update),
            &time(self.next_update),
            &rows,
            &explicit(0, &seq(&[&extensions])),
        ]);
        let signature = self.issuer.key.sign(&tbs)?;
        Ok(seq(&[&tbs, &algorithm, &bits(&signature)]))
    }
}

fn row(entry: &OnList<'_>) -> Vec<u8> {
    let reason = entry.reason.map(|reason| extension("2.5.29.21", false, &tlv(10, &[reason])));
    let extensions = reason.map(|reason| seq(&[&reason])).unwrap_or_default();
    seq(&[&integer(entry.serial), &time(entry.at), &extensions])
}
