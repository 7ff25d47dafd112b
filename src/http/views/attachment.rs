//! A file of a petition, as it is shown.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use app::attachments::Attachment;
use credentials::hex;

/// A file without its bytes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    id: Uuid,
    file_name: String,
    #[schema(example = "application/pdf")]
    media_type: &'static str,
    /// Bytes.
    size: i32,
    /// Hexadecimal.
    sha256: String,
    /// `authority`, `supporting`, `signature_sheet` or `application`.
    #[schema(example = "supporting")]
    purpose: &'static str,
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id.into(),
            file_name: attachment.file_name,
            media_type: attachment.media_type.code(),
            size: attachment.size,
            sha256: hex(&attachment.sha256),
            purpose: attachment.purpose.code(),
        }
    }
}
