//! Signers as the public list shows them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use app::signing::Signer;

/// A signer as others see him.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicSigner {
    #[schema(example = "Айгүл С.")]
    name: String,
    /// KATO code of the region, capital or city of republican significance, or `other`.
    #[schema(example = "750000000")]
    region: String,
    /// Civil day in Kazakhstan.
    signed_on: NaiveDate,
}

impl From<Signer> for PublicSigner {
    fn from(signer: Signer) -> Self {
        Self { name: signer.name, region: signer.region, signed_on: signer.signed_on }
    }
}
