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

/// Whether it tells how many votes a petition has that collects them, or did: what the public log of votes lets anybody count
/// again.
pub(super) const fn tells_votes(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::AddresseeReceived
            | NoticeKind::ClosingSoon
            | NoticeKind::CollectionProgress
            | NoticeKind::CollectionShortened
            | NoticeKind::JoinedNotSupported
            | NoticeKind::MilestoneReached
            | NoticeKind::PetitionBackInCollection
            | NoticeKind::PetitionForwarded
            | NoticeKind::PetitionNotSupported
            | NoticeKind::PetitionPublished
            | NoticeKind::PetitionSupported
            | NoticeKind::SignaturesInvalidated
            | NoticeKind::VerificationNeeded
    )
}
