//! RFC 3161 time stamps over a signature.

use chrono::{DateTime, TimeDelta, Utc};
use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::algorithms::{Algorithm, Digest};
use crate::authorities::Authorities;
use crate::certificate::Certificate;
use crate::reading::{Malformed, Part, tagged};
use crate::refusal::Refusal;
use crate::signed_data::{SignedData, TIME_STAMP_INFO};

/// id-kp-timeStamping, which must be the certificate's only purpose, and critical (RFC 3161 §2.3).
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// A time stamp that holds: the signature existed at this time.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    /// The authority's time, without parts of a second.
    pub at: DateTime<Utc>,
    /// The policy under which it was given.
    pub policy: String,
    /// Its number with the authority, in lower-case hexadecimal.
    pub serial: String,
    /// The authority's certificate and those above it, the root last.
    pub path: Vec<Certificate>,
}

struct Info {
    at: DateTime<Utc>,
    policy: String,
    serial: String,
}

/// Verifies a token over `signature`. Its authority's certificate may be enclosed in the token, in the
/// CMS around it, or be configured.
pub(crate) fn verify(
    token: &[u8],
    signature: &[u8],
    authorities: &Authorities,
    around: &[Certificate],
) -> Result<TimeStamp, Refusal> {
    judge(token, signature, authorities, around).map_err(|_| Refusal::BadTimeStamp)
}

fn judge(
    token: &[u8],
    signature: &[u8],
    authorities: &Authorities,
    around: &[Certificate],
) -> Result<TimeStamp, Refusal> {
    let cms = SignedData::read(token)?;
    let signer = cms.one_signer()?;
    if cms.content_type != TIME_STAMP_INFO {
        return Err(Refusal::WrongContentType);
    }
    let content = cms.content.ok_or(Refusal::OtherContent)?;
    let candidates = cms.certificates.iter().chain(around).chain(authorities.known());
    let certificate =
        candidates.into_iter().find(|it| signer.names(it)).ok_or(Refusal::NoCertificate)?;
    let signed = signer.verify(cms.content_type, content, certificate)?;
    // RFC 3161 §2.4.2 asks for the attribute that names the certificate.
    if !signed.names_certificate || signer.time_stamp()?.is_some() {
        return Err(Refusal::WrongSignedAttributes);
    }
    let info = info(content, signature)?;
    let usages = &certificate.extensions;
    if !usages.usages_critical || usages.usages != [TIME_STAMPING] {
        return Err(Refusal::UnsupportedKey);
    }
    certificate.is_valid_at(info.at)?;
    let enclosed: Vec<Certificate> = cms.certificates.iter().chain(around).cloned().collect();
    let path: Vec<Certificate> =
        authorities.path(certificate, &enclosed, info.at)?.into_iter().cloned().collect();
    if cms.certificates.iter().any(|enclosed| !path.contains(enclosed)) {
        return Err(Refusal::SpareCertificate);
    }
    Ok(TimeStamp { at: info.at, policy: info.policy, serial: info.serial, path })
}

/// Reads `TSTInfo`, and whether it is over `signature`.
fn info(content: &[u8], signature: &[u8]) -> Result<Info, Refusal> {
    let mut parts = Part::filling(content, Tag::Sequence)?.parts()?;
    if parts.take(Tag::Integer)?.small()? != 1 {
        return Err(Refusal::Malformed);
    }
    let policy = parts.any()?.oid()?;
    let mut imprint = parts.take(Tag::Sequence)?.parts()?;
    let algorithm = Algorithm::read(&imprint.take(Tag::Sequence)?)?;
    let hash = imprint.take(Tag::OctetString)?.value;
    imprint.end()?;
    let digest = Digest::named(&algorithm).ok_or(Refusal::WrongDigestAlgorithm)?;
    if hash != digest.of(signature) {
        return Err(Refusal::OtherContent);
    }
    let serial = parts.number()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let at = moment(parts.take(Tag::GeneralizedTime)?.value)?;
    parts.take_if(Tag::Sequence)?; // accuracy
    parts.take_if(Tag::Boolean)?; // ordering
    parts.take_if(Tag::Integer)?; // nonce
    parts.take_if(tagged(0))?; // the authority's name: its certificate says it
    parts.take_if(tagged(1))?; // extensions
    parts.end()?;
    Ok(Info { at, policy: policy.to_string(), serial })
}

/// `YYYYMMDDhhmmss[.f...]Z`: RFC 3161 allows parts of a second, which `der` does not read.
fn moment(text: &[u8]) -> Result<DateTime<Utc>, Malformed> {
    let text = std::str::from_utf8(text).map_err(|_| Malformed)?;
    let text = text.strip_suffix('Z').ok_or(Malformed)?;
    let (whole, part) = text.split_once('.').unwrap_or((text, "1"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(part) || part.is_empty() || part.len() > 9 {
        return Err(Malformed);
    }
    let time = chrono::NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S");
    Ok(time.map_err(|_| Malformed)?.and_utc() + TimeDelta::zero())
}
