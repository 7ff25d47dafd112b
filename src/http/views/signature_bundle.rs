//! The signatures of a petition as its addressee takes them over: lines of JSON, and what is on record about them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use app::signature_bundle::{Acknowledgement, Bundle, Download, Record};
use app::signing::Signer;

/// A line of a bundle: one `petition`, a `signature` for each who is listed, one `manifest`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BundleLine {
    /// The first line: what the signatures are of.
    Petition {
        /// The petition.
        id: Uuid,
        /// Its number.
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// The body that they are given to.
        addressee: String,
        /// When they were asked for.
        as_of: DateTime<Utc>,
    },
    /// A signature that counts.
    Signature {
        /// Given name and initial.
        #[schema(example = "Айгүл С.")]
        name: String,
        /// KATO code of the region, or `other` where fewer than ten signed from there that day.
        region: String,
        /// Civil day in Kazakhstan.
        signed_on: NaiveDate,
    },
    /// The last line; without it the bundle was cut off.
    Manifest {
        /// Signatures that count.
        signatures: usize,
        /// Lines of signatures.
        listed: usize,
        /// Those who have left the service: counted, and not listed.
        left: usize,
        /// SHA-256 of all bytes before this line, in hexadecimal digits.
        sha256: String,
    },
}

impl From<&Bundle> for BundleLine {
    fn from(bundle: &Bundle) -> Self {
        Self::Petition {
            id: bundle.petition.into(),
            number: bundle.number.clone(),
            addressee: bundle.public_body.to_string(),
            as_of: bundle.as_of,
        }
    }
}

impl From<Signer> for BundleLine {
    fn from(signer: Signer) -> Self {
        Self::Signature { name: signer.name, region: signer.region, signed_on: signer.signed_on }
    }
}

/// A download of the signatures.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleDownload {
    downloaded_at: DateTime<Utc>,
    /// The account of the member of staff.
    downloaded_by: Uuid,
    public_body: String,
    /// Signatures that counted then.
    signatures: i32,
}

impl From<Download> for BundleDownload {
    fn from(download: Download) -> Self {
        Self {
            downloaded_at: download.at,
            downloaded_by: download.by.into(),
            public_body: download.public_body.to_string(),
            signatures: download.signatures,
        }
    }
}

/// That the addressee has the signatures.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleAcknowledgement {
    public_body: String,
    acknowledged_at: DateTime<Utc>,
    /// The account of who said so.
    acknowledged_by: Uuid,
}

impl From<Acknowledgement> for BundleAcknowledgement {
    fn from(acknowledgement: Acknowledgement) -> Self {
        Self {
            public_body: acknowledgement.public_body.to_string(),
            acknowledged_at: acknowledgement.at,
            acknowledged_by: acknowledgement.by.into(),
        }
    }
}

/// What is on record about the bundle of signatures.
#[derive(Debug, Serialize, ToSchema)]
pub struct BundleRecord {
    /// Newest first; the latest hundred.
    downloads: Vec<BundleDownload>,
    /// That the present addressee has it, which closes the download.
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged: Option<BundleAcknowledgement>,
}

impl From<Record> for BundleRecord {
    fn from(record: Record) -> Self {
        Self {
            downloads: record.downloads.into_iter().map(Into::into).collect(),
            acknowledged: record.acknowledged.map(Into::into),
        }
    }
}
