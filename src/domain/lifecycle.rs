//! The life of a petition as one pure function: state x act x actor -> effects, or a refusal.
//!
//! Nothing here reads a clock or storage. `app::enact` loads the facts, calls [`decide`] and
//! writes everything it returns in one transaction, so that no transition can forget its notice,
//! its deadline or its record.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};

pub use super::acts::{
    Act, Actor, AppealRoute, Complaint, ComplaintMatter, ComplaintOutcome, Ground, InquiryMatter,
    MemberKind, Outcome, Study,
};
use super::calendar::{Calendar, OFFSET, Reckoning};
use super::notice::{Audience, NoticeKind};
use super::petition::{Petition, State};
pub use super::policy::{OfficeHours, Policy};
use super::refusal::Refusal;
pub use super::terms::{Deadline, TermKind, TermUnit};
use super::{collection, complaints, consideration, moderation};

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
    /// Clocks that start to run, once those that are met have stopped.
    pub start: Vec<Deadline>,
    /// Clocks that start with their act already done: a record, never running.
    pub done: Vec<Deadline>,
    /// Running clocks whose act has been done.
    pub meet: Vec<TermKind>,
    /// Clocks that ran out with their act undone.
    pub overdue: Vec<TermKind>,
    /// Clocks that were met and run on to their old end, as their act was undone.
    pub reopen: Vec<TermKind>,
    pub notices: Vec<Notice>,
    /// Set when the petition is taken out of public access, or brought back.
    pub taken_down: Option<bool>,
    /// The name of the journal entry.
    pub event: &'static str,
}

impl Effects {
    /// The petition moves to `to`; nothing else happens yet.
    pub const fn to(to: State, act: &Act<'_>) -> Self {
        Self {
            to,
            start: Vec::new(),
            done: Vec::new(),
            meet: Vec::new(),
            overdue: Vec::new(),
            reopen: Vec::new(),
            notices: Vec::new(),
            taken_down: None,
            event: act.event(),
        }
    }

    pub fn starting(mut self, deadline: Deadline) -> Self {
        self.start.push(deadline);
        self
    }

    pub fn recording(mut self, deadline: Deadline) -> Self {
        self.done.push(deadline);
        self
    }

    /// On the way to the archive, which an open complaint holds up until it has its outcome
    /// (our default; 100).
    pub(super) fn closing(
        self,
        petition: &Petition,
        complaint_open: bool,
        at: &Moment<'_>,
    ) -> Self {
        if complaint_open { self } else { self.starting(archive_clock(petition, at)) }
    }

    pub fn meeting(mut self, kind: TermKind) -> Self {
        self.meet.push(kind);
        self
    }

    pub fn reopening(mut self, kind: TermKind) -> Self {
        self.reopen.push(kind);
        self
    }

    pub fn notifying(mut self, audience: Audience, kind: NoticeKind) -> Self {
        self.notices.push(Notice::to(audience, kind));
        self
    }
}

/// The instant an act is judged at, with the calendar of that moment.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub now: DateTime<Utc>,
    /// The civil day in Kazakhstan that the act belongs to. What a lapsed term does belongs to the
    /// term's last day, which ends at the very instant of its lapse: terms that start with it
    /// count from the day after (76(2)).
    pub today: NaiveDate,
    pub calendar: &'a Calendar,
    pub policy: Policy,
}

impl Moment<'_> {
    /// The day on which a document received now is registered: today, or the next working day
    /// when it came after hours or on a day off (64(3)).
    pub fn registration_day(&self) -> NaiveDate {
        let today = self.today;
        if self.calendar.is_working(today)
            && self.second_of_day() <= seconds(self.policy.office_hours.until)
        {
            today
        } else {
            self.calendar.next_working_day(today)
        }
    }

    /// Whether offices are open: the hours in which people are reminded of what they owe.
    pub fn is_in_office_hours(&self) -> bool {
        let hours = self.policy.office_hours;
        let open = seconds(hours.from)..=seconds(hours.until);
        self.calendar.is_working(self.today) && open.contains(&self.second_of_day())
    }

    fn second_of_day(&self) -> u32 {
        seconds(self.now.with_timezone(&OFFSET).time())
    }
}

fn seconds(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight()
}

/// Facts about the world that an act depends on and that the petition itself does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Votes the addressee's level requires now (90-3(4)); frozen when the petition opens.
    pub required_now: u32,
    /// The author was asked for a correction before.
    pub correction_used: bool,
    /// The day the present addressee received the petition; terms of redirection run from it (65).
    pub received_on: Option<NaiveDate>,
    /// The present addressee has it in its register (90-4(3)).
    pub registered: bool,
    /// Comments that stand on the petition (90-3(3)).
    pub comments: u32,
    /// A term of the law has passed without its act (91(2)).
    pub overdue: bool,
    /// A complaint waits for its outcome.
    pub complaint_open: bool,
    /// Another addressee is proposed and the author has not answered.
    pub addressee_proposed: bool,
}

