//! The notices the service owes, to whom, and the article each rests on.

use super::clocks::ClockKind;
use super::rules::article;

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The author of the petition.
    Author,
    /// The moderators of the authorized body.
    Moderators,
    /// The officials of the body the petition is addressed to.
    Addressee,
    /// The officials of a body that the moderator asked (90-2(5)).
    Asked,
    /// Those who joined and asked for news.
    Joiners,
}

/// A notice. Its words are templates of `mail`, one for each kind and language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    // About an account.
    ConfirmRegistration,
    AlreadyRegistered,
    PasswordReset,
    PasswordChanged,
    EmailChange,
    EmailChanged,
    SessionReused,
    SecondFactorChanged,
    AccountErased,
    StaffInvited,
    // To the author.
    PetitionSubmitted,
    CorrectionRequested,
    AddresseeChangeProposed,
    PetitionRejected,
    /// The direct link and the window of the fifty.
    PetitionLimited,
    JoiningProgress,
    PetitionBackToJoining,
    PetitionInFinalCheck,
    PetitionPublished,
    PetitionSupported,
    PetitionBackInCollection,
    SignaturesInvalidated,
    PetitionForwarded,
    PetitionRedirected,
    PetitionRegistered,
    WorkingGroupInvited,
    /// To the joiners too.
    DiscussionAnnounced,
    PetitionDecided,
    /// To the joiners too.
    DecisionPublished,
    PetitionNotSupported,
    ForwardedAsProposal,
    ProposalAnswered,
    ProposalRegistered,
    PetitionWithdrawn,
    PetitionTakenDown,
    ComplaintSettled,
    // To the joiners alone.
    JoinedRejected,
    JoinedNotSupported,
    JoinedWithdrawn,
    ModerationOverdue,
    ConsiderationOverdue,
    // To the moderators.
    VerificationNeeded,
    ModerationTermPassed,
    InquiryAnswered,
    ComplaintFiled,
    // To the addressee body.
    AddresseeReceived,
    InquiryReceived,
    ProposalReceived,
    ConsiderationTermPassed,
    PublicationTermPassed,
    /// To the author: a quarter more of the votes needed.
    CollectionProgress,
    // To those who follow a petition, or a body or territory.
    MilestoneReached,
    ClosingSoon,
    PetitionOpened,
    // Before a term ends, to those who owe the act.
    ModerationDueSoon,
    ConsiderationDueSoon,
}

/// The term a notice speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Of a clock that runs, or has just run out: its last day and its length.
    Running(ClockKind),
    /// The consideration that registration will start: its length alone (90-5(1)).
    ConsiderationToCome,
    /// The answer to a proposal, likewise (76(1)).
    AnswerToCome,
}

impl NoticeKind {
    pub const ALL: [Self; 56] = [
        Self::ConfirmRegistration,
        Self::AlreadyRegistered,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::EmailChange,
        Self::EmailChanged,
        Self::SessionReused,
        Self::SecondFactorChanged,
        Self::AccountErased,
        Self::StaffInvited,
        Self::PetitionSubmitted,
        Self::CorrectionRequested,
        Self::AddresseeChangeProposed,
        Self::PetitionRejected,
        Self::PetitionLimited,
        Self::JoiningProgress,
        Self::PetitionBackToJoining,
        Self::PetitionInFinalCheck,
        Self::PetitionPublished,
        Self::PetitionSupported,
        Self::PetitionBackInCollection,
        Self::SignaturesInvalidated,
        Self::PetitionForwarded,
        Self::PetitionRedirected,
        Self::PetitionRegistered,
        Self::WorkingGroupInvited,
        Self::DiscussionAnnounced,
        Self::PetitionDecided,
        Self::DecisionPublished,
        Self::PetitionNotSupported,
        Self::ForwardedAsProposal,
        Self::ProposalAnswered,
        Self::ProposalRegistered,
        Self::PetitionWithdrawn,
        Self::PetitionTakenDown,
        Self::ComplaintSettled,
        Self::JoinedRejected,
        Self::JoinedNotSupported,
        Self::JoinedWithdrawn,
        Self::ModerationOverdue,
        Self::ConsiderationOverdue,
        Self::VerificationNeeded,
        Self::ModerationTermPassed,
        Self::InquiryAnswered,
        Self::ComplaintFiled,
        Self::AddresseeReceived,
        Self::InquiryReceived,
        Self::ProposalReceived,
        Self::ConsiderationTermPassed,
        Self::PublicationTermPassed,
        Self::CollectionProgress,
        Self::MilestoneReached,
        Self::ClosingSoon,
        Self::PetitionOpened,
        Self::ModerationDueSoon,
        Self::ConsiderationDueSoon,
    ];

