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

/// Who hears of something, told apart by what makes them hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// Of the account or the address.
    Holder,
    Author,
    /// Signers who asked with their signature, and followers who want answers.
    Joiners,
    Moderators,
    Addressee,
    Asked,
    /// Of the petition, with that interest.
    Followers,
    /// Of the body or the territory.
    Interested,
}

impl Recipient {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holder => "the account's holder",
            Self::Author => "the author",
            Self::Joiners => "signers who asked, followers of answers",
            Self::Moderators => "moderators",
            Self::Addressee => "officials and first head of the body",
            Self::Asked => "officials of the body that is asked",
            Self::Followers => "followers with that interest",
            Self::Interested => "followers of the body or territory",
        }
    }
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

    /// Who is told.
    pub const fn recipients(self) -> &'static [Recipient] {
        match self {
            // Whoever is complained of.
            Self::ComplaintFiled => &[Recipient::Moderators, Recipient::Addressee],
            Self::ConfirmRegistration
            | Self::AlreadyRegistered
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::EmailChange
            | Self::EmailChanged
            | Self::SessionReused
            | Self::SecondFactorChanged
            | Self::AccountErased
            | Self::StaffInvited => &[Recipient::Holder],
            Self::PetitionSubmitted
            | Self::CorrectionRequested
            | Self::AddresseeChangeProposed
            | Self::PetitionRejected
            | Self::PetitionLimited
            | Self::JoiningProgress
            | Self::PetitionBackToJoining
            | Self::PetitionInFinalCheck
            | Self::PetitionPublished
            | Self::PetitionSupported
            | Self::PetitionBackInCollection
            | Self::SignaturesInvalidated
            | Self::PetitionForwarded
            | Self::PetitionRedirected
            | Self::PetitionRegistered
            | Self::WorkingGroupInvited
            | Self::PetitionDecided
            | Self::PetitionNotSupported
            | Self::ForwardedAsProposal
            | Self::ProposalAnswered
            | Self::ProposalRegistered
            | Self::PetitionWithdrawn
            | Self::PetitionTakenDown
            | Self::ComplaintSettled
            | Self::ModerationOverdue
            | Self::ConsiderationOverdue
            | Self::CollectionProgress => &[Recipient::Author],
            Self::DiscussionAnnounced
            | Self::DecisionPublished => &[Recipient::Author, Recipient::Joiners],
            Self::JoinedRejected
            | Self::JoinedNotSupported
            | Self::JoinedWithdrawn => &[Recipient::Joiners],
            Self::VerificationNeeded
            | Self::ModerationTermPassed
            | Self::InquiryAnswered
            | Self::ModerationDueSoon => &[Recipient::Moderators],
            Self::AddresseeReceived
            | Self::ProposalReceived
            | Self::ConsiderationTermPassed
            | Self::PublicationTermPassed
            | Self::ConsiderationDueSoon => &[Recipient::Addressee],
            Self::InquiryReceived => &[Recipient::Asked],
            Self::MilestoneReached
            | Self::ClosingSoon => &[Recipient::Followers],
            Self::PetitionOpened => &[Recipient::Interested],
        }
    }

    /// What has happened.
    pub const fn occasion(self) -> &'static str {
        match self {
            Self::ConfirmRegistration => "somebody registered with this address",
            Self::AlreadyRegistered => "somebody registered with an address or an IIN that has an account",
            Self::PasswordReset => "a new password was asked for",
            Self::PasswordChanged => "the password was changed",
            Self::EmailChange => "a change of address was asked for; to the new one",
            Self::EmailChanged => "the address was changed; to the former one, which can take it back for 72 hours",
            Self::SessionReused => "a used refresh token came again, and the sessions ended",
            Self::SecondFactorChanged => "a second factor was enrolled or removed",
            Self::AccountErased => "the account was deleted",
            Self::StaffInvited => "an administrator made a staff account",
            Self::PetitionSubmitted => "the application was filed",
            Self::CorrectionRequested => "the moderator asks for what is missing",
            Self::AddresseeChangeProposed => "the moderator proposes another addressee",
            Self::PetitionRejected => "publication was refused",
            Self::PetitionLimited => "limited publication began: the direct link and the window of the fifty",
            Self::JoiningProgress => "25 and 40 of the fifty have joined",
            Self::PetitionBackToJoining => "votes were taken off before the opening, and fewer than fifty are left",
            Self::PetitionInFinalCheck => "the fifty have joined, and the moderator checks",
            Self::PetitionPublished => "open publication began",
            Self::PetitionSupported => "the votes needed are there",
            Self::PetitionBackInCollection => "votes were taken off after the threshold",
            Self::SignaturesInvalidated => "votes were taken off the count",
            Self::PetitionForwarded => "the petition went to the competent body",
            Self::PetitionRedirected => "the body passed it on to another",
            Self::PetitionRegistered => "the body registered it, and consideration began",
            Self::WorkingGroupInvited => "the working group was formed",
            Self::DiscussionAnnounced => "a discussion was announced",
            Self::PetitionDecided => "the first head decided",
            Self::DecisionPublished => "the decision was published",
            Self::PetitionNotSupported => "collection ended below the threshold",
            Self::ForwardedAsProposal => "the petition went on as an ordinary proposal",
            Self::ProposalAnswered => "the proposal was answered",
            Self::ProposalRegistered => "the body registered the proposal",
            Self::PetitionWithdrawn => "the author withdrew it",
            Self::PetitionTakenDown => "it was taken down",
            Self::ComplaintSettled => "a complaint was settled",
            Self::JoinedRejected => "a petition they joined was refused",
            Self::JoinedNotSupported => "a petition they signed ended below the threshold",
            Self::JoinedWithdrawn => "a petition they signed was withdrawn",
            Self::ModerationOverdue => "the term of the check ended without a decision",
            Self::ConsiderationOverdue => "the term of consideration ended without a decision",
            Self::VerificationNeeded => "the votes needed are there and want verification",
            Self::ModerationTermPassed => "the term of the check ended without a decision",
            Self::InquiryAnswered => "a body answered an inquiry",
            Self::ComplaintFiled => "a complaint was filed against their act or silence",
            Self::AddresseeReceived => "a supported petition came",
            Self::InquiryReceived => "the moderator asks the body",
            Self::ProposalReceived => "a petition came as an ordinary proposal",
            Self::ConsiderationTermPassed => "the term of consideration ended without a decision",
            Self::PublicationTermPassed => "the decision was not published in time",
            Self::CollectionProgress => "25, 50 and 75 per cent of the votes needed are there",
            Self::MilestoneReached => "25, 50 and 75 per cent of the votes needed are there",
            Self::ClosingSoon => "collection ends in a week",
            Self::PetitionOpened => "a petition to the body, or to a body of the territory, was opened",
            Self::ModerationDueSoon => "the term of the check ends in three days",
            Self::ConsiderationDueSoon => "the term of consideration ends in a week",
        }
    }

    /// Whether it stands in the inbox too: steps of a petition do, mails about an account and mass mails do not.
    pub fn is_in_inbox(self) -> bool {
        let mail_alone = [Self::JoiningProgress, Self::CollectionProgress].contains(&self);
        let steps = |recipient: &Recipient| {
            matches!(recipient, Recipient::Author | Recipient::Moderators | Recipient::Addressee | Recipient::Asked)
        };
        !mail_alone && self.recipients().iter().any(steps)
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
