//! Who may do what to a petition, in names: the actors, the acts and what they state.

use super::words::words;
use chrono::NaiveDate;

use super::language::Language;
use super::subjects::ProhibitedSubject;
use super::terms::TermKind;

/// Who acts, in relation to the petition at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The service itself: a count crossed a line or a term ran out.
    Service,
    /// The citizen who filed it.
    Author,
    /// A citizen who did not file it.
    Citizen,
    /// A moderator of the authorized body.
    Moderator {
        own: bool,
    },
    /// An official; `addressee` says whether of the body the petition is addressed to.
    Official {
        addressee: bool,
        own: bool,
    },
    /// The first head of a body (the chair, for a maslikhat).
    FirstHead {
        addressee: bool,
        own: bool,
    },
    Administrator,
}

/// A ground on which a petition is refused placement (90-2(4)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Fewer than fifty joined in the window; only the service states it.
    InsufficientSupport,
    /// A part required by 90-2(2) is missing.
    IncompleteContent,
    /// The subject is on the prohibited list (90-2(3)).
    ProhibitedSubject(ProhibitedSubject),
    /// The same subject is in public access, or was decided too recently (90-2(4)(3)).
    DuplicateSubject,
}

impl Ground {
    /// The settled code in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InsufficientSupport => "insufficient_support",
            Self::IncompleteContent => "incomplete_content",
            Self::ProhibitedSubject(_) => "prohibited_subject",
            Self::DuplicateSubject => "duplicate_subject",
        }
    }
}

words! {
    /// The outcome of a decision (90-6(1)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Outcome {
        Satisfied = "satisfied",
        PartiallySatisfied = "partially_satisfied",
        Refused = "refused",
    }
}

words! {
    /// Whom a member of the working group stands for (90-5(2)(3)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MemberKind {
        StateBody = "state_body",
        /// A deputy of Parliament or of a maslikhat.
        Deputy = "deputy",
        /// The author or the representative.
        Applicant = "applicant",
        PublicAssociation = "public_association",
    }
}

words! {
    /// What an inquiry of the moderator asks another body about (90-2(5)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum InquiryMatter {
        /// Whether the subject is on the prohibited list (90-2(3)); both wordings allow it.
        ProhibitedSubject = "prohibited_subject",
        /// Any other condition of the chapter; since 2026.
        OtherCondition = "other_condition",
    }
}

words! {
    /// What a complaint is about (91(1), (2)).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ComplaintMatter {
        /// The refusal of placement (90-2(6)).
        Rejection = "rejection",
        /// The decision on the petition (90-6).
        Decision = "decision",
        /// The answer to a petition below the threshold (89).
        ProposalAnswer = "proposal_answer",
        /// A term passed in silence, which counts as a refusal (91(2)).
        Inaction = "inaction",
    }
}

words! {
    /// Who hears the complaint against an act (91(4), (6), 136).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AppealRoute {
        /// The body superior to the one complained of.
        Superior = "superior",
        /// A court: against the authorized body and central bodies, which have no superior for this.
        Court = "court",
    }
}

words! {
    /// How a complaint ended (100).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ComplaintOutcome {
        /// The act is cancelled: the petition goes back to where it was made.
        ActCancelled = "act_cancelled",
        /// The body is obliged to act.
        ActionOrdered = "action_ordered",
        /// Left without satisfaction.
        Dismissed = "dismissed",
        /// Left without consideration.
        LeftWithoutConsideration = "left_without_consideration",
    }
}

/// A complaint as the law sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complaint {
    pub matter: ComplaintMatter,
    pub route: AppealRoute,
    /// The day its reason became known: of the act, or the last day of the silent term (92(1)).
    pub known_on: NaiveDate,
    /// The act explained the ways of appeal (92(1-1)).
    pub explained: bool,
}

/// What else a central body studies before it decides (90-5(2)(4), (5)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Study {
    /// The comments on the petition are analysed.
    pub comment_analysis: bool,
    /// The petition asks for a change of legislation.
    pub touches_legislation: bool,
    /// Foreign experience and law are compared.
    pub comparative_law: bool,
}