/// What the law says of an act: everything that follows from it, or why it may not be.
pub type Verdict = Result<Effects, Refusal>;

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
        Act::Submit { acknowledged } => moderation::submit(petition, act, by, acknowledged, at),
        Act::EnterPaper => moderation::enter_paper(petition, act, by, at),
        Act::Inquire { matter } => moderation::inquire(petition, act, by, *matter),
        Act::AnswerInquiry { asked } => moderation::answer_inquiry(petition, act, by, *asked),
        Act::ProposeAddressee => moderation::propose_addressee(petition, act, by),
        Act::ConsentToAddressee => moderation::consent_to_addressee(petition, act, by, facts),
        Act::RequestCorrection => moderation::request_correction(petition, act, by, facts, at),
        Act::Resubmit => moderation::resubmit(petition, act, by, at),
        Act::Approve => moderation::approve(petition, act, by, facts, at),
        Act::Reject { grounds } => moderation::reject(petition, act, by, grounds, facts, at),
        Act::ReachFifty => moderation::reach_fifty(petition, act, by, facts, at),
        Act::FallBelowFifty => moderation::fall_below_fifty(petition, act, by, facts, at),
        Act::LapseJoining => moderation::lapse_joining(petition, act, by, facts, at),
        Act::LapseCorrection => moderation::lapse_correction(petition, act, by, facts, at),
        Act::ReachThreshold => collection::reach_threshold(petition, act, by, at),
        Act::Invalidate => collection::invalidate(petition, act, by),
        Act::FallBelowThreshold => collection::fall_below_threshold(petition, act, by, at),
        Act::LapseCollection => collection::lapse(petition, act, by, at),
        Act::SendMediaLetters => collection::send_media_letters(petition, act, by),
        Act::TakeDown => collection::take_down(petition, act, by),
        Act::Restore => collection::restore(petition, act, by),
        Act::Withdraw => collection::withdraw(petition, act, by, facts, at),
        Act::Archive => collection::archive(petition, act, by, facts),
        Act::Forward { required } => consideration::forward(petition, act, by, *required, at),
        Act::Register => consideration::register(petition, act, by, facts, at),
        Act::Redirect { required } => {
            consideration::redirect(petition, act, by, *required, facts, at)
        }
        Act::FormWorkingGroup { members } => {
            consideration::form_working_group(petition, act, by, members)
        }
        Act::RecordFieldVisit => consideration::record_field_visit(petition, act, by),
        Act::AnnounceDiscussion { held_on } => {
            consideration::announce(petition, act, by, *held_on, at)
        }
        Act::RecordMinutes => consideration::record_minutes(petition, act, by, at),
        Act::Decide { languages, study } => {
            consideration::resolve(petition, act, by, languages, *study, facts, at)
        }
        Act::PublishDecision => consideration::publish(petition, act, by, facts, at),
        Act::RecordStatement => consideration::record_statement(petition, act, by),
        Act::AnswerProposal => consideration::answer_proposal(petition, act, by, facts, at),
        Act::FileComplaint(complaint) => complaints::file(petition, act, by, *complaint, facts, at),
        Act::PassComplaintOn { matter, route } => {
            complaints::pass_on(petition, act, by, (*matter, *route), facts)
        }
        Act::SettleComplaint { matter, outcome } => {
            complaints::settle(petition, act, by, (*matter, *outcome), facts, at)
        }
        Act::PassTerm { clock } => pass_term(petition, act, by, *clock),
        Act::FollowCalendar { moved } => follow_calendar(petition, act, by, moved),
    }
}

/// 91(2): the silence becomes public and those concerned are told; no state knows better.
fn pass_term(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    clock: TermKind,
) -> Result<Effects, Refusal> {
    only_system(by)?;
    let mut effects = Effects::to(petition.state, act);
    effects.overdue.push(clock);
    effects.notices = clock.overdue_notices();
    Ok(effects)
}

/// 76(5): the days that state and clock share move together; the clocks themselves are reckoned
/// by [`Deadline::recomputed`].
fn follow_calendar(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    moved: &[(TermKind, NaiveDate)],
) -> Result<Effects, Refusal> {
    only_system(by)?;
    let new_end = |of: TermKind| moved.iter().find(|(kind, _)| *kind == of).map(|(_, due)| *due);
    let mut to = petition.state;
    if let (State::Limited(joining), Some(due)) = (&mut to, new_end(TermKind::Joining)) {
        joining.ends_on = due;
    }
    if let (State::Published(collection), Some(due)) = (&mut to, new_end(TermKind::Collection)) {
        collection.closes_on = due;
    }
    Ok(Effects::to(to, act))
}

