//! What the reader of a mail may see.

use domain::notice::NoticeKind;

/// Whether its reader may see the petition: a body that is asked about one, who joined one that never opened, and an
/// administrator, may not.
pub(crate) const fn shows_petition(kind: NoticeKind) -> bool {
    !matches!(
        kind,
        NoticeKind::JoinedRejected | NoticeKind::InquiryReceived | NoticeKind::BodyWithoutStaff
    )
}
