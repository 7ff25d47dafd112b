//! A probe of each act that people perform on a petition: by which articles, within which terms, and saying what can
//! stand.

use chrono::{Days, NaiveDate};

use crate::acts::{Act, GroundName, InquiryMatter, MemberKind, Outcome, StatedGround, Study};
use crate::facts::Facts;
use crate::language::Language;
use crate::moment::Moment;
use crate::paper::Windows;
use crate::petition::{Petition, StateName};
use crate::rules::article;
use crate::terms::TermKind;

/// The ground that names nothing besides itself.
const GROUNDS: [StatedGround<'static>; 1] = [StatedGround::of(GroundName::IncompleteContent)];

/// Days ahead on which a discussion can be announced at any time: more than any holidays take.
const FAR_AHEAD: Days = Days::new(60);

/// An act on a petition, before it is known what it says. Acts on one complaint are probed with that complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// [`Act::Submit`].
    Submit,
    /// [`Act::Inquire`].
    Inquire,
    /// [`Act::AnswerInquiry`], by a body that was asked.
    AnswerInquiry,
    /// [`Act::ProposeAddressee`].
    ProposeAddressee,
    /// [`Act::ConsentToAddressee`].
    ConsentToAddressee,
    /// [`Act::RequestCorrection`].
    RequestCorrection,
    /// [`Act::Resubmit`].
    Resubmit,
    /// [`Act::Approve`].
    Approve,
    /// [`Act::Reject`].
    Reject,
    /// [`Act::AnnounceSheets`].
    AnnounceSheets,
    /// [`Act::SendMediaLetters`].
    SendMediaLetters,
    /// [`Act::Invalidate`].
    Invalidate,
    /// [`Act::Forward`].
    Forward,
    /// [`Act::Register`].
    Register,
    /// [`Act::Redirect`].
    Redirect,
    /// [`Act::AnswerProposal`].
    AnswerProposal,
    /// [`Act::FormWorkingGroup`].
    FormWorkingGroup,
    /// [`Act::RecordFieldVisit`].
    RecordFieldVisit,
    /// [`Act::AnnounceDiscussion`].
    AnnounceDiscussion,
    /// [`Act::ChangeProgramme`].
    ChangeProgramme,
    /// [`Act::RecordMinutes`].
    RecordMinutes,
    /// [`Act::Decide`].
    Decide,
    /// [`Act::CancelDecision`].
    CancelDecision,
    /// [`Act::PublishDecision`].
    PublishDecision,
    /// [`Act::RecordStatement`].
    RecordStatement,
    /// [`Act::ReportPromise`], of something that is not done yet.
    ReportPromise,
    /// [`Act::Withdraw`].
    Withdraw,
    /// [`Act::TakeDown`].
    TakeDown,
    /// [`Act::Restore`].
    Restore,
}

impl Probe {
    /// Every probe.
    pub const ALL: [Self; 29] = [
        Self::Submit,
        Self::Inquire,
        Self::AnswerInquiry,
        Self::ProposeAddressee,
        Self::ConsentToAddressee,
        Self::RequestCorrection,
        Self::Resubmit,
        Self::Approve,
        Self::Reject,
        Self::AnnounceSheets,
        Self::SendMediaLetters,
        Self::Invalidate,
        Self::Forward,
        Self::Register,
        Self::Redirect,
        Self::AnswerProposal,
        Self::FormWorkingGroup,
        Self::RecordFieldVisit,
        Self::AnnounceDiscussion,
        Self::ChangeProgramme,
        Self::RecordMinutes,
        Self::Decide,
        Self::CancelDecision,
        Self::PublishDecision,
        Self::RecordStatement,
        Self::ReportPromise,
        Self::Withdraw,
        Self::TakeDown,
        Self::Restore,
    ];

