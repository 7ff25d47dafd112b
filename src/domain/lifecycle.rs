//! The life of a petition as one pure function: state x act x actor -> effects, or a refusal.
//!
//! Nothing here reads a clock or storage. `app::enact` loads the facts, calls [`decide`] and
//! writes everything it returns in one transaction, so that no transition can forget its notice,
//! its deadline or its record.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};

use super::calendar::{Calendar, OFFSET, Reckoning, civil_date};
use super::language::Language;
use super::notice::{Audience, NoticeKind};
use super::petition::{Collection, Joining, Petition, State};
use super::refusal::Refusal;
use super::rules::{Mode, article};
use super::subjects::ProhibitedSubject;
use super::{moderation, office};

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

/// The clocks of the law that run on a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockKind {
    Moderation,
    Correction,
    Joining,
    Collection,
    MediaLetter,
    Verification,
    ForwardingNotice,
    WorkingGroup,
    Consideration,
    DecisionPublication,
    Statement,
    ProposalAnswer,
    Complaint,
    Archive,
}

impl ClockKind {
    pub const ALL: [Self; 14] = [
        Self::Moderation,
        Self::Correction,
        Self::Joining,
        Self::Collection,
        Self::MediaLetter,
        Self::Verification,
        Self::ForwardingNotice,
        Self::WorkingGroup,
        Self::Consideration,
        Self::DecisionPublication,
        Self::Statement,
        Self::ProposalAnswer,
        Self::Complaint,
        Self::Archive,
    ];

    /// The settled name in JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Moderation => "moderation",
            Self::Correction => "correction",
            Self::Joining => "joining",
            Self::Collection => "collection",
            Self::MediaLetter => "media_letter",
            Self::Verification => "verification",
            Self::ForwardingNotice => "forwarding_notice",
            Self::WorkingGroup => "working_group",
            Self::Consideration => "consideration",
            Self::DecisionPublication => "decision_publication",
            Self::Statement => "statement",
            Self::ProposalAnswer => "proposal_answer",
            Self::Complaint => "complaint",
            Self::Archive => "archive",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The provision that sets the term.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Moderation => article::MODERATION_TERM,
            Self::Correction => article::CORRECTION,
            Self::Joining => article::JOINING_WINDOW,
            Self::Collection => article::COLLECTION,
            Self::MediaLetter => article::MEDIA_LETTERS,
            Self::Verification => article::VERIFICATION,
            Self::ForwardingNotice => article::FORWARDING,
            Self::WorkingGroup => article::WORKING_GROUP,
            Self::Consideration => article::CONSIDERATION_TERM,
            Self::DecisionPublication | Self::Statement => article::DECISION_PUBLICATION,
            Self::ProposalAnswer => article::PROPOSAL_TERM,
            Self::Complaint => article::COMPLAINT,
            Self::Archive => article::PETITION,
        }
    }

    /// What the service does when the clock runs out with nobody having acted: the petition moves
    /// on, or stays where it is and is publicly marked overdue.
    pub const fn lapse(self) -> Act<'static> {
        match self {
            Self::Correction => Act::LapseCorrection,
            Self::Joining => Act::LapseJoining,
            Self::Collection => Act::LapseCollection,
            Self::Archive => Act::Archive,
            Self::Moderation
            | Self::MediaLetter
            | Self::Verification
            | Self::ForwardingNotice
            | Self::WorkingGroup
            | Self::Consideration
            | Self::DecisionPublication
            | Self::Statement
            | Self::ProposalAnswer
            | Self::Complaint => Act::PassTerm { clock: self },
        }
    }

    /// Whom to tell when the term passed without the act (91(2): silence may be appealed).
    pub fn overdue_notices(self) -> Vec<Notice> {
        match self {
            Self::Moderation => vec![
                Notice::to(Audience::Author, NoticeKind::ModerationOverdue),
                Notice::to(Audience::Moderators, NoticeKind::ModerationTermPassed),
            ],
            Self::Consideration => vec![
                Notice::to(Audience::Author, NoticeKind::ConsiderationOverdue),
                Notice::to(Audience::Addressee, NoticeKind::ConsiderationTermPassed),
            ],
            Self::DecisionPublication => {
                vec![Notice::to(Audience::Addressee, NoticeKind::PublicationTermPassed)]
            }
            Self::Correction
            | Self::Joining
            | Self::Collection
            | Self::MediaLetter
            | Self::Verification
            | Self::ForwardingNotice
            | Self::WorkingGroup
            | Self::Statement
            | Self::ProposalAnswer
            | Self::Complaint
            | Self::Archive => Vec::new(),
        }
    }
}

