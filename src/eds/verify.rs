//! The whole verdict on a CMS, but for revocation, which somebody has to fetch.

use chrono::{DateTime, Utc};

use crate::algorithms::Line;
use crate::authorities::Authorities;
use crate::bounds::CLOCK_SKEW;
use crate::certificate::{Certificate, Purpose};
use crate::holder::Holder;
use crate::refusal::Refusal;
use crate::signed_data::{DATA, SignedData, SignerInfo, der_of_cms};
use crate::time_stamp::{self, TimeStamp};

/// The instant at which certificates must be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// This one: the signature's arrival, by our own clock.
    Given(DateTime<Utc>),
    /// The time stamp's if there is one, otherwise this one. For signatures that were made long ago.
    StampedOr(DateTime<Utc>),
}

/// Whose signature is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A natural person's, who does not speak for an organisation.
    Individual,
    /// Somebody's who speaks for an organisation; [`Holder::roles`] says by which right.
    Organisation,
    /// Either.
    Anybody,
}

/// A CMS that verifies.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Who signed.
    pub holder: Holder,
    /// With what.
    pub line: Line,
    /// The signer's certificate and those above it, each signed by the next, the root last. Each but
    /// the last is to be asked after for revocation.
    pub path: Vec<Certificate>,
    /// The instant at which the path was judged.
    pub moment: DateTime<Utc>,
    /// The signer's own claim when they signed; nobody vouches for it.
    pub signing_time: Option<DateTime<Utc>>,
    /// The time at which the signature existed at the latest, by an authority's word.
    pub time_stamp: Option<TimeStamp>,
    /// The content stands in the CMS too.
    pub attached: bool,
}

impl Verified {
    /// The signer's certificate.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.path.first()
    }
}

/// Verifies that one person signed exactly `content`, by a CMS (DER or PEM, attached or detached) whose
/// certificate leads to one of the roots and may be used for this. Whether certificates have been revoked is
/// not asked here: see [`crate::revocation`].
pub fn verify(
    cms: &[u8],
    content: &[u8],
    authorities: &Authorities,
    moment: Moment,
    whose: Whose,
) -> Result<Verified, Refusal> {
    let der = der_of_cms(cms)?;
    let cms = SignedData::read(&der)?;
    let signer = cms.one_signer()?;
    let certificate = certificate_of(&cms, signer)?;
    let signing_time = signature_holds(&cms, signer, certificate, content)?;

    let time_stamp = match signer.time_stamp()? {
        Some(token) => {
            Some(time_stamp::verify(token, signer.signature, authorities, &cms.certificates)?)
        }
        None => None,
    };
    let (given, at) = match (moment, &time_stamp) {
        (Moment::StampedOr(given), Some(stamp)) => (given, stamp.at),
        (Moment::Given(given) | Moment::StampedOr(given), _) => (given, given),
    };
    if time_stamp.as_ref().is_some_and(|stamp| stamp.at > given + CLOCK_SKEW) {
        return Err(Refusal::TimeStampAhead);
    }

    let path: Vec<Certificate> =
        authorities.path(certificate, &cms.certificates, at)?.into_iter().cloned().collect();
    let needed = |enclosed: &Certificate| {
        let stamped = time_stamp.iter().flat_map(|stamp| &stamp.path);
        path.iter().chain(stamped).any(|it| it == enclosed)
    };
    if !cms.certificates.iter().all(needed) {
        return Err(Refusal::SpareCertificate);
    }
    certificate.is_valid_at(at)?;
    let holder = holder_for(certificate, whose)?;
    Ok(Verified {
        holder,
        line: certificate.line(),
        path,
        moment: at,
        signing_time,
        time_stamp,
        attached: cms.content.is_some(),
    })
}

/// What can be said of a CMS without trusting anybody: every signer whose signature holds over `content`, with
/// their certificate. For looking at evidence by hand; it is no verdict.
pub fn examine(cms: &[u8], content: &[u8]) -> Result<Vec<Certificate>, Refusal> {
    let der = der_of_cms(cms)?;
    let cms = SignedData::read(&der)?;
    let mut found = Vec::new();
    for signer in &cms.signers {
        let certificate = certificate_of(&cms, signer)?;
        signature_holds(&cms, signer, certificate, content)?;
        if signer.time_stamp()?.is_some() {
            return Err(Refusal::BadTimeStamp);
        }
        found.push(certificate.clone());
    }
    if cms.certificates.iter().any(|enclosed| !found.contains(enclosed)) {
        return Err(Refusal::SpareCertificate);
    }
    Ok(found)
}

fn certificate_of<'a>(
    cms: &'a SignedData<'_>,
    signer: &SignerInfo<'_>,
) -> Result<&'a Certificate, Refusal> {
    cms.certificates.iter().find(|it| signer.names(it)).ok_or(Refusal::NoCertificate)
}

/// The signer's claim when they signed, if their signature over exactly `content` holds.
fn signature_holds(
    cms: &SignedData<'_>,
    signer: &SignerInfo<'_>,
    certificate: &Certificate,
    content: &[u8],
) -> Result<Option<DateTime<Utc>>, Refusal> {
    if cms.content_type != DATA {
        return Err(Refusal::WrongContentType);
    }
    if cms.content.is_some_and(|attached| attached != content) {
        return Err(Refusal::OtherContent);
    }
    Ok(signer.verify(cms.content_type, content, certificate)?.signing_time)
}

/// The key may sign what binds, and is of the kind that is asked for.
fn holder_for(certificate: &Certificate, whose: Whose) -> Result<Holder, Refusal> {
    if !certificate.extensions.allow(Purpose::Binding) {
        return Err(Refusal::AuthenticationOnly);
    }
    let of_organisation = Holder::is_of_organisation(certificate)?;
    match whose {
        Whose::Individual if of_organisation => return Err(Refusal::Organisation),
        Whose::Individual if !Holder::is_individual(certificate) => {
            return Err(Refusal::NotIndividual);
        }
        _ => {}
    }
    let holder = Holder::of(certificate)?;
    match whose {
        Whose::Organisation if holder.organisation.is_none() => Err(Refusal::NotOrganisation),
        _ => Ok(holder),
    }
}
