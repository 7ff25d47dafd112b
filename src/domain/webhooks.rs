//! The public life of petitions as applications are told of it.

use chrono::Duration;

use super::acts::Act;
use super::terms::TermKind;
use super::words::words;

words! {
    /// What an application can be told of. Each is a step of a petition that everybody may read, but for the last.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum EventType {
        /// A petition came into open publication (90-2(7)): anybody may sign it.
        Opened = "petition.opened",
        /// Another quarter of the votes needed is there.
        MilestoneReached = "petition.milestone_reached",
        /// The votes it needs are there (90-3(4)).
        ThresholdReached = "petition.threshold_reached",
        /// Votes were found to be none.
        SignaturesInvalidated = "petition.signatures_invalidated",
        /// A person disowned a vote that was given in their name.
        SignatureDisowned = "petition.signature_disowned",
        /// It is below the threshold again, and collects on.
        BackInCollection = "petition.back_in_collection",
        /// Sheets of paper came in, whose lines are typed.
        PaperSheetsAnnounced = "petition.paper_sheets_announced",
        /// The media were told of it (90-3(6)).
        MediaLettersSent = "petition.media_letters_sent",
        /// Staff took it out of public access.
        TakenDown = "petition.taken_down",
        /// It is in public access again.
        Restored = "petition.restored",
        /// Its six months ended below the threshold (90-3(5)).
        CollectionLapsed = "petition.collection_lapsed",
        /// It went to its addressee.
        Forwarded = "petition.forwarded",
        /// The addressee registered it.
        Registered = "petition.registered",
        /// The addressee sent it on to the competent body.
        Redirected = "petition.redirected",
        /// The addressee formed a working group (90-5(2)(3)).
        WorkingGroupFormed = "petition.working_group_formed",
        /// What was found on the spot is on record (90-5(2)(1)).
        FieldVisitRecorded = "petition.field_visit_recorded",
        /// A public discussion was announced (90-5(2)(2)).
        DiscussionAnnounced = "petition.discussion_announced",
        /// The body made known what is on the agenda of the discussion, or where it can be watched.
        ProgrammeChanged = "petition.programme_changed",
        /// Its minutes are on record.
        MinutesRecorded = "petition.minutes_recorded",
        /// The first head decided (90-6).
        Decided = "petition.decided",
        /// The words of a decision were corrected before its publication.
        DecisionRevised = "petition.decision_revised",
        /// That decision was cancelled.
        DecisionCancelled = "petition.decision_cancelled",
        /// The decision was published.
        DecisionPublished = "petition.decision_published",
        /// The body reported on what its decision promised.
        PromiseReported = "petition.promise_reported",
        /// The day of something promised passed, and nothing says that it is done.
        PromisePassed = "petition.promise_passed",
        /// The addressee spoke about its refusal in public.
        StatementRecorded = "petition.statement_recorded",
        /// The addressee answered it as a proposal (87-89).
        ProposalAnswered = "petition.proposal_answered",
        /// The author took it back.
        Withdrawn = "petition.withdrawn",
        /// A complaint about it was filed.
        ComplaintFiled = "petition.complaint_filed",
        /// A complaint went on to the superior.
        ComplaintPassedOn = "petition.complaint_passed_on",
        /// A complaint has its outcome.
        ComplaintSettled = "petition.complaint_settled",
        /// It went to the archive.
        Archived = "petition.archived",
        /// A change of the calendar moved its terms (76(5)).
        CalendarChanged = "petition.calendar_changed",
        /// Its addressee was reorganised.
        AddresseeReorganised = "petition.addressee_reorganised",
        /// A term of the law passed without its act.
        TermPassed = "petition.term_passed",
        /// A trial, asked for by the owner of the webhook.
        Test = "webhook.test",
    }
}

impl EventType {
    /// Whether it tells of a petition, and a webhook can choose to hear of it.
    pub const fn is_of_petitions(self) -> bool {
        !matches!(self, Self::Test)
    }
}

/// A step of a petition as its journal has it, and what the public saw of the petition before and after.
#[derive(Debug, Clone, Copy)]
pub struct PublicStep<'a> {
    /// The event of the journal ([`Act::event`]).
    pub event: &'a str,
    /// The petition had come into open publication before.
    pub opened_before: bool,
    /// It has by now.
    pub opened_after: bool,
    /// It is out of public access after the step.
    pub taken_down: bool,
    /// The term that passed, when one did.
    pub passed: Option<TermKind>,
}