/// The unit in which a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermUnit {
    WorkingDays,
    CalendarMonths,
    CalendarDays,
}

impl TermUnit {
    pub const fn code(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarMonths => "calendar_months",
            Self::CalendarDays => "calendar_days",
        }
    }
}

/// A clock that starts: from which day, how long, and when it ends and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub kind: ClockKind,
    /// The civil day of the event; not counted itself (76(2)).
    pub started_on: NaiveDate,
    pub length: u32,
    pub unit: TermUnit,
    pub reckoning: Reckoning,
}

impl Deadline {
    /// A term of working days.
    pub fn working(kind: ClockKind, calendar: &Calendar, from: NaiveDate, days: u32) -> Self {
        let reckoning = calendar.add_working_days(from, days);
        Self { kind, started_on: from, length: days, unit: TermUnit::WorkingDays, reckoning }
    }

    /// A term of calendar months, rolled over a day off (76(5)).
    pub fn months(kind: ClockKind, calendar: &Calendar, from: NaiveDate, months: u32) -> Self {
        let reckoning = calendar.add_months(from, months);
        Self { kind, started_on: from, length: months, unit: TermUnit::CalendarMonths, reckoning }
    }
}

/// A notice that a transition causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    pub audience: Audience,
    pub kind: NoticeKind,
}

impl Notice {
    pub const fn to(audience: Audience, kind: NoticeKind) -> Self {
        Self { audience, kind }
    }
}

/// Everything an act changes. `app::enact` writes it whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    pub to: State,
    /// Clocks that start.
    pub start: Vec<Deadline>,
    /// Clocks whose act has been done.
    pub meet: Vec<ClockKind>,
    /// Clocks that ran out with their act undone.
    pub overdue: Vec<ClockKind>,
    pub notices: Vec<Notice>,
    /// The name of the journal entry.
    pub event: &'static str,
}

impl Effects {
    /// The petition moves to `to`; nothing else happens yet.
    pub const fn to(to: State, act: &Act<'_>) -> Self {
        Self {
            to,
            start: Vec::new(),
            meet: Vec::new(),
            overdue: Vec::new(),
            notices: Vec::new(),
            event: act.event(),
        }
    }

    pub fn starting(mut self, deadline: Deadline) -> Self {
        self.start.push(deadline);
        self
    }

    pub fn meeting(mut self, kind: ClockKind) -> Self {
        self.meet.push(kind);
        self
    }

    pub fn telling(mut self, audience: Audience, kind: NoticeKind) -> Self {
        self.notices.push(Notice::to(audience, kind));
        self
    }
}

/// Hours in which an incoming document is registered the same day (64(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeHours {
    /// End of the working day, civil time.
    pub until: NaiveTime,
}

/// The instant an act is judged at, with the calendar of that moment.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub now: DateTime<Utc>,
    pub calendar: &'a Calendar,
    pub office_hours: OfficeHours,
}

impl Moment<'_> {
    /// The civil day in Kazakhstan.
    pub fn today(&self) -> NaiveDate {
        civil_date(self.now)
    }

    /// The day on which a document received now is registered: today, or the next working day
    /// when it came after hours or on a day off (64(3)).
    pub fn registration_day(&self) -> NaiveDate {
        let today = self.today();
        let time = self.now.with_timezone(&OFFSET).time();
        let in_hours = time.num_seconds_from_midnight() <= self.office_hours.until.num_seconds_from_midnight();
        if self.calendar.is_working(today) && in_hours {
            today
        } else {
            self.calendar.next_working_day(today)
        }
    }
}

/// Facts about the world that an act depends on and that the petition itself does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Votes the addressee's level requires now (90-3(4)); frozen when the petition opens.
    pub required_now: u32,
    /// The author was asked for a correction before.
    pub correction_used: bool,
}

