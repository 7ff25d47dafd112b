//! Who may do what to a petition, in names: the actors, the acts and what they state.

use chrono::NaiveDate;

use super::clocks::ClockKind;
use super::language::Language;
use super::subjects::ProhibitedSubject;

/// Who acts, in relation to the petition at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The service itself: a count crossed a line or a term ran out.
    System,
    /// The citizen who filed it.
    Author,
    /// A citizen who did not file it.
    Citizen,
    /// A moderator of the authorized body.
    Moderator { own: bool },
    /// An official; `addressee` says whether of the body the petition is addressed to.
    Official { addressee: bool, own: bool },
    /// The first head of a body (the chair, for a maslikhat).
    FirstHead { addressee: bool, own: bool },
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

/// The outcome of a decision (90-6(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Satisfied,
    PartiallySatisfied,
    Refused,
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::Satisfied, Self::PartiallySatisfied, Self::Refused];

    /// The settled name in JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::PartiallySatisfied => "partially_satisfied",
            Self::Refused => "refused",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Whom a member of the working group stands for (90-5(2)(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    StateBody,
    /// A deputy of Parliament or of a maslikhat.
    Deputy,
    /// The author or the representative.
    Applicant,
    PublicAssociation,
}

impl MemberKind {
    /// Every part that the law wants present, in the law's order.
    pub const ALL: [Self; 4] =
        [Self::StateBody, Self::Deputy, Self::Applicant, Self::PublicAssociation];

    pub const fn code(self) -> &'static str {
        match self {
            Self::StateBody => "state_body",
            Self::Deputy => "deputy",
            Self::Applicant => "applicant",
            Self::PublicAssociation => "public_association",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Everything that can be done to a petition. Signing is admitted apart, by `signing::admit`;
/// the lines it crosses are acts of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act<'a> {
    /// The author files the draft, having read the list of that rule set (90-2(1)-(3)).
    Submit { acknowledged: &'a str },
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
    /// Verification left fewer valid votes than required.
    FallBelowThreshold,
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
    Decide { languages: &'a [Language] },
    /// The decision appears on the portal (90-6(3)).
    PublishDecision,
    /// The first head's official statement is on record (90-6(3)).
    RecordStatement,
    /// The body answers a proposal below the threshold (87-89).
    AnswerProposal,
    /// The author withdraws the petition (64(9) by analogy).
    Withdraw,
    /// Thirty days after its end the petition goes to the archive.
    Archive,
    /// A term ran out with nobody having acted; the petition stays where it is (91(2)).
    PassTerm { clock: ClockKind },
}

impl Act<'_> {
    /// The name under which the act stands in the journal and in the public timeline.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Submit { .. } => "submitted",
            Self::RequestCorrection => "correction_requested",
            Self::Resubmit => "resubmitted",
            Self::Approve => "approved",
            Self::Reject { .. } => "rejected",
            Self::ReachFifty => "fifty_joined",
            Self::ReachThreshold => "threshold_reached",
            Self::FallBelowThreshold => "back_in_collection",
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
            Self::Archive => "archived",
            Self::PassTerm { .. } => "term_passed",
        }
    }
}
