//! Every state x act x actor, against a table written by hand from the law's state machine
//! (`acts.csv`; its first column cites the rows of that machine, or the article of a default).
//! What the table does not name must be refused, and for the right reason.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use petitions::domain::acts::{GroundName, StatedGround};
use petitions::domain::calendar::{Calendar, end_of, start_of};
use petitions::domain::complaints::of_act;
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, AppealRoute, Complained, Complaint, ComplaintMatter, ComplaintOutcome, Facts,
    FiledComplaint, InquiryMatter, Instance, MemberKind, Moment, Outcome, Policy, Since, Study,
    TermKind, decide,
};
use petitions::domain::notice::{Basis, NoticeKind};
use petitions::domain::petition::{
    Collection, Duties, Joining, Petition, State, StateFacts, StateName,
};
use petitions::domain::rules::{Mode, RuleSet, Source, Version};
use petitions::domain::window::Window;

const TABLE: &str = include_str!("acts.csv");

/// The day everything happens on, a Monday.
pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub(super) const ACTORS: [(&str, Actor); 15] = [
    ("service", Actor::Service),
    ("author", Actor::Author),
    ("citizen", Actor::Citizen),
    ("moderator", Actor::Moderator { own: false }),
    ("own_moderator", Actor::Moderator { own: true }),
    ("official", Actor::Official { addressee: true, own: false }),
    ("other_official", Actor::Official { addressee: false, own: false }),
    ("own_official", Actor::Official { addressee: true, own: true }),
    ("first_head", Actor::FirstHead { addressee: true, own: false }),
    ("other_first_head", Actor::FirstHead { addressee: false, own: false }),
    ("own_first_head", Actor::FirstHead { addressee: true, own: true }),
    ("own_other_official", Actor::Official { addressee: false, own: true }),
    ("own_other_first_head", Actor::FirstHead { addressee: false, own: true }),
    ("administrator", Actor::Administrator { own: false }),
    ("own_administrator", Actor::Administrator { own: true }),
];

/// Refusals that speak of who acts.
const OF_THE_ACTOR: [&str; 4] = ["wrong_role", "not_addressee", "own_petition", "first_head_only"];

/// An act at which nothing but state and actor can be wrong, with the facts it needs.
pub(super) struct Tried {
    pub(super) act: Act<'static>,
    pub(super) facts: Facts,
    pub(super) taken_down: bool,
}