/// Everything that can be done to a petition. Signing is admitted apart, by `signing::admit`;
/// the lines it crosses are acts of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act<'a> {
    /// The author files the draft, having read the list of that rule set (90-2(1)-(3)).
    Submit { acknowledged: &'a str },
    /// The moderator enters an application on paper in the author's name (90-2(1)).
    EnterPaper,
    /// The moderator asks another body (90-2(5)); his own term runs on.
    Inquire { matter: InquiryMatter },
    /// The body that was asked answers; `asked` says whether the actor's body is that one.
    AnswerInquiry { asked: bool },
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
    Reject { grounds: &'a [Ground] },
    /// The fiftieth citizen joined (90-2(4)(1)).
    ReachFifty,
    /// The votes of 90-3(4) are there.
    ReachThreshold,
    /// Staff found signatures invalid; the count is what is left.
    Invalidate,
    /// Too few of the fifty are left before open publication.
    FallBelowFifty,
    /// Verification left fewer valid votes than required.
    FallBelowThreshold,
    /// The letters to the mass media are sent (90-2(8)).
    SendMediaLetters,
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
    Forward { required: u32 },
    /// The body enters it in its register (90-4(2), (3)).
    Register,
    /// Not this body's competence: on to the competent one (65).
    Redirect { required: u32 },
    /// The body forms the commission or working group (90-5(2)(3)).
    FormWorkingGroup { members: &'a [MemberKind] },
    /// The body visits the place, or records why there is nothing to visit (90-5(2)(1)).
    RecordFieldVisit,
    /// The body announces the public discussion of the draft decision (90-5(2)(2)).
    AnnounceDiscussion { held_on: NaiveDate },
    /// The minutes of the discussion.
    RecordMinutes,
    /// The first head decides (90-6(1)); `languages` are those the reasoning is written in.
    Decide { languages: &'a [Language], study: Study },
    /// The decision appears on the portal (90-6(3)).
    PublishDecision,
    /// The first head's official statement is on record (90-6(3)).
    RecordStatement,
    /// The body answers a proposal below the threshold (87-89).
    AnswerProposal,
    /// The author withdraws the petition (64(9) by analogy).
    Withdraw,
    /// The author complains (91, 92).
    FileComplaint(Complaint),
    /// The body complained of passes the complaint and the file on to its superior (91(4)).
    PassComplaintOn { matter: ComplaintMatter, route: AppealRoute },
    /// The administrator records what the superior body or the court decided (100).
    SettleComplaint { matter: ComplaintMatter, outcome: ComplaintOutcome },
    /// Thirty days after its end the petition goes to the archive.
    Archive,
    /// The working calendar changed, and with it the last days of these running terms (76(5)).
    FollowCalendar { moved: &'a [(TermKind, NaiveDate)] },
    /// A term ran out with nobody having acted; the petition stays where it is (91(2)).
    PassTerm { clock: TermKind },
}

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
            Self::FallBelowFifty => "back_to_joining",
            Self::FallBelowThreshold => "back_in_collection",
            Self::SendMediaLetters => "media_letters_sent",
            Self::TakeDown => "taken_down",
            Self::Restore => "restored",
            Self::LapseJoining => "joining_lapsed",
            Self::LapseCorrection => "correction_lapsed",
            Self::LapseCollection => "collection_lapsed",
            Self::Forward { .. } => "forwarded",
            Self::Register => "registered",
            Self::Redirect { .. } => "redirected",
            Self::FormWorkingGroup { .. } => "working_group_formed",
            Self::RecordFieldVisit => "field_visit_recorded",
            Self::AnnounceDiscussion { .. } => "discussion_announced",
            Self::RecordMinutes => "minutes_recorded",
            Self::Decide { .. } => "decided",
            Self::PublishDecision => "decision_published",
            Self::RecordStatement => "statement_recorded",
            Self::AnswerProposal => "proposal_answered",
            Self::Withdraw => "withdrawn",
            Self::FileComplaint(_) => "complaint_filed",
            Self::PassComplaintOn { .. } => "complaint_passed_on",
            Self::SettleComplaint { .. } => "complaint_settled",
            Self::Archive => "archived",
            Self::FollowCalendar { .. } => "calendar_changed",
            Self::PassTerm { .. } => "term_passed",
        }
    }
}