    /// The act, saying what can stand.
    pub fn act(self, petition: &Petition, facts: &Facts, at: &Moment<'_>) -> Act<'static> {
        match self {
            Self::Submit => Act::Submit { acknowledged: petition.rules.version.code() },
            // Under the rules of 2024 too.
            Self::Inquire => Act::Inquire { matter: InquiryMatter::ProhibitedSubject },
            Self::AnswerInquiry => Act::AnswerInquiry { asked: true },
            Self::ProposeAddressee => Act::ProposeAddressee,
            Self::ConsentToAddressee => Act::ConsentToAddressee,
            Self::RequestCorrection => Act::RequestCorrection,
            Self::Resubmit => Act::Resubmit,
            Self::Approve => Act::Approve,
            Self::Reject => Act::Reject { grounds: &GROUNDS },
            Self::AnnounceSheets => {
                Act::AnnounceSheets { received_on: day_of_receipt(petition, facts, at) }
            }
            Self::SendMediaLetters => Act::SendMediaLetters { sent_on: at.today },
            Self::Invalidate => Act::Invalidate,
            // To a body whose level the votes meet; which one is said with the act.
            Self::Forward => Act::Forward { required: 0 },
            Self::Redirect => Act::Redirect { required: 0 },
            Self::Register => Act::Register,
            Self::AnswerProposal => Act::AnswerProposal,
            Self::FormWorkingGroup => Act::FormWorkingGroup { members: &MemberKind::ALL },
            Self::RecordFieldVisit => Act::RecordFieldVisit { visited_on: None },
            Self::AnnounceDiscussion => Act::AnnounceDiscussion {
                held_on: at.today.checked_add_days(FAR_AHEAD).unwrap_or(at.today),
            },
            Self::ChangeProgramme => Act::ChangeProgramme { link_given: false },
            Self::RecordMinutes => Act::RecordMinutes,
            Self::Decide => Act::Decide {
                outcome: facts.decision.map_or(Outcome::Satisfied, |stands| stands.outcome),
                languages: &[Language::Kk],
                study: Study {
                    comment_analysis: true,
                    touches_legislation: true,
                    comparative_law: true,
                },
            },
            Self::CancelDecision => Act::CancelDecision,
            Self::PublishDecision => Act::PublishDecision,
            Self::RecordStatement => Act::RecordStatement { on: at.today },
            Self::ReportPromise => Act::ReportPromise { ended: false },
            Self::Withdraw => Act::Withdraw,
            Self::TakeDown => Act::TakeDown,
            Self::Restore => Act::Restore,
        }
    }

    /// The provision that the act rests on; of a default of ours the nearest one.
    pub const fn article(self, state: StateName) -> &'static str {
        match self {
            Self::Submit => article::FILING,
            Self::Inquire | Self::AnswerInquiry => article::INQUIRY,
            Self::ProposeAddressee | Self::ConsentToAddressee | Self::Redirect => {
                article::REDIRECTION
            }
            Self::RequestCorrection | Self::Resubmit => article::CORRECTION,
            Self::Approve | Self::TakeDown | Self::Restore => article::OPEN_PUBLICATION,
            Self::Reject => article::REJECTION,
            Self::AnnounceSheets | Self::Invalidate => article::JOINING,
            Self::SendMediaLetters => article::MEDIA_LETTERS,
            Self::Forward if matches!(state, StateName::NotSupported) => article::NOT_SUPPORTED,
            Self::Forward => article::FORWARDING,
            Self::Register => article::REGISTRATION,
            Self::AnswerProposal => article::PROPOSAL_ANSWER,
            Self::FormWorkingGroup => article::WORKING_GROUP,
            Self::RecordFieldVisit => article::FIELD_VISIT,
            Self::AnnounceDiscussion | Self::ChangeProgramme | Self::RecordMinutes => {
                article::DISCUSSION
            }
            Self::Decide | Self::CancelDecision => article::FIRST_HEAD,
            Self::PublishDecision | Self::ReportPromise => article::DECISION_PUBLICATION,
            Self::RecordStatement => article::STATEMENT,
            Self::Withdraw => article::WITHDRAWAL,
        }
    }

    /// The terms within which the act is done. An act that may be done or left has none, though it would end some.
    pub const fn terms(self) -> &'static [TermKind] {
        match self {
            Self::Approve
            | Self::Reject
            | Self::RequestCorrection
            | Self::Inquire
            | Self::AnswerInquiry
            | Self::ProposeAddressee => &[TermKind::Moderation],
            Self::Resubmit => &[TermKind::Correction],
            Self::AnnounceSheets => &[TermKind::Joining, TermKind::Collection],
            Self::SendMediaLetters => &[TermKind::MediaLetter],
            Self::Invalidate => &[TermKind::Verification],
            Self::Forward => {
                &[TermKind::Verification, TermKind::Forwarding, TermKind::ForwardingNotice]
            }
            Self::Register => &[TermKind::Registration],
            Self::AnswerProposal => &[TermKind::ProposalAnswer],
            Self::FormWorkingGroup => &[TermKind::WorkingGroup, TermKind::Consideration],
            // What has to be done before the decision is done within its term (90-5(1), (2)).
            Self::RecordFieldVisit | Self::AnnounceDiscussion | Self::RecordMinutes => {
                &[TermKind::Consideration]
            }
            Self::Decide => &[TermKind::Consideration, TermKind::DecisionPublication],
            Self::CancelDecision | Self::PublishDecision => &[TermKind::DecisionPublication],
            Self::RecordStatement => &[TermKind::Statement],
            Self::Submit
            | Self::ConsentToAddressee
            | Self::ChangeProgramme
            | Self::ReportPromise
            | Self::Redirect
            | Self::Withdraw
            | Self::TakeDown
            | Self::Restore => &[],
        }
    }
}

/// A day on which sheets can have come in: the last one of a window, or today while it runs. While a window waits for
/// lines, sheets of its last day are still announced; where no votes are taken any more the state says so.
fn day_of_receipt(petition: &Petition, facts: &Facts, at: &Moment<'_>) -> NaiveDate {
    let windows = Windows::of(&petition.state, facts.joining);
    let last = windows.collection.or(windows.joining).map_or(at.today, |window| window.last);
    last.min(at.today)
}