const EVERY_MEMBER: [MemberKind; 4] = MemberKind::ALL;
const GROUNDS: [StatedGround<'static>; 1] = [StatedGround::of(GroundName::IncompleteContent)];
const LANGUAGES: [Language; 1] = [Language::Kk];

pub(super) fn acts() -> BTreeMap<&'static str, Tried> {
    let facts = Facts {
        required_now: 50_000,
        received_on: Some(today()),
        addressee_proposed: true,
        joining: Some(Window { first: today(), last: today() }),
        ..Facts::default()
    };
    let complaint = |matter| {
        Act::FileComplaint(Complaint {
            matter,
            complained: complained_of(matter),
            route: AppealRoute::Superior,
            since: Some(Since::Notice { given_on: today(), explained: true }),
            waits: false,
            concerned: true,
            restoration: false,
        })
    };
    let pass_on = |matter| Act::PassComplaintOn {
        complaint: filed_complaint(matter),
        filed_on: today(),
        received_on: today(),
    };
    let settle = |matter, outcome| Act::SettleComplaint {
        complaint: filed_complaint(matter),
        by: Instance::Superior,
        outcome,
    };
    let held_on = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
    let tried = |act| Tried { act, facts, taken_down: false };
    BTreeMap::from([
        ("submitted", tried(Act::Submit { acknowledged: "V2026" })),
        ("paper_entered", tried(Act::EnterPaper)),
        ("inquiry_sent", tried(Act::Inquire { matter: InquiryMatter::OtherCondition })),
        ("inquiry_answered", tried(Act::AnswerInquiry { asked: true })),
        ("addressee_change_proposed", tried(Act::ProposeAddressee)),
        ("addressee_changed", tried(Act::ConsentToAddressee)),
        ("correction_requested", tried(Act::RequestCorrection)),
        ("resubmitted", tried(Act::Resubmit)),
        ("correction_lapsed", tried(Act::LapseCorrection)),
        ("rejected", tried(Act::Reject { grounds: &GROUNDS })),
        ("approved", tried(Act::Approve)),
        ("term_passed", tried(Act::PassTerm { clock: TermKind::Consideration })),
        ("fifty_joined", tried(Act::ReachFifty)),
        ("joining_lapsed", tried(Act::LapseJoining)),
        ("paper_sheets_announced", tried(Act::AnnounceSheets { received_on: today() })),
        ("media_letters_sent", tried(Act::SendMediaLetters { sent_on: today() })),
        ("threshold_reached", tried(Act::ReachThreshold)),
        ("signatures_invalidated", tried(Act::Invalidate)),
        ("signature_disowned", tried(Act::Disown)),
        ("back_to_joining", tried(Act::FallBelowFifty)),
        ("back_in_collection", tried(Act::FallBelowThreshold)),
        ("forwarded", tried(Act::Forward { required: 50_000 })),
        ("registered", tried(Act::Register)),
        ("redirected", tried(Act::Redirect { required: 50_000 })),
        ("working_group_formed", tried(Act::FormWorkingGroup { members: &EVERY_MEMBER })),
        ("field_visit_recorded", tried(Act::RecordFieldVisit { visited_on: Some(today()) })),
        ("discussion_announced", tried(Act::AnnounceDiscussion { held_on })),
        ("programme_changed", tried(Act::ChangeProgramme { link_given: true })),
        ("minutes_recorded", tried(Act::RecordMinutes)),
        (
            "decided",
            tried(Act::Decide {
                outcome: Outcome::Refused,
                languages: &LANGUAGES,
                study: Study::default(),
            }),
        ),
        ("decision_cancelled", tried(Act::CancelDecision)),
        ("decision_published", tried(Act::PublishDecision)),
        ("statement_recorded", tried(Act::RecordStatement { on: today() })),
        ("promise_reported", tried(Act::ReportPromise { ended: false })),
        ("promise_passed", tried(Act::PassPromise)),
        ("collection_lapsed", tried(Act::LapseCollection)),
        (
            "proposal_answered",
            Tried {
                act: Act::AnswerProposal,
                facts: Facts { registered: true, ..facts },
                taken_down: false,
            },
        ),
        ("withdrawn", tried(Act::Withdraw)),
        ("taken_down", tried(Act::TakeDown)),
        ("restored", Tried { act: Act::Restore, facts, taken_down: true }),
        ("complaint_filed rejection", tried(complaint(ComplaintMatter::Rejection))),
        ("complaint_filed decision", tried(complaint(ComplaintMatter::Decision))),
        ("complaint_filed proposal_answer", tried(complaint(ComplaintMatter::ProposalAnswer))),
        ("complaint_filed inaction", tried(complaint(ComplaintMatter::Inaction))),
        (
            "complaint_filed takedown",
            Tried { taken_down: true, ..tried(complaint(ComplaintMatter::Takedown)) },
        ),
        ("complaint_passed_on rejection", tried(pass_on(ComplaintMatter::Rejection))),
        ("complaint_passed_on decision", tried(pass_on(ComplaintMatter::Decision))),
        (
            "complaint_settled dismissed rejection",
            tried(settle(ComplaintMatter::Rejection, ComplaintOutcome::Dismissed)),
        ),
        (
            "complaint_settled act_cancelled rejection",
            tried(settle(ComplaintMatter::Rejection, ComplaintOutcome::ActCancelled)),
        ),
        (
            "complaint_settled act_cancelled decision",
            tried(settle(ComplaintMatter::Decision, ComplaintOutcome::ActCancelled)),
        ),
        (
            "complaint_settled satisfied_by_body decision",
            tried(settle(ComplaintMatter::Decision, ComplaintOutcome::SatisfiedByBody)),
        ),
        (
            "complaint_settled act_cancelled proposal_answer",
            tried(settle(ComplaintMatter::ProposalAnswer, ComplaintOutcome::ActCancelled)),
        ),
        ("archived", tried(Act::Archive)),
        ("calendar_changed", tried(Act::FollowCalendar { moved: &[] })),
        ("addressee_reorganised", tried(Act::FollowReorganisation)),
    ])
}

