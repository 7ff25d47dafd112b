//! The closed list itself, one line a notice.

use super::audience::Audience;
use super::basis::Basis::{self, Article, OfTheTerm};
use super::basis::TermSpokenOf::{self, AnswerToCome, Any, ConsiderationToCome, Running};
use crate::rules::article;
use crate::subscriptions::Choice;
use crate::terms::TermKind;
use crate::words::Word;

/// One line of the closed list.
struct Line {
    code: &'static str,
    to: &'static [Audience],
    basis: Basis,
    term: TermSpokenOf,
    occasion: &'static str,
}

/// Kind, code, audiences, basis, term, and what has happened.
macro_rules! closed_list {
    ($($kind:ident $code:literal [$($to:ident)+] $basis:expr, $term:expr, $occasion:literal;)+) => {
        /// A notice. Its words are templates of `mail`, one for each kind and language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum NoticeKind {
            $(#[doc = $occasion] $kind,)+
        }

        impl NoticeKind {
            /// Every notice, in the order of the list.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$kind),+];

            const fn line(self) -> Line {
                match self {
                    $(Self::$kind => Line {
                        code: $code,
                        to: &[$(Audience::$to),+],
                        basis: $basis,
                        term: $term,
                        occasion: $occasion,
                    },)+
                }
            }
        }

        impl Word for NoticeKind {
            const NAME: &'static str = "NoticeKind";

            fn all() -> &'static [Self] {
                &Self::ALL
            }

            fn code(self) -> &'static str {
                Self::code(self)
            }
        }
    };
}

