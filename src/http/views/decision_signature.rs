//! The electronic signature under a decision, as everybody sees it. The certificate's holder is not named: the decision is
//! the body's.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use app::records::DecisionSignature;

/// The electronic signature (ЭЦП) under a decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionSignature)]
pub struct DecisionSignatureView {
    /// The organisation's number (БИН), as the authority certified it.
    #[schema(example = "240140499908")]
    bin: String,
    /// Its name, as the authority wrote it.
    organisation: String,
    /// By which right the signer binds it: `first_head` or `may_sign`.
    #[schema(example = "first_head")]
    role: String,
    /// `rsa`, `gost_2015` or `gost_2004`.
    #[schema(example = "gost_2015")]
    line: String,
    /// When it was verified.
    verified_at: DateTime<Utc>,
}

impl From<&DecisionSignature> for DecisionSignatureView {
    fn from(signature: &DecisionSignature) -> Self {
        Self {
            bin: signature.bin.clone(),
            organisation: signature.organisation.clone(),
            role: signature.role.clone(),
            line: signature.line.clone(),
            verified_at: signature.verified_at,
        }
    }
}
