//! How a head of the log of signatures is shown beside what was counted.

use serde::Serialize;
use utoipa::ToSchema;

use app::signature_log::Head;

/// How far the log of signatures was.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LogHead)]
pub(crate) struct LogHeadView {
    /// Entries of the log.
    #[schema(example = 50_231)]
    size: u64,
    /// The root over them (RFC 6962), in Base64 as `/log/checkpoint` has it.
    #[schema(example = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    root: String,
}

impl From<&Head> for LogHeadView {
    fn from(head: &Head) -> Self {
        Self { size: head.size, root: head.root.to_string() }
    }
}