/// Judges an act.
///
/// # Errors
/// The [`Refusal`] with its code and article; nothing has happened then.
pub fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match act {
        Act::Submit { .. }
        | Act::RequestCorrection
        | Act::Resubmit
        | Act::Approve
        | Act::Reject { .. }
        | Act::ReachFifty
        | Act::LapseJoining
        | Act::LapseCorrection => moderation::decide(petition, act, by, facts, at),
        Act::ReachThreshold
        | Act::FallBelowThreshold
        | Act::LapseCollection
        | Act::Withdraw
        | Act::Archive => collect(petition, act, by, at),
        Act::Forward { .. }
        | Act::Register
        | Act::Redirect { .. }
        | Act::FormWorkingGroup { .. }
        | Act::RecordFieldVisit
        | Act::AnnounceDiscussion { .. }
        | Act::RecordMinutes
        | Act::Decide { .. }
        | Act::PublishDecision
        | Act::RecordStatement
        | Act::AnswerProposal => office::decide(petition, act, by, at),
        Act::PassTerm { clock } => {
            only_system(by)?;
            Ok(pass_term(petition, act, *clock))
        }
    }
}

/// 91(2): the silence becomes public and those concerned are told; no state knows better.
fn pass_term(petition: &Petition, act: &Act<'_>, clock: ClockKind) -> Effects {
    let mut effects = Effects::to(petition.state, act);
    effects.overdue.push(clock);
    effects.notices = clock.overdue_notices();
    effects
}

/// The refusal for an act that the petition's state does not know.
pub(super) fn wrong_state(petition: &Petition) -> Refusal {
    Refusal::WrongState { state: petition.state.name() }
}

