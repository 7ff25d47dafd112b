//! Everything that can be done to a petition.

use chrono::NaiveDate;

use super::complaint::{Complaint, ComplaintOutcome, FiledComplaint, Instance};
use super::consideration::{MemberKind, Outcome, Study};
use super::grounds::StatedGround;
use super::moderation::InquiryMatter;
use crate::language::Language;
use crate::terms::TermKind;

/// Everything that can be done to a petition. Signing is admitted apart, by `signing::admit`;
/// the lines it crosses are acts of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act<'a> {
    /// The author files the draft, having read the list of that rule set (90-2(1)-(3)).
    Submit {
        /// The rule set whose list was acknowledged.
        acknowledged: &'a str,
    },
    /// The moderator enters an application on paper in the author's name (90-2(1)).
    EnterPaper,
    /// The moderator asks another body (90-2(5)); their own term runs on.
    Inquire {
        /// What is asked about.
        matter: InquiryMatter,
    },
    /// The body that was asked answers; `asked` says whether the actor's body is that one.
    AnswerInquiry {
        /// Whether the actor's body is the one that was asked.
        asked: bool,
    },
    /// The moderator proposes another addressee before placement (65 by analogy).
    ProposeAddressee,
    /// The author agrees to it.
    ConsentToAddressee,
    /// The moderator asks for what 90-2(2) lacks; once.
    RequestCorrection,
    /// The author files the corrected text.
    Resubmit,
    /// The moderator finds nothing against it (90-2(7)).
    Approve,
    /// The moderator refuses placement (90-2(6)).
    Reject {
        /// The grounds as they are stated.
        grounds: &'a [StatedGround<'a>],
    },
    /// The fiftieth citizen joined (90-2(4)(1)).
    ReachFifty,
    /// The votes of 90-3(4) are there.
    ReachThreshold,
    /// Staff found signatures invalid; the count is what is left.
    Invalidate,
    /// The person whose IIN a signature bears says that it is not theirs; the count is what is left.
    Disown,
    /// Too few of the fifty are left when moderation decides on open publication.
    FallBelowFifty,
    /// Verification left fewer valid votes than required.
    FallBelowThreshold,
    /// The moderator has received sheets of signatures whose lines are still to be typed (90-3(1)).
    AnnounceSheets {
        /// The day they were received.
        received_on: NaiveDate,
    },
    /// The letters to the mass media are sent (90-2(8)).
    SendMediaLetters {
        /// The day the letters went out.
        sent_on: NaiveDate,
    },
    /// Staff take the petition out of public access; reading answers with the reason.
    TakeDown,
    /// An administrator brings it back.
    Restore,
    /// The window of the fifty ran out.
    LapseJoining,
    /// The author let the correction term run out.
    LapseCorrection,
    /// The six months ran out below the threshold (90-3(5)).
    LapseCollection,
    /// The authorized body sends it to the competent body (90-4(1); 90-3(5) below the threshold).
    /// `required` is what the named body's level asks for.
    Forward {
        /// Votes that the named body's level asks for (90-3(4)).
        required: u32,
    },
    /// The body enters it in its register (90-4(2), (3)).
    Register,
    /// Not this body's competence: on to the competent one (65).
    Redirect {
        /// Votes that the named body's level asks for (90-3(4)).
        required: u32,
    },
    /// The body forms the commission or working group (90-5(2)(3)).
    FormWorkingGroup {
        /// Whom the members stand for.
        members: &'a [MemberKind],
    },
    /// The body visits the place, or records why there is nothing to visit (90-5(2)(1)).
    RecordFieldVisit {
        /// The day of the visit; `None` when it is waived with a reason.
        visited_on: Option<NaiveDate>,
    },
    /// The body announces the public discussion of the draft decision (90-5(2)(2)).
    AnnounceDiscussion {
        /// The day of the discussion.
        held_on: NaiveDate,
    },
    /// The body makes known what is on the agenda of the announced discussion, where it can be watched and who is invited.
    ChangeProgramme {
        /// Where it can be watched is said for the first time, or anew.
        link_given: bool,
    },
    /// The minutes of the discussion.
    RecordMinutes,
    /// The first head decides (90-6(1)); `languages` are those the reasoning is written in.
    Decide {
        /// What is decided.
        outcome: Outcome,
        /// Languages of the reasoning (90-6(2)).
        languages: &'a [Language],
        /// What was studied besides.
        study: Study,
    },
    /// The first head cancels their decision before its publication, with reasons in public; another outcome needs a
    /// decision of its own.
    CancelDecision,
    /// The decision appears on the portal (90-6(3)).
    PublishDecision,
    /// The first head's official statement is on record (90-6(3)).
    RecordStatement {
        /// The day of the statement.
        on: NaiveDate,
    },
    /// The body reports on what its decision promised (our default).
    ReportPromise {
        /// It has said before that it is done, or given up.
        ended: bool,
    },
    /// The day of something promised has passed, and nothing says that it is done (our default).
    PassPromise,
    /// The body answers a proposal below the threshold (87-89).
    AnswerProposal,
    /// The author withdraws the petition (64(9) by analogy).
    Withdraw,
    /// The author complains, or somebody else whom it concerns (91, 92).
    FileComplaint(Complaint),
    /// The body complained of passes the complaint and the file on to its superior (91(4)).
    PassComplaintOn {
        /// The complaint.
        complaint: FiledComplaint,
        /// The day it was filed.
        filed_on: NaiveDate,
        /// The day the superior body received it (99).
        received_on: NaiveDate,
    },
    /// The administrator records what the superior body or the court decided (100), or the body satisfies the
    /// complaint itself (91(4)).
    SettleComplaint {
        /// The complaint.
        complaint: FiledComplaint,
        /// Whose word it is.
        by: Instance,
        /// How it ended.
        outcome: ComplaintOutcome,
    },
    /// Thirty days after its end the petition goes to the archive.
    Archive,
    /// The working calendar changed, and with it the last days of these running terms (76(5)).
    FollowCalendar {
        /// Each term that moves, with its new last day.
        moved: &'a [(TermKind, NaiveDate)],
    },
    /// The body that has the petition was renamed, merged into another or abolished (65 by analogy); terms, days and
    /// the votes it needs stay as they are.
    FollowReorganisation,
    /// A term ran out with nobody having acted; the petition stays where it is (91(2)).
    PassTerm {
        /// The term that ran out.
        clock: TermKind,
    },
}