fn complained_of(matter: ComplaintMatter) -> Complained {
    of_act(matter).unwrap_or(Complained::Addressee)
}

/// A complaint that waits, by whoever it concerns, about the act that stands.
pub(super) fn filed_complaint(matter: ComplaintMatter) -> FiledComplaint {
    FiledComplaint {
        matter,
        complained: complained_of(matter),
        route: AppealRoute::Superior,
        stands: true,
        own_body: true,
        waits: true,
        others_wait: false,
    }
}

/// The facts of a state, as its way there leaves them: opened ones with their collection, those under
/// consideration with the duties done so far.
pub(super) fn state_facts(state: StateName) -> StateFacts {
    let opened_at = start_of(today() - Months::new(6));
    let collection = Collection { opened_at, required: 50_000, closes_on: today() };
    let discussion_on =
        matches!(state, StateName::DiscussionAnnounced | StateName::Discussed).then(today);
    // A rejection in the check before the fifty: there was no window yet.
    let windowless = matches!(state, StateName::Rejected | StateName::Archived);
    StateFacts {
        joining: (!windowless).then_some(Joining { ends_on: today() }),
        collection: Some(collection),
        duties: Duties {
            field_visit: true,
            working_group: true,
            discussion_on,
            minutes: state == StateName::Discussed,
        },
        closed_as: Some(StateName::Rejected),
    }
}

/// A petition in that state.
pub(super) fn petition(state: StateName, mode: Mode, taken_down: bool) -> Petition {
    Petition {
        rules: RuleSet::of(Version::V2026),
        source: Source::Electronic,
        mode,
        state: State::restore(state, state_facts(state)).unwrap(),
        language: Language::Kk,
        local: false,
        signature_count: 50_000,
        taken_down,
    }
}

/// What the table says of one act, mode and state.
pub(super) struct Said {
    pub(super) by: Vec<String>,
    pub(super) to: String,
}

pub(super) type Key = (String, &'static str, StateName);

pub(super) fn table() -> BTreeMap<Key, Vec<Said>> {
    let mut table: BTreeMap<Key, Vec<Said>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let states: Vec<StateName> = match row["from"].as_str() {
            "every" => StateName::ALL.to_vec(),
            some => some
                .split('|')
                .map(|code| StateName::parse(code).unwrap_or_else(|| panic!("{code} is no state")))
                .collect(),
        };
        let modes: Vec<Mode> = match row["mode"].as_str() {
            "any" => Mode::ALL.to_vec(),
            one => vec![Mode::parse(one).unwrap()],
        };
        let by: Vec<String> = row["by"].split('|').map(str::to_owned).collect();
        for by in &by {
            assert!(ACTORS.iter().any(|(name, _)| name == by), "{by} is no actor");
        }
        for state in states {
            for mode in &modes {
                let key = (row["act"].clone(), mode.code(), state);
                table.entry(key).or_default().push(Said { by: by.clone(), to: row["to"].clone() });
            }
        }
    }
    table
}