/// Only the service itself performs this act.
pub(super) fn only_system(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::System => Ok(()),
        Actor::Author
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// Only the author performs this act.
pub(super) fn only_author(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::Author => Ok(()),
        Actor::System
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// Only a moderator performs this act, and not on a petition of his own (67).
pub(super) fn only_moderator(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::Moderator { own: false } => Ok(()),
        Actor::Moderator { own: true } => Err(Refusal::OwnPetition),
        Actor::System
        | Actor::Author
        | Actor::Citizen
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// Open publication: the required count is frozen, the six months start (90-2(7), 90-3(2), (4)).
pub(super) fn open(petition: &Petition, act: &Act<'_>, facts: &Facts, at: &Moment<'_>) -> Effects {
    let today = at.today();
    let term = Deadline::months(
        ClockKind::Collection,
        at.calendar,
        today,
        petition.rules.collection_months,
    );
    let collection = Collection {
        opened_at: at.now,
        required: facts.required_now,
        closes_on: term.reckoning.due,
    };
    Effects::to(State::Published(collection), act)
        .starting(term)
        .starting(Deadline::working(
            ClockKind::MediaLetter,
            at.calendar,
            today,
            petition.rules.media_letter_days,
        ))
        .telling(Audience::Author, NoticeKind::PetitionPublished)
}

/// Limited publication: the secret link goes to the author, the window of the fifty starts
/// (90-2(4)(1); the law sets no start, ours is the limited publication).
pub(super) fn limit(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    let window = Deadline::working(
        ClockKind::Joining,
        at.calendar,
        at.today(),
        petition.rules.joining_days(petition.source),
    );
    let joining = Joining { ends_on: window.reckoning.due };
    Effects::to(State::Limited(joining), act)
        .starting(window)
        .telling(Audience::Author, NoticeKind::PetitionLimited)
}

/// The clock of the moderator (90-2(5)).
pub(super) fn moderation_clock(petition: &Petition, at: &Moment<'_>) -> Deadline {
    Deadline::working(ClockKind::Moderation, at.calendar, at.today(), petition.rules.moderation_days)
}

/// Thirty days after its end a petition is archived (our default).
pub(super) fn archive_clock(petition: &Petition, at: &Moment<'_>) -> Deadline {
    let from = at.today();
    let days = petition.rules.archive_days;
    let due = from.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(from);
    Deadline {
        kind: ClockKind::Archive,
        started_on: from,
        length: days,
        unit: TermUnit::CalendarDays,
        reckoning: Reckoning { due, skipped: Vec::new(), provisional: false },
    }
}

/// The open collection: threshold, lapse, withdrawal, archive.
fn collect(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match act {
        // 90-3(4), 90-4(1): the votes are there; forwarding is now mandatory.
        Act::ReachThreshold => {
            only_system(by)?;
            let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::Supported(collection), act)
                .meeting(ClockKind::Collection)
                .starting(Deadline::working(
                    ClockKind::Verification,
                    at.calendar,
                    at.today(),
                    petition.rules.verification_days,
                ))
                .telling(Audience::Author, NoticeKind::PetitionSupported)
                .telling(Audience::Moderators, NoticeKind::VerificationNeeded))
        }
        Act::FallBelowThreshold => {
            only_system(by)?;
            let State::Supported(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::Published(collection), act)
                .meeting(ClockKind::Verification)
                .telling(Audience::Author, NoticeKind::PetitionBackInCollection))
        }
        // 90-3(5): returned to the author; the authorized body forwards it as a proposal.
        Act::LapseCollection => {
            only_system(by)?;
            let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::NotSupported(collection), act)
                .meeting(ClockKind::Collection)
                .starting(Deadline::working(
                    ClockKind::ForwardingNotice,
                    at.calendar,
                    at.today(),
                    petition.rules.forwarding_notice_days,
                ))
                .telling(Audience::Author, NoticeKind::PetitionNotSupported))
        }
        Act::Withdraw => {
            only_author(by)?;
            withdraw(petition, petition.state, act, at)
        }
        Act::Archive => {
            only_system(by)?;
            archive(petition, petition.state, act)
        }
        Act::Submit { .. }
        | Act::RequestCorrection
        | Act::Resubmit
        | Act::Approve
        | Act::Reject { .. }
        | Act::ReachFifty
        | Act::LapseJoining
        | Act::LapseCorrection
        | Act::Forward { .. }
        | Act::Register
        | Act::Redirect { .. }
        | Act::FormWorkingGroup { .. }
        | Act::RecordFieldVisit
        | Act::AnnounceDiscussion { .. }
        | Act::RecordMinutes
        | Act::Decide { .. }
        | Act::PublishDecision
        | Act::RecordStatement
        | Act::AnswerProposal
        | Act::PassTerm { .. } => Err(wrong_state(petition)),
    }
}

/// Until the threshold is reached the author may withdraw; afterwards forwarding is mandatory
/// (90-4(1)) and the signers' interest prevails. A draft is deleted, not withdrawn.
fn withdraw(
    petition: &Petition,
    state: State,
    act: &Act<'_>,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match state {
        State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_) => {
            let mut effects = Effects::to(State::Withdrawn(state.collection()), act)
                .starting(archive_clock(petition, at))
                .telling(Audience::Author, NoticeKind::PetitionWithdrawn);
            effects.meet = vec![
                ClockKind::Moderation,
                ClockKind::Correction,
                ClockKind::Joining,
                ClockKind::Collection,
                ClockKind::MediaLetter,
            ];
            Ok(effects)
        }
        State::Draft
        | State::Supported(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

fn archive(petition: &Petition, state: State, act: &Act<'_>) -> Result<Effects, Refusal> {
    match state {
        State::Rejected
        | State::Answered(_)
        | State::DecisionPublished(_)
        | State::Withdrawn(_) => {
            Ok(Effects::to(State::Archived(state.collection()), act).meeting(ClockKind::Archive))
        }
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_)
        | State::Supported(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// Where moderation stands under each mode, for those who submit (90-2(5)).
pub(super) fn after_submission(
    petition: &Petition,
    act: &Act<'_>,
    at: &Moment<'_>,
) -> Effects {
    match petition.mode {
        Mode::Pre => Effects::to(State::OnModeration, act)
            .starting(moderation_clock(petition, at))
            .telling(Audience::Author, NoticeKind::PetitionSubmitted),
        Mode::Post => limit(petition, act, at).telling(Audience::Author, NoticeKind::PetitionSubmitted),
    }
}