    /// The settled name in the database and in JSON; templates are named after it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ConfirmRegistration => "confirm_registration",
            Self::AlreadyRegistered => "already_registered",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::EmailChange => "email_change",
            Self::EmailChanged => "email_changed",
            Self::SessionReused => "session_reused",
            Self::SecondFactorChanged => "second_factor_changed",
            Self::AccountErased => "account_erased",
            Self::StaffInvited => "staff_invited",
            Self::PetitionSubmitted => "petition_submitted",
            Self::CorrectionRequested => "correction_requested",
            Self::AddresseeChangeProposed => "addressee_change_proposed",
            Self::PetitionRejected => "petition_rejected",
            Self::PetitionLimited => "petition_limited",
            Self::JoiningProgress => "joining_progress",
            Self::PetitionBackToJoining => "petition_back_to_joining",
            Self::PetitionInFinalCheck => "petition_in_final_check",
            Self::PetitionPublished => "petition_published",
            Self::PetitionSupported => "petition_supported",
            Self::PetitionBackInCollection => "petition_back_in_collection",
            Self::SignaturesInvalidated => "signatures_invalidated",
            Self::PetitionForwarded => "petition_forwarded",
            Self::PetitionRedirected => "petition_redirected",
            Self::PetitionRegistered => "petition_registered",
            Self::WorkingGroupInvited => "working_group_invited",
            Self::DiscussionAnnounced => "discussion_announced",
            Self::PetitionDecided => "petition_decided",
            Self::DecisionPublished => "decision_published",
            Self::PetitionNotSupported => "petition_not_supported",
            Self::ForwardedAsProposal => "forwarded_as_proposal",
            Self::ProposalAnswered => "proposal_answered",
            Self::ProposalRegistered => "proposal_registered",
            Self::PetitionWithdrawn => "petition_withdrawn",
            Self::PetitionTakenDown => "petition_taken_down",
            Self::ComplaintSettled => "complaint_settled",
            Self::JoinedRejected => "joined_rejected",
            Self::JoinedNotSupported => "joined_not_supported",
            Self::JoinedWithdrawn => "joined_withdrawn",
            Self::ModerationOverdue => "moderation_overdue",
            Self::ConsiderationOverdue => "consideration_overdue",
            Self::VerificationNeeded => "verification_needed",
            Self::ModerationTermPassed => "moderation_term_passed",
            Self::InquiryAnswered => "inquiry_answered",
            Self::ComplaintFiled => "complaint_filed",
            Self::AddresseeReceived => "addressee_received",
            Self::InquiryReceived => "inquiry_received",
            Self::ProposalReceived => "proposal_received",
            Self::ConsiderationTermPassed => "consideration_term_passed",
            Self::PublicationTermPassed => "publication_term_passed",
            Self::CollectionProgress => "collection_progress",
            Self::MilestoneReached => "milestone_reached",
            Self::ClosingSoon => "closing_soon",
            Self::PetitionOpened => "petition_opened",
            Self::ModerationDueSoon => "moderation_due_soon",
            Self::ConsiderationDueSoon => "consideration_due_soon",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The term whose last day or length the notice names; an act may start several clocks.
    pub const fn term(self) -> Option<Term> {
        Some(match self {
            Self::PetitionSubmitted
            | Self::PetitionInFinalCheck
            | Self::ModerationOverdue
            | Self::ModerationDueSoon
            | Self::ModerationTermPassed => Term::Running(ClockKind::Moderation),
            Self::CorrectionRequested => Term::Running(ClockKind::Correction),
            Self::PetitionLimited | Self::JoiningProgress | Self::PetitionBackToJoining => {
                Term::Running(ClockKind::Joining)
            }
            Self::PetitionPublished
            | Self::PetitionBackInCollection
            | Self::CollectionProgress
            | Self::MilestoneReached
            | Self::ClosingSoon
            | Self::PetitionOpened => Term::Running(ClockKind::Collection),
            Self::PetitionSupported | Self::VerificationNeeded => {
                Term::Running(ClockKind::Verification)
            }
            Self::PetitionNotSupported | Self::JoinedNotSupported => Term::Running(ClockKind::ForwardingNotice),
            Self::PetitionRegistered
            | Self::WorkingGroupInvited
            | Self::DiscussionAnnounced
            | Self::ConsiderationOverdue
            | Self::ConsiderationDueSoon
            | Self::ConsiderationTermPassed => Term::Running(ClockKind::Consideration),
            Self::PetitionDecided | Self::PublicationTermPassed => {
                Term::Running(ClockKind::DecisionPublication)
            }
            Self::PetitionForwarded | Self::PetitionRedirected | Self::AddresseeReceived => {
                Term::ConsiderationToCome
            }
            Self::ForwardedAsProposal | Self::ProposalReceived => Term::AnswerToCome,
            Self::ProposalRegistered => Term::Running(ClockKind::ProposalAnswer),
            Self::InquiryReceived | Self::InquiryAnswered => Term::Running(ClockKind::Moderation),
            Self::ConfirmRegistration
            | Self::AlreadyRegistered
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::EmailChange
            | Self::EmailChanged
            | Self::SessionReused
            | Self::SecondFactorChanged
            | Self::AccountErased
            | Self::StaffInvited
            | Self::PetitionRejected
            | Self::DecisionPublished
            | Self::ProposalAnswered
            | Self::AddresseeChangeProposed
            | Self::SignaturesInvalidated
            | Self::PetitionTakenDown
            | Self::ComplaintFiled
            | Self::ComplaintSettled
            | Self::JoinedRejected
            | Self::JoinedWithdrawn
            | Self::PetitionWithdrawn => return None,
        })
    }