#[test]
fn check_z07_every_act_does_in_every_state_what_the_table_says_and_nothing_else() {
    let table = table();
    let acts = acts();
    let named: BTreeSet<&str> = table.keys().map(|(act, ..)| act.as_str()).collect();
    assert_eq!(
        named,
        acts.keys().copied().collect(),
        "the table and the program know the same acts"
    );
    // Kurban Ait and the like do not matter here: five working days a week.
    let calendar = Calendar::new(1, Vec::new());
    let at = Moment {
        now: end_of(today()) - chrono::Duration::hours(12),
        today: today(),
        calendar: &calendar,
        policy: Policy::DEFAULT,
    };
    let mut combinations = 0;
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (name, tried) in &acts {
        let performers: BTreeSet<&String> = table
            .iter()
            .filter(|((act, ..), _)| act == name)
            .flat_map(|(_, said)| said)
            .flat_map(|said| &said.by)
            .collect();
        for mode in Mode::ALL {
            for state in StateName::ALL {
                for (actor_name, actor) in ACTORS {
                    combinations += 1;
                    let petition = petition(state, mode, tried.taken_down);
                    let outcome = decide(&petition, &tried.act, actor, &tried.facts, &at);
                    let case =
                        format!("{name} in {} ({}) by {actor_name}", state.code(), mode.code());
                    let said =
                        table.get(&((*name).to_owned(), mode.code(), state)).and_then(|rows| {
                            rows.iter().find(|said| said.by.iter().any(|by| by == actor_name))
                        });
                    let to = match said {
                        Some(said) if said.to == "same" => Some(state),
                        Some(said) => StateName::parse(&said.to),
                        None => None,
                    };
                    match (outcome, to) {
                        (Ok(effects), Some(to)) => {
                            assert_eq!(effects.to.name(), to, "{case}");
                            for notice in &effects.notices {
                                let listed = notice.kind.audiences().contains(&notice.audience);
                                assert!(
                                    listed,
                                    "{case} tells {} to {:?}, which the closed list does not",
                                    notice.kind.code(),
                                    notice.audience
                                );
                                told.insert((notice.kind.code(), notice.audience.words()));
                            }
                        }
                        (Ok(effects), None) => panic!(
                            "{case} went to {}; the table does not allow it",
                            effects.to.name().code()
                        ),
                        (Err(refusal), Some(_)) => panic!("{case} was refused: {refusal}"),
                        (Err(refusal), None) => {
                            let code = refusal.code();
                            let expected = match said {
                                Some(said) => code == said.to,
                                None if performers.iter().any(|by| *by == actor_name) => {
                                    code == "state_conflict"
                                }
                                None => OF_THE_ACTOR.contains(&code),
                            };
                            assert!(expected, "{case} was refused as {code}");
                            // Only the archive and those who keep the service are ours alone.
                            assert!(
                                refusal.article().is_some_and(|article| !article.is_empty())
                                    || code == "wrong_role"
                                    || state == StateName::Archived,
                                "{case}: a refusal names its article"
                            );
                        }
                    }
                }
            }
        }
    }
    assert_eq!(combinations, acts.len() * 2 * StateName::ALL.len() * ACTORS.len());
    // And the other way round: whomever the closed list names hears of it by some act. The rest comes of counts and clocks.
    let of_acts = NoticeKind::ALL
        .into_iter()
        .filter(|kind| kind.basis() != Basis::Account && !OF_COUNTS_AND_CLOCKS.contains(kind));
    let listed: BTreeSet<(&str, &str)> = of_acts
        .flat_map(|kind| {
            kind.audiences().iter().map(move |audience| (kind.code(), audience.words()))
        })
        .collect();
    let never: Vec<_> = listed.difference(&told).collect();
    assert_eq!(never, Vec::<&(&str, &str)>::new(), "listed and never told");
}

/// Notices that no act of a person or of a count's line leads to.
const OF_COUNTS_AND_CLOCKS: [NoticeKind; 14] = [
    // Of the desk of moderators.
    NoticeKind::ModerationDelayed,
    NoticeKind::HoldTakenOver,
    NoticeKind::JoiningProgress,
    NoticeKind::CollectionProgress,
    NoticeKind::MilestoneReached,
    NoticeKind::ClosingSoon,
    NoticeKind::CollectionShortened,
    NoticeKind::PetitionOpened,
    NoticeKind::TermShortened,
    NoticeKind::TermDueSoon,
    NoticeKind::PromiseDueSoon,
    NoticeKind::TermPassed,
    NoticeKind::ActOverdue,
    NoticeKind::BodyWithoutStaff,
];

#[test]
fn no_act_of_the_program_is_missing_from_the_table() {
    let events: BTreeSet<&str> = acts().values().map(|tried| tried.act.event()).collect();
    let source = include_str!("../../src/domain/acts/act.rs");
    let body = source.split("pub const fn event").nth(1).unwrap();
    let stated: BTreeSet<&str> = body
        .lines()
        .filter_map(|line| line.split("=> \"").nth(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(events, stated);
}
