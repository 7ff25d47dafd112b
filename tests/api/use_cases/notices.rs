//! Every kind of notice is caused by a test.

use std::collections::BTreeSet;

use petitions::domain::notice::{Basis, NoticeKind};

/// Kinds that a petition meets on its way to a published decision.
pub const MAIN_PATH: [NoticeKind; 15] = [
    NoticeKind::CollectionProgress,
    NoticeKind::PetitionSubmitted,
    NoticeKind::PetitionLimited,
    NoticeKind::JoiningProgress,
    NoticeKind::PetitionPublished,
    NoticeKind::PetitionSupported,
    NoticeKind::VerificationNeeded,
    NoticeKind::PetitionForwarded,
    NoticeKind::AddresseeReceived,
    NoticeKind::PetitionRegistered,
    NoticeKind::WorkingGroupInvited,
    NoticeKind::DiscussionAnnounced,
    NoticeKind::PetitionDecided,
    NoticeKind::DecisionPublished,
    // The letters to the mass media are forgotten.
    NoticeKind::TermPassed,
];

/// Kinds that only a petition off that way meets.
pub const BYWAYS: [NoticeKind; 12] = [
    NoticeKind::CorrectionFiled,
    NoticeKind::CorrectionRequested,
    NoticeKind::PetitionRejected,
    NoticeKind::PetitionWithdrawn,
    NoticeKind::PetitionInFinalCheck,
    NoticeKind::ActOverdue,
    NoticeKind::PetitionNotSupported,
    NoticeKind::ForwardedAsProposal,
    NoticeKind::ProposalReceived,
    NoticeKind::ProposalAnswered,
    NoticeKind::PetitionRedirected,
    NoticeKind::ProposalRegistered,
];

/// Kinds that the tests over HTTP cause and read (`procedure.rs` and `mail/`).
const OVER_HTTP: [NoticeKind; 33] = [
    NoticeKind::PromiseReported,
    NoticeKind::PromiseDueSoon,
    NoticeKind::PromisePassed,
    NoticeKind::AddresseeReorganised,
    NoticeKind::BodyWithoutStaff,
    NoticeKind::ComplaintOutcome,
    NoticeKind::ComplaintReceived,
    NoticeKind::JoinedAnswered,
    NoticeKind::JoinedForwarded,
    NoticeKind::MilestoneReached,
    NoticeKind::ClosingSoon,
    NoticeKind::PetitionOpened,
    NoticeKind::TermDueSoon,
    NoticeKind::JoinedRejected,
    NoticeKind::JoinedNotSupported,
    NoticeKind::JoinedWithdrawn,
    NoticeKind::PetitionBackInCollection,
    NoticeKind::PetitionBackToJoining,
    NoticeKind::SignaturesInvalidated,
    NoticeKind::AddresseeChangeProposed,
    NoticeKind::InquiryReceived,
    NoticeKind::InquiryAnswered,
    NoticeKind::PetitionTakenDown,
    NoticeKind::ComplaintFiled,
    NoticeKind::ComplaintPassedOn,
    NoticeKind::ComplaintSettled,
    NoticeKind::DecisionCancelled,
    NoticeKind::GroupMemberInvited,
    NoticeKind::RepresentativeInvited,
    NoticeKind::TermShortened,
    NoticeKind::CollectionShortened,
    NoticeKind::ModerationDelayed,
    NoticeKind::HoldTakenOver,
];

#[test]
fn the_page_of_notices_is_the_closed_list() {
    let written = include_str!("../../../docs/NOTICES.md");
    assert!(
        written == petitions::mail::closed_list(),
        "run: cargo run -- notices > docs/NOTICES.md"
    );
}

#[test]
fn no_kind_of_notice_goes_untried() {
    let tried = MAIN_PATH.into_iter().chain(BYWAYS);
    let tried: BTreeSet<_> = tried.chain(OVER_HTTP).map(NoticeKind::code).collect();
    let about_petitions = NoticeKind::ALL.into_iter().filter(|kind| kind.basis() != Basis::Account);
    assert_eq!(tried, about_petitions.map(NoticeKind::code).collect());
}