closed_list! {
    // About an account.
    ConfirmRegistration "confirm_registration" [Holder] Basis::Account, TermSpokenOf::None,
        "somebody registered with this address";
    AlreadyRegistered "already_registered" [Holder] Basis::Account, TermSpokenOf::None,
        "somebody registered with the holder's address or IIN";
    RegistrationUnfinished "registration_unfinished" [Holder] Basis::Account, TermSpokenOf::None,
        "somebody registered with this address and an IIN that has an account";
    PasswordReset "password_reset" [Holder] Basis::Account, TermSpokenOf::None,
        "a new password was asked for";
    PasswordChanged "password_changed" [Holder] Basis::Account, TermSpokenOf::None,
        "the password was changed";
    EmailChange "email_change" [Holder] Basis::Account, TermSpokenOf::None,
        "a change of address was asked for; to the new one";
    EmailChanged "email_changed" [Holder] Basis::Account, TermSpokenOf::None,
        "the address was changed; to the former one, which can take it back for 72 hours";
    SessionReused "session_reused" [Holder] Basis::Account, TermSpokenOf::None,
        "a used refresh token came again, and the sessions ended";
    SecondFactorChanged "second_factor_changed" [Holder] Basis::Account, TermSpokenOf::None,
        "a second factor was enrolled, which can be taken back for 72 hours, or removed";
    AccountErased "account_erased" [Holder] Basis::Account, TermSpokenOf::None,
        "the account was deleted";
    IinReleased "iin_released" [Holder] Basis::Account, TermSpokenOf::None,
        "staff gave the IIN of the account free for the person it belongs to";
    IinFree "iin_free" [Holder] Basis::Account, TermSpokenOf::None,
        "staff gave the IIN of another account free; to the person it belongs to";
    IdentityProven "identity_proven" [Holder] Basis::Account, TermSpokenOf::None,
        "the account was proven to be its person's, whose names it bears from now on";
    IinTakenOver "iin_taken_over" [Holder] Basis::Account, TermSpokenOf::None,
        "the IIN of the account went over to the person who proved that it is theirs";
    StaffInvited "staff_invited" [Holder] Basis::Account, TermSpokenOf::None,
        "an administrator made a staff account";
    IdentityChecked "identity_checked" [Holder] Basis::Account, TermSpokenOf::None,
        "two officials have confirmed the holder's identity by a document";
    IdentityLinked "identity_linked" [Holder] Basis::Account, TermSpokenOf::None,
        "an identity at a provider was linked to the account, which it opens from now on";
    AppLetIn "app_let_in" [Holder] Basis::Account, TermSpokenOf::None,
        "the holder let an application act for them, or do more than before";
    WebhookDisabled "webhook_disabled" [Holder] Basis::Account, TermSpokenOf::None,
        "a webhook of the holder's is told of nothing any more: its address is gone, or nothing could be delivered for days";
    // To the author; some to signers and followers too.
    PetitionSubmitted "petition_submitted" [Author] Article(article::FILING), Running(TermKind::Moderation),
        "the application was filed";
    CorrectionRequested "correction_requested" [Author] Article(article::CONTENT), Running(TermKind::Correction),
        "the moderator asks for what is missing";
    CorrectionFiled "correction_filed" [Author Moderators] Article(article::CONTENT), Running(TermKind::Moderation),
        "the corrected text was filed";
    ModerationDelayed "moderation_delayed" [Author] Article(article::MODERATION_TERM), TermSpokenOf::None,
        "staff tell those who wait for moderation that it takes longer";
    AddresseeChangeProposed "addressee_change_proposed" [Author] Article(article::REDIRECTION), TermSpokenOf::None,
        "the moderator proposes another addressee";
    PetitionRejected "petition_rejected" [Author] Article(article::REJECTION), TermSpokenOf::None,
        "publication was refused";
    PetitionLimited "petition_limited" [Author] Article(article::JOINING_WINDOW), Running(TermKind::Joining),
        "limited publication began: the direct link and the window of the fifty";
    JoiningProgress "joining_progress" [Author] Article(article::JOINING_WINDOW), Running(TermKind::Joining),
        "25 and 40 of the fifty have joined";
    PetitionBackToJoining "petition_back_to_joining" [Author] Article(article::JOINING_WINDOW), Running(TermKind::Joining),
        "votes were taken off before the opening, and fewer than fifty are left";
    PetitionInFinalCheck "petition_in_final_check" [Author] Article(article::MODERATION_TERM), Running(TermKind::Moderation),
        "the fifty have joined, and the moderator checks";
    PetitionPublished "petition_published" [Author] Article(article::OPEN_PUBLICATION), Running(TermKind::Collection),
        "open publication began";
    CollectionProgress "collection_progress" [Author] Article(article::THRESHOLD), Running(TermKind::Collection),
        "25, 50 and 75 per cent of the votes needed are there";
    PetitionSupported "petition_supported" [Author] Article(article::THRESHOLD), Running(TermKind::Verification),
        "the votes needed are there";
    PetitionBackInCollection "petition_back_in_collection" [Author] Article(article::THRESHOLD), Running(TermKind::Collection),
        "votes were taken off after the threshold";
    SignaturesInvalidated "signatures_invalidated" [Author] Article(article::JOINING), TermSpokenOf::None,
        "votes were taken off the count";
    PetitionForwarded "petition_forwarded" [Author] Article(article::FORWARDING), ConsiderationToCome,
        "the petition went to the competent body";
    PetitionRedirected "petition_redirected" [Author Moderators] Article(article::REDIRECTION), ConsiderationToCome,
        "the body passed it on to another";
    AddresseeReorganised "addressee_reorganised" [Author] Article(article::REDIRECTION), TermSpokenOf::None,
        "the body that has the petition was renamed, merged or abolished";
    PetitionRegistered "petition_registered" [Author] Article(article::CONSIDERATION_TERM), Running(TermKind::Consideration),
        "the body registered it, and consideration began";
    WorkingGroupInvited "working_group_invited" [Author] Article(article::WORKING_GROUP), Running(TermKind::Consideration),
        "the working group was formed";
    RepresentativeInvited "representative_invited" [Representative] Article(article::WORKING_GROUP), Running(TermKind::Consideration),
        "the working group was formed, and they act for the author";
    GroupMemberInvited "group_member_invited" [Members] Article(article::WORKING_GROUP), Running(TermKind::Consideration),
        "they are in the working group that was formed";
    DiscussionAnnounced "discussion_announced" [Author Representative Members Joiners] Article(article::DISCUSSION), Running(TermKind::Consideration),
        "a discussion was announced";
    PetitionDecided "petition_decided" [Author] Article(article::FIRST_HEAD), Running(TermKind::DecisionPublication),
        "the first head decided";
    DecisionCancelled "decision_cancelled" [Author] Article(article::FIRST_HEAD), Running(TermKind::Consideration),
        "the first head cancelled the decision before its publication";
    DecisionPublished "decision_published" [Author Joiners] Article(article::DECISION_PUBLICATION), TermSpokenOf::None,
        "the decision was published";
    PromiseReported "promise_reported" [Author Joiners] Article(article::DECISION_PUBLICATION), TermSpokenOf::None,
        "the body reported on what its decision promised";
    PromisePassed "promise_passed" [Author Joiners Addressee] Article(article::DECISION_PUBLICATION), TermSpokenOf::None,
        "the day of something promised passed, and the body has not said that it is done";
    PromiseDueSoon "promise_due_soon" [Addressee] Article(article::DECISION_PUBLICATION), TermSpokenOf::None,
        "the day of something promised comes near, and the body has not said that it is done";
    PetitionNotSupported "petition_not_supported" [Author] Article(article::NOT_SUPPORTED), Running(TermKind::ForwardingNotice),
        "collection ended below the threshold";
    ForwardedAsProposal "forwarded_as_proposal" [Author] Article(article::NOT_SUPPORTED), AnswerToCome,
        "the petition went on as an ordinary proposal";
    ProposalAnswered "proposal_answered" [Author] Article(article::PROPOSAL_ANSWER), TermSpokenOf::None,
        "the proposal was answered";
    ProposalRegistered "proposal_registered" [Author] Article(article::PROPOSAL_TERM), Running(TermKind::ProposalAnswer),
        "the body registered the proposal";
    PetitionWithdrawn "petition_withdrawn" [Author] Article(article::WITHDRAWAL), TermSpokenOf::None,
        "the author withdrew it";
    PetitionTakenDown "petition_taken_down" [Author] Article(article::OPEN_PUBLICATION), TermSpokenOf::None,
        "it was taken down";
    ComplaintReceived "complaint_received" [Complainant] Article(article::COMPLAINT), TermSpokenOf::None,
        "their complaint was recorded";
    ComplaintPassedOn "complaint_passed_on" [Complainant] Article(article::COMPLAINT_PASSING_ON), TermSpokenOf::None,
        "their complaint was passed on to the superior body";
    ComplaintSettled "complaint_settled" [Author Complainant] Article(article::COMPLAINT_OUTCOME), TermSpokenOf::None,
        "a complaint was settled";
    // To those who act.
    VerificationNeeded "verification_needed" [Moderators] Article(article::VERIFICATION), Running(TermKind::Verification),
        "the votes needed are there and want verification";
    HoldTakenOver "hold_taken_over" [FormerHolder] Article(article::MODERATION_TERM), TermSpokenOf::None,
        "another moderator took over the petition that they held for work";
    InquiryAnswered "inquiry_answered" [Moderators] Article(article::INQUIRY), Running(TermKind::Moderation),
        "a body answered an inquiry";
    ComplaintFiled "complaint_filed" [Moderators Addressee] Article(article::COMPLAINT_PASSING_ON), TermSpokenOf::None,
        "a complaint was filed against their act or silence";
    ComplaintOutcome "complaint_outcome" [Moderators Addressee] Article(article::COMPLAINT_OUTCOME), TermSpokenOf::None,
        "a complaint against their act or silence was settled";
    AddresseeReceived "addressee_received" [Addressee] Article(article::ACCEPTANCE), ConsiderationToCome,
        "a supported petition came";
    InquiryReceived "inquiry_received" [Asked] Article(article::INQUIRY), Running(TermKind::Moderation),
        "the moderator asks the body";
    ProposalReceived "proposal_received" [Addressee] Article(article::PROPOSAL_TERM), AnswerToCome,
        "a petition came as an ordinary proposal";
    BodyWithoutStaff "body_without_staff" [Administrators] Article(article::NOTICE), TermSpokenOf::None,
        "a body was to be told, and nobody there has an account";
    // To signers and followers alone.
    JoinedRejected "joined_rejected" [Joiners] Article(article::REJECTION), TermSpokenOf::None,
        "a petition they joined was refused";
    JoinedNotSupported "joined_not_supported" [Joiners] Article(article::NOT_SUPPORTED), Running(TermKind::ForwardingNotice),
        "a petition they signed ended below the threshold";
    JoinedWithdrawn "joined_withdrawn" [Joiners] Article(article::WITHDRAWAL), TermSpokenOf::None,
        "a petition they signed was withdrawn";
    JoinedForwarded "joined_forwarded" [Joiners] Article(article::FORWARDING), ConsiderationToCome,
        "a petition they signed went to the competent body";
    JoinedAnswered "joined_answered" [Joiners] Article(article::PROPOSAL_ANSWER), TermSpokenOf::None,
        "the proposal from a petition they signed was answered";
    MilestoneReached "milestone_reached" [Followers] Article(article::THRESHOLD), Running(TermKind::Collection),
        "25, 50 and 75 per cent of the votes needed are there";
    ClosingSoon "closing_soon" [Author Followers] Article(article::COLLECTION), Running(TermKind::Collection),
        "collection ends in a week";
    CollectionShortened "collection_shortened" [Author Followers] Article(article::COLLECTION), Running(TermKind::Collection),
        "a change of the calendar ended the collection earlier";
    PetitionOpened "petition_opened" [Interested] Article(article::OPEN_PUBLICATION), Running(TermKind::Collection),
        "a petition to the body, or to a body of the territory, was opened";
    // About any term.
    TermDueSoon "term_due_soon" [Author Moderators Addressee Administrators] OfTheTerm, Any,
        "a term that they owe an act in ends soon";
    TermShortened "term_shortened" [Author Moderators Addressee Administrators] OfTheTerm, Any,
        "a change of the calendar ended a term earlier that they owe an act in";
    TermPassed "term_passed" [Moderators Addressee Administrators] OfTheTerm, Any,
        "a term that they owed an act in has ended without it";
    ActOverdue "act_overdue" [Author Complainant] Article(article::SILENCE), Any,
        "a term of the law has ended without the act: the check, the decision, its publication, an answer";
}

