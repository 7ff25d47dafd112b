//! RFC 3161 time stamp tokens.

use chrono::{DateTime, Utc};
use eds::Digest;

use crate::IssueFault;
use crate::certificates::Issued;
use crate::cms::{Cms, attribute};
use crate::keys::{digest_name, random};
use crate::writing::{generalized, integer, octets, oid, seq, small};

/// A token of `authority` over `bytes`, in DER, that encloses its certificate and `more`.
pub fn time_stamp(
    authority: &Issued,
    bytes: &[u8],
    at: DateTime<Utc>,
    more: &[&[u8]],
) -> Result<Vec<u8>, IssueFault> {
    let digest = authority.key.line().digest();
    let imprint = seq(&[&digest_name(digest), &octets(&digest.of(bytes))]);
    let info = seq(&[
        &small(1),
        &oid("1.2.398.3.3.2.6.1"),
        &imprint,
        &integer(&random::<8>()?),
        &generalized(at),
    ]);
    // ESSCertIDv2 without a name means SHA-256 (RFC 5035).
    let id = seq(&[&octets(&Digest::Sha256.of(&authority.der))]);
    let names = attribute("1.2.840.113549.1.9.16.2.47", &seq(&[&seq(&[&id])]));
    let cms = Cms {
        content_type: "1.2.840.113549.1.9.16.1.4",
        more_signed: vec![names],
        enclosed: [&[authority.der.as_slice()], more].concat(),
        ..Cms::new(authority, &info).attached()
    };
    cms.to_der()
}
