//! Who is invited to a discussion, and who took part in it, as it is kept.

use serde::{Deserialize, Serialize};

use crate::json::word;
use domain::participants::ParticipantKind;

/// Somebody who is invited, or took part. No address: it is written to once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantRecord {
    /// Whom they stand for.
    #[serde(with = "word")]
    pub kind: ParticipantKind,
    /// Their full name.
    pub name: String,
    /// Their office or profession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// They agreed to be named in public.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
}