impl NoticeKind {
    /// The settled name in the database and in JSON; templates are named after it.
    pub const fn code(self) -> &'static str {
        self.line().code
    }

    /// The notice of that settled name.
    pub fn parse(code: &str) -> Option<Self> {
        <Self as Word>::parse(code)
    }

    /// Who is told.
    pub const fn audiences(self) -> &'static [Audience] {
        self.line().to
    }

    /// What it rests on.
    pub const fn basis(self) -> Basis {
        self.line().basis
    }

    /// The term whose last day or length it names; an act may start several clocks.
    pub const fn term(self) -> TermSpokenOf {
        self.line().term
    }

    /// What has happened.
    pub const fn occasion(self) -> &'static str {
        self.line().occasion
    }

    /// Whether it stands in the inbox too. Mails about an account do not: they may hold a secret.
    pub fn is_in_inbox(self) -> bool {
        self.basis() != Basis::Account
    }

    /// Whether each of them tells of something of its own, so that none takes the place of another that is still on its
    /// way: reports on what was promised, and days of promises that come near or pass.
    pub const fn stands_alone(self) -> bool {
        matches!(self, Self::PromiseReported | Self::PromiseDueSoon | Self::PromisePassed)
    }

    /// The choice by which its reader can be without the mail; none for what the law owes them, or
    /// what keeps their account safe. As a mass mail every notice is news.
    pub fn choice(self) -> Option<Choice> {
        if self.audiences().iter().all(|audience| audience.is_many()) {
            Some(Choice::News)
        } else if matches!(
            self,
            Self::JoiningProgress | Self::CollectionProgress | Self::ClosingSoon
        ) {
            Some(Choice::Progress)
        } else if matches!(self, Self::TermDueSoon | Self::PromiseDueSoon) {
            Some(Choice::Reminders)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