/// Events that one signature causes: the fiftieth, the last that was needed, and one that is disowned.
pub const CAUSED_BY_A_SIGNATURE: [&str; 4] = [
    Act::ReachFifty.event(),
    Act::ReachThreshold.event(),
    Act::Disown.event(),
    Act::FallBelowThreshold.event(),
];

impl Act<'_> {
    /// The name under which the act stands in the journal and in the public timeline.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Submit { .. } => "submitted",
            Self::EnterPaper => "paper_entered",
            Self::Inquire { .. } => "inquiry_sent",
            Self::AnswerInquiry { .. } => "inquiry_answered",
            Self::ProposeAddressee => "addressee_change_proposed",
            Self::ConsentToAddressee => "addressee_changed",
            Self::RequestCorrection => "correction_requested",
            Self::Resubmit => "resubmitted",
            Self::Approve => "approved",
            Self::Reject { .. } => "rejected",
            Self::ReachFifty => "fifty_joined",
            Self::ReachThreshold => "threshold_reached",
            Self::Invalidate => "signatures_invalidated",
            Self::Disown => "signature_disowned",
            Self::FallBelowFifty => "back_to_joining",
            Self::FallBelowThreshold => "back_in_collection",
            Self::AnnounceSheets { .. } => "paper_sheets_announced",
            Self::SendMediaLetters { .. } => "media_letters_sent",
            Self::TakeDown => "taken_down",
            Self::Restore => "restored",
            Self::LapseJoining => "joining_lapsed",
            Self::LapseCorrection => "correction_lapsed",
            Self::LapseCollection => "collection_lapsed",
            Self::Forward { .. } => "forwarded",
            Self::Register => "registered",
            Self::Redirect { .. } => "redirected",
            Self::FormWorkingGroup { .. } => "working_group_formed",
            Self::RecordFieldVisit { .. } => "field_visit_recorded",
            Self::AnnounceDiscussion { .. } => "discussion_announced",
            Self::ChangeProgramme { .. } => "programme_changed",
            Self::RecordMinutes => "minutes_recorded",
            Self::Decide { .. } => "decided",
            Self::CancelDecision => "decision_cancelled",
            Self::PublishDecision => "decision_published",
            Self::RecordStatement { .. } => "statement_recorded",
            Self::ReportPromise { .. } => "promise_reported",
            Self::PassPromise => "promise_passed",
            Self::AnswerProposal => "proposal_answered",
            Self::Withdraw => "withdrawn",
            Self::FileComplaint(_) => "complaint_filed",
            Self::PassComplaintOn { .. } => "complaint_passed_on",
            Self::SettleComplaint { .. } => "complaint_settled",
            Self::Archive => "archived",
            Self::FollowCalendar { .. } => "calendar_changed",
            Self::FollowReorganisation => "addressee_reorganised",
            Self::PassTerm { .. } => "term_passed",
        }
    }
}