/// What applications are told of a step; none of one that the public does not see. Nobody hears of a petition before its
/// open publication (90-2(7)), nor of one that is out of public access, but that it was taken out.
pub fn public_event(step: PublicStep<'_>) -> Option<EventType> {
    if !step.opened_after {
        return None;
    }
    if step.taken_down {
        return (step.event == Act::TakeDown.event()).then_some(EventType::TakenDown);
    }
    if !step.opened_before {
        return Some(EventType::Opened);
    }
    // How the service keeps its own terms is for staff.
    if step.passed.is_some_and(|term| TermKind::INTERNAL.contains(&term)) {
        return None;
    }
    EventType::ALL
        .into_iter()
        .find(|kind| kind.code().strip_prefix("petition.") == Some(step.event))
}

/// Pauses between tries (Standard Webhooks, "Retry schedule"); after the last one a delivery is given up.
const PAUSES: [Duration; 9] = [
    Duration::seconds(5),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(14),
    Duration::hours(20),
    Duration::hours(24),
];

/// The pause after so many tries that came to nothing; none when it is given up. `chance` lengthens it by up to a fifth, so
/// that deliveries which failed together do not come back together.
pub fn pause_after(tries: i32, chance: u8) -> Option<Duration> {
    let before = usize::try_from(tries.saturating_sub(1)).unwrap_or(0);
    let pause = *PAUSES.get(before)?;
    Some(pause + pause * i32::from(chance) / 1_275)
}

/// Longest rest of a webhook whose tries fail one after the other.
const LONGEST_REST: Duration = Duration::minutes(5);

/// How long a webhook is left alone after so many tries in a row that came to nothing, whatever waits for it: an address
/// that is dead is tried once in five minutes, and not once for each petition.
pub fn rest_after(failures: i32) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(10);
    (Duration::seconds(5) * (1 << doublings)).min(LONGEST_REST)
}

/// A webhook to which nothing could be delivered for so long is disabled, and its owner told.
pub const GIVEN_UP_AFTER: Duration = Duration::days(3);

words! {
    /// Why a webhook is not told of anything.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Disabled {
        /// Its owner turned it off.
        Owner = "owner",
        /// Its address said that it is gone (410).
        Gone = "gone",
        /// Nothing could be delivered for days.
        Failing = "failing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(event: &str) -> PublicStep<'_> {
        PublicStep {
            event,
            opened_before: true,
            opened_after: true,
            taken_down: false,
            passed: None,
        }
    }

    #[test]
    fn nobody_hears_of_what_the_public_does_not_see() {
        let hidden = PublicStep { opened_before: false, opened_after: false, ..step("approved") };
        assert_eq!(public_event(hidden), None);
        let gone = PublicStep { taken_down: true, ..step("decided") };
        assert_eq!(public_event(gone), None);
        let never_opened =
            PublicStep { opened_before: false, opened_after: false, ..step("taken_down") };
        assert_eq!(public_event(PublicStep { taken_down: true, ..never_opened }), None);
        let internal = TermKind::INTERNAL.first().copied();
        assert_eq!(public_event(PublicStep { passed: internal, ..step("term_passed") }), None);
        let told = PublicStep { passed: Some(TermKind::Consideration), ..step("term_passed") };
        assert_eq!(public_event(told), Some(EventType::TermPassed));
    }

    #[test]
    fn whatever_brings_a_petition_into_the_open_is_told_as_that() {
        for event in ["approved", "fifty_joined", "complaint_settled"] {
            let opening = PublicStep { opened_before: false, ..step(event) };
            assert_eq!(public_event(opening), Some(EventType::Opened), "{event}");
        }
        let taken_down = PublicStep { taken_down: true, ..step("taken_down") };
        assert_eq!(public_event(taken_down), Some(EventType::TakenDown));
        assert_eq!(public_event(step("restored")), Some(EventType::Restored));
        assert_eq!(public_event(step("decided")), Some(EventType::Decided));
    }

    #[test]
    fn pauses_are_those_of_the_specification_and_spread_over_a_fifth() {
        let seconds: Vec<_> =
            (1..=10).map(|tries| pause_after(tries, 0).map(|pause| pause.num_seconds())).collect();
        let hour = 3_600;
        assert_eq!(
            seconds,
            [
                Some(5),
                Some(300),
                Some(1_800),
                Some(2 * hour),
                Some(5 * hour),
                Some(10 * hour),
                Some(14 * hour),
                Some(20 * hour),
                Some(24 * hour),
                None
            ]
        );
        assert_eq!(pause_after(2, u8::MAX), Some(Duration::seconds(360)));
        assert_eq!(pause_after(0, 0), Some(Duration::seconds(5)));
    }

    #[test]
    fn a_dead_address_is_left_alone_for_five_minutes_at_most() {
        let rests: Vec<_> =
            [1, 2, 3, 7, 8, i32::MAX].map(|failures| rest_after(failures).num_seconds()).into();
        assert_eq!(rests, [5, 10, 20, 300, 300, 300]);
    }
}