    /// Whom a term that is still running is worth a word before its last day, and how many days before.
    pub const fn reminder(clock: ClockKind) -> Option<(Self, i64)> {
        match clock {
            ClockKind::Moderation => Some((Self::ModerationDueSoon, 3)),
            ClockKind::Consideration => Some((Self::ConsiderationDueSoon, 7)),
            ClockKind::Collection => Some((Self::ClosingSoon, 7)),
            ClockKind::Correction
            | ClockKind::Joining
            | ClockKind::MediaLetter
            | ClockKind::Verification
            | ClockKind::ForwardingNotice
            | ClockKind::WorkingGroup
            | ClockKind::DecisionPublication
            | ClockKind::Statement
            | ClockKind::ProposalAnswer
            | ClockKind::ComplaintPassingOn
            | ClockKind::Complaint
            | ClockKind::Archive => None,
        }
    }

    /// The article the notice rests on; none for mails about an account.
    pub const fn article(self) -> Option<&'static str> {
        Some(match self {
            Self::ConfirmRegistration
            | Self::AlreadyRegistered
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::EmailChange
            | Self::EmailChanged
            | Self::SessionReused
            | Self::SecondFactorChanged
            | Self::AccountErased
            | Self::StaffInvited => return None,
            Self::PetitionSubmitted => article::FILING,
            Self::CorrectionRequested => article::CONTENT,
            Self::PetitionRejected | Self::JoinedRejected => article::REJECTION,
            Self::PetitionLimited | Self::JoiningProgress | Self::PetitionBackToJoining => article::JOINING_WINDOW,
            Self::AddresseeChangeProposed => article::REDIRECTION,
            Self::SignaturesInvalidated => article::JOINING,
            Self::PetitionTakenDown => article::OPEN_PUBLICATION,
            Self::ComplaintFiled => article::COMPLAINT_PASSING_ON,
            Self::ComplaintSettled => article::COMPLAINT_OUTCOME,
            Self::InquiryReceived | Self::InquiryAnswered => article::INQUIRY,
            Self::PetitionInFinalCheck | Self::ModerationTermPassed | Self::ModerationDueSoon => article::MODERATION_TERM,
            Self::PetitionPublished | Self::PetitionOpened => article::OPEN_PUBLICATION,
            Self::PetitionSupported
            | Self::PetitionBackInCollection
            | Self::CollectionProgress
            | Self::MilestoneReached
            | Self::ClosingSoon => article::THRESHOLD,
            Self::PetitionForwarded => article::FORWARDING,
            Self::VerificationNeeded => article::VERIFICATION,
            Self::PetitionRedirected => article::REDIRECTION,
            Self::PetitionRegistered | Self::ConsiderationTermPassed | Self::ConsiderationDueSoon => article::CONSIDERATION_TERM,
            Self::WorkingGroupInvited => article::WORKING_GROUP,
            Self::DiscussionAnnounced => article::DISCUSSION,
            Self::PetitionDecided => article::FIRST_HEAD,
            Self::DecisionPublished | Self::PublicationTermPassed => article::DECISION_PUBLICATION,
            Self::PetitionNotSupported | Self::JoinedNotSupported | Self::ForwardedAsProposal => article::NOT_SUPPORTED,
            Self::ProposalAnswered => article::PROPOSAL_ANSWER,
            Self::PetitionWithdrawn | Self::JoinedWithdrawn => article::WITHDRAWAL,
            Self::ModerationOverdue | Self::ConsiderationOverdue => article::SILENCE,
            Self::AddresseeReceived => article::ACCEPTANCE,
            Self::ProposalReceived | Self::ProposalRegistered => article::PROPOSAL_TERM,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_read_back_and_is_unique() {
        let codes: HashSet<_> = NoticeKind::ALL.into_iter().map(NoticeKind::code).collect();
        assert_eq!(codes.len(), NoticeKind::ALL.len());
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(NoticeKind::parse("petition_lost"), None);
    }

    #[test]
    fn only_account_mails_rest_on_no_article() {
        let without: Vec<_> =
            NoticeKind::ALL.into_iter().filter(|kind| kind.article().is_none()).map(NoticeKind::code).collect();
        assert_eq!(
            without,
            [
                "confirm_registration", "already_registered", "password_reset", "password_changed", "email_change",
                "email_changed", "session_reused", "second_factor_changed", "account_erased", "staff_invited",
            ]
        );
        assert_eq!(NoticeKind::AddresseeReceived.article(), Some("90-4(2)"));
    }
}
