//! The signatures of a petition, as the body takes them over that it was sent to (90-4(1)).
//!
//! The body gets what the public list shows, of all who signed: given name and initial, region and day, small regions
//! merged. Neither an IIN nor an instant nor a channel stands in it, since together with the figures of the case file
//! they would say who somebody is. Who has left the service is counted and not listed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::access::{self, Caller};
use super::petitions::{lock, visible};
use super::signing::{Roll, Signer};
use super::{Error, Work, account_events};
use domain::public_body::BodySlug;
use domain::signature_bundle::admit;
use store::ids::{AccountId, PetitionId};
use store::petitions::PetitionRow;
use store::signature_bundles::{self, AcknowledgementRow, DownloadRow};

/// Downloads that a case file lists at most: the latest.
const LISTED: i64 = 100;

/// A bundle that is being given out.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// Whose signatures.
    pub petition: PetitionId,
    /// The petition's number.
    pub number: Option<String>,
    /// The body that takes them over.
    pub public_body: BodySlug,
    /// Legal time at which it was asked for.
    pub as_of: DateTime<Utc>,
    roll: Roll,
}

/// A part of a bundle.
#[derive(Debug)]
pub struct Part {
    /// Who is listed.
    pub signers: Vec<Signer>,
    /// How many are counted and not listed: they have left the service.
    pub left: usize,
}

/// A download on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Legal time.
    pub at: DateTime<Utc>,
    /// The member of staff.
    pub by: AccountId,
    /// Of which body.
    pub public_body: BodySlug,
    /// Signatures that counted then.
    pub signatures: i32,
}

/// That the addressee has the signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The body.
    pub public_body: BodySlug,
    /// Legal time.
    pub at: DateTime<Utc>,
    /// Who of the body says so.
    pub by: AccountId,
}

impl From<AcknowledgementRow> for Acknowledgement {
    fn from(row: AcknowledgementRow) -> Self {
        Self { public_body: row.public_body, at: row.acknowledged_at, by: row.acknowledged_by }
    }
}

/// What is on record about the bundle of a petition.
#[derive(Debug)]
pub struct Record {
    /// Its downloads, newest first; the latest hundred.
    pub downloads: Vec<Download>,
    /// That the present addressee has it.
    pub acknowledged: Option<Acknowledgement>,
}

fn judge(work: &mut Work<'_>, caller: &Caller, petition: &PetitionRow) -> Result<(), Error> {
    let actor = access::actor(work, caller, petition)?;
    Ok(admit(petition.closed_as.unwrap_or(petition.state), &actor)?)
}

/// Begins to give the bundle out. That it is, is recorded in the same transaction: who, when, how many.
///
/// # Errors
/// The law's refusal, [`Error::Locked`] once the body has acknowledged it, or [`Error::NotFound`].
pub fn open(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<Bundle, Error> {
    let petition = visible(work, Some(caller), id, None)?;
    judge(work, caller, &petition)?;
    let body = petition.addressee.clone();
    if signature_bundles::acknowledgement(work.conn, id, &body)?.is_some() {
        return Err(Error::Locked("bundle_acknowledged"));
    }
    let download = DownloadRow {
        id: Uuid::now_v7(),
        petition_id: id,
        public_body: body.clone(),
        signatures: petition.signature_count,
        downloaded_at: work.now,
        downloaded_by: caller.id(),
    };
    signature_bundles::add_download(work.conn, download)?;
    account_events::read_by(work, caller, None, Some(id), "signature_bundle")?;
    let roll = Roll::of(work, &petition)?;
    Ok(Bundle { petition: id, number: petition.number, public_body: body, as_of: work.now, roll })
}

/// The next part of a bundle, and what is left of it; none after the last.
///
/// # Errors
/// The store's failure.
pub fn next(work: &mut Work<'_>, mut bundle: Bundle) -> Result<Option<(Part, Bundle)>, Error> {
    let Some(mut signers) = bundle.roll.part(work)? else { return Ok(None) };
    let counted = signers.len();
    signers.retain(|signer| !signer.name.is_empty());
    Ok(Some((Part { left: counted - signers.len(), signers }, bundle)))
}

/// Records that the body has the signatures, which closes their download to it. What it said first stands.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn acknowledge(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<Acknowledgement, Error> {
    let petition = lock(work, Some(caller), id)?;
    judge(work, caller, &petition)?;
    let row = AcknowledgementRow {
        petition_id: id,
        public_body: petition.addressee.clone(),
        acknowledged_at: work.now,
        acknowledged_by: caller.id(),
    };
    signature_bundles::acknowledge(work.conn, row)?;
    let stands = signature_bundles::acknowledgement(work.conn, id, &petition.addressee)?;
    Ok(stands.ok_or_else(|| Error::Internal("acknowledgement".to_owned()))?.into())
}

/// What is on record about the bundle of a petition.
///
/// # Errors
/// The store's failure.
pub(crate) fn record(work: &mut Work<'_>, petition: &PetitionRow) -> Result<Record, Error> {
    let downloads = signature_bundles::downloads_of(work.conn, petition.id, LISTED)?;
    let download = |row: DownloadRow| Download {
        at: row.downloaded_at,
        by: row.downloaded_by,
        public_body: row.public_body,
        signatures: row.signatures,
    };
    let acknowledged =
        signature_bundles::acknowledgement(work.conn, petition.id, &petition.addressee)?;
    Ok(Record {
        downloads: downloads.into_iter().map(download).collect(),
        acknowledged: acknowledged.map(Into::into),
    })
}