/// The refusal for an act that the petition's state does not know.
pub(super) fn wrong_state(petition: &Petition) -> Refusal {
    Refusal::WrongState { state: petition.state.name() }
}

/// Only the service itself performs this act.
pub(super) fn only_system(by: Actor) -> Result<(), Refusal> {
    if by == Actor::Service { Ok(()) } else { Err(Refusal::WrongRole) }
}

/// Only the author performs this act.
pub(super) fn only_author(by: Actor) -> Result<(), Refusal> {
    if by == Actor::Author { Ok(()) } else { Err(Refusal::WrongRole) }
}

/// Only an administrator performs this act.
pub(super) fn only_administrator(by: Actor) -> Result<(), Refusal> {
    if by == Actor::Administrator { Ok(()) } else { Err(Refusal::WrongRole) }
}

/// Only a moderator performs this act, and not on a petition of his own (67).
pub(super) fn only_moderator(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::Moderator { own: false } => Ok(()),
        Actor::Moderator { own: true } => Err(Refusal::OwnPetition),
        Actor::Service
        | Actor::Author
        | Actor::Citizen
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// The officials and the first head of the addressee body, and not on a petition of their own (67).
pub(super) fn only_addressee(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::Official { own: true, .. } | Actor::FirstHead { own: true, .. } => {
            Err(Refusal::OwnPetition)
        }
        Actor::Official { addressee: true, .. } | Actor::FirstHead { addressee: true, .. } => {
            Ok(())
        }
        Actor::Official { .. } | Actor::FirstHead { .. } => Err(Refusal::NotAddressee),
        Actor::Service
        | Actor::Author
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// Thirty days after its end a petition is archived (our default).
fn archive_clock(petition: &Petition, at: &Moment<'_>) -> Deadline {
    let from = at.today;
    let days = petition.rules.archive_days;
    let due = from.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(from);
    Deadline {
        kind: TermKind::Archive,
        started_on: from,
        length: days,
        unit: TermUnit::CalendarDays,
        reckoning: Reckoning { due, skipped: Vec::new(), provisional: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::petition::{Collection, Joining, StateFacts, StateName};
    use crate::rules::{Mode, RuleSet, Source, Version};

    const ACTORS: [Actor; 9] = [
        Actor::Author,
        Actor::Citizen,
        Actor::Moderator { own: false },
        Actor::Moderator { own: true },
        Actor::Official { addressee: true, own: false },
        Actor::Official { addressee: false, own: false },
        Actor::FirstHead { addressee: true, own: false },
        Actor::FirstHead { addressee: false, own: false },
        Actor::Administrator,
    ];

    fn petition(name: StateName) -> Petition {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let opened_at = super::super::calendar::end_of(day);
        let facts = StateFacts {
            joining: Some(Joining { ends_on: day }),
            collection: Some(Collection { opened_at, required: 50_000, closes_on: day }),
            closed_as: Some(StateName::Rejected),
            ..StateFacts::default()
        };
        Petition {
            rules: RuleSet::of(Version::V2026),
            source: Source::Electronic,
            mode: Mode::Pre,
            state: State::restore(name, facts).unwrap(),
            language: Language::Kk,
            local: false,
            signature_count: 0,
            taken_down: false,
        }
    }

    #[test]
    fn a_term_passes_in_every_state_by_the_service_alone_and_moves_nothing() {
        let calendar = Calendar::new(1, Vec::new());
        let policy = Policy::DEFAULT;
        let at = Moment {
            now: DateTime::UNIX_EPOCH,
            today: NaiveDate::MIN,
            calendar: &calendar,
            policy,
        };
        for name in StateName::ALL {
            let petition = petition(name);
            for clock in TermKind::ALL {
                let act = Act::PassTerm { clock };
                let effects =
                    decide(&petition, &act, Actor::Service, &Facts::default(), &at).unwrap();
                assert_eq!((effects.to, effects.event), (petition.state, "term_passed"));
                assert_eq!(
                    (effects.overdue, effects.notices),
                    (vec![clock], clock.overdue_notices())
                );
                assert!(effects.start.is_empty() && effects.meet.is_empty());
                for by in ACTORS {
                    let refused = decide(&petition, &act, by, &Facts::default(), &at);
                    assert_eq!(refused, Err(Refusal::WrongRole), "{by:?}");
                }
            }
        }
    }
}
