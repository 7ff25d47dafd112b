//! Petitions that really were, replayed on the days the press gave (`cases.csv`). Where a date was
//! never published its cell is empty; registration is taken to be on the day of the threshold.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use petitions::domain::acts::{Act, Actor, GroundName, MemberKind, StatedGround, Study};
use petitions::domain::calendar::{Calendar, start_of};
use petitions::domain::duplicate::{Standing, bar};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{Facts, Moment, Outcome, Policy, TermKind, decide};
use petitions::domain::petition::{Petition, State, StateFacts, StateName};
use petitions::domain::rules::{Mode, RuleSet, Source, Version};
use petitions::domain::subjects::ProhibitedSubject;

use super::{calendar, date};

type Row = BTreeMap<String, String>;

fn rows() -> Vec<Row> {
    csv::Reader::from_reader(include_str!("cases.csv").as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

fn case(name: &str) -> Row {
    rows().into_iter().find(|row| row["case"] == name).unwrap_or_else(|| panic!("no case {name}"))
}

fn day(row: &Row, name: &str) -> NaiveDate {
    date(&row[name])
}

#[test]
fn every_case_has_a_test_of_its_own() {
    let tested: BTreeSet<&str> = include_str!("cases.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("fn case_c")?.split('_').next())
        .filter(|number| number.chars().all(|digit| digit.is_ascii_digit()))
        .collect();
    let stated = rows();
    let stated: BTreeSet<&str> =
        stated.iter().map(|row| row["case"].trim_start_matches('C')).collect();
    assert_eq!(tested, stated);
}

/// A petition of 2024 to a central body, acted on day by day.
struct Replay {
    calendar: Calendar,
    petition: Petition,
    today: NaiveDate,
}

impl Replay {
    /// It is open since that day; how it got there is not what the press tells.
    fn opened(on: NaiveDate) -> Self {
        let petition = Petition {
            rules: RuleSet::of(Version::V2024),
            source: Source::Electronic,
            mode: Mode::Post,
            state: State::restore(StateName::FinalCheck, joined(on)).unwrap(),
            language: Language::Ru,
            local: false,
            signature_count: 50,
            taken_down: false,
        };
        let mut replay = Self { calendar: calendar(), petition, today: on };
        replay.act(Act::Approve, Actor::Moderator { own: false }).unwrap();
        replay
    }

    fn act(
        &mut self,
        act: Act<'_>,
        by: Actor,
    ) -> Result<BTreeMap<&'static str, NaiveDate>, &'static str> {
        let noon = start_of(self.today) + chrono::Duration::hours(12);
        let at = Moment {
            now: noon,
            today: self.today,
            calendar: &self.calendar,
            policy: Policy::DEFAULT,
        };
        let facts =
            Facts { required_now: 50_000, received_on: Some(self.today), ..Facts::default() };
        let effects =
            decide(&self.petition, &act, by, &facts, &at).map_err(|refusal| refusal.code())?;
        self.petition.state = effects.to;
        Ok(effects.start.iter().map(|term| (term.kind.code(), term.reckoning.due)).collect())
    }

    /// From the votes to the register of the addressee; the last day of the consideration.
    fn registered(&mut self, reached: NaiveDate, registered: NaiveDate) -> NaiveDate {
        self.today = reached;
        self.petition.signature_count = 50_000;
        self.act(Act::ReachThreshold, Actor::Service).unwrap();
        self.act(Act::Forward { required: 50_000 }, Actor::Moderator { own: false }).unwrap();
        self.today = registered;
        self.act(Act::Register, OFFICIAL).unwrap()[TermKind::Consideration.code()]
    }
}

const OFFICIAL: Actor = Actor::Official { addressee: true, own: false };
const HEAD: Actor = Actor::FirstHead { addressee: true, own: false };

fn joined(on: NaiveDate) -> StateFacts {
    StateFacts {
        joining: Some(petitions::domain::petition::Joining { ends_on: on }),
        ..StateFacts::default()
    }
}

#[test]
fn case_c02_the_time_zone_petition_had_until_5_august_and_its_notice_was_the_latest_lawful_one() {
    let row = case("C02");
    let mut replay = Replay::opened(day(&row, "opened"));
    let due = replay.registered(day(&row, "threshold_reached"), day(&row, "registered"));
    assert_eq!(due, day(&row, "due"));
    replay.act(Act::FormWorkingGroup { members: &MemberKind::ALL }, OFFICIAL).unwrap();
    replay.act(Act::RecordFieldVisit { visited_on: None }, OFFICIAL).unwrap();
    let held_on = day(&row, "discussion");
    replay.today = day(&row, "notice").succ_opt().unwrap();
    assert_eq!(replay.act(Act::AnnounceDiscussion { held_on }, OFFICIAL), Err("notice_too_short"));
    replay.today = day(&row, "notice");
    replay.act(Act::AnnounceDiscussion { held_on }, OFFICIAL).unwrap();
    replay.today = held_on;
    replay.act(Act::RecordMinutes, OFFICIAL).unwrap();
    let languages = [Language::Ru];
    let started = replay
        .act(
            Act::Decide {
                outcome: Outcome::Refused,
                languages: &languages,
                study: Study::default(),
            },
            HEAD,
        )
        .unwrap();
    assert!(held_on <= due);
    assert_eq!(
        started[TermKind::DecisionPublication.code()],
        date("2024-08-05"),
        "Friday 2 August, so Monday"
    );
    // The same demand in November 2025, under the rules of 2024: barred without end.
    let standing = bar(
        RuleSet::of(Version::V2024),
        &open(StateName::DecisionPublished, Some(date("2024-08-05"))),
        date("2025-11-14"),
    );
    assert_eq!(standing.map(|bar| bar.ends_on), Some(None));
    // Under those of 2026 the bar would have ended a year after the decision.
    let rules = RuleSet::of(Version::V2026);
    assert!(
        bar(
            rules,
            &open(StateName::DecisionPublished, Some(date("2024-08-05"))),
            date("2025-08-05")
        )
        .is_some()
    );
    assert!(
        bar(
            rules,
            &open(StateName::DecisionPublished, Some(date("2024-08-05"))),
            date("2025-08-06")
        )
        .is_none()
    );
}

/// Another petition that nobody had taken down.
const fn open(state: StateName, decided_on: Option<NaiveDate>) -> Standing {
    Standing { state, taken_down: false, decided_on }
}

#[test]
fn case_c04_the_gambling_petition_was_decided_on_the_tenth_of_its_forty_days() {
    let row = case("C04");
    let mut replay = Replay::opened(day(&row, "opened"));
    let due = replay.registered(day(&row, "threshold_reached"), day(&row, "registered"));
    assert_eq!(due, day(&row, "due"));
    let calendar = calendar();
    let decided = day(&row, "decided");
    assert_eq!(calendar.working_days_left(day(&row, "registered"), decided), 10);
    let publication = calendar.add_working_days(decided, 1).due;
    assert_eq!(publication, date("2024-06-26"));
    assert!(day(&row, "published") <= publication);
}

#[test]
fn case_c05_an_opposite_demand_is_barred_by_nobody_but_a_moderator() {
    // What bars is the other petition's state, never its likeness: that is for the moderator to say.
    let row = case("C05");
    let replay = Replay::opened(day(&row, "opened"));
    assert_eq!(replay.petition.state.name(), StateName::Published);
    assert!(
        bar(RuleSet::of(Version::V2024), &open(StateName::Published, None), day(&row, "opened"))
            .is_some()
    );
    // Below its threshold it bars nothing afterwards.
    assert_eq!(
        bar(RuleSet::of(Version::V2024), &open(StateName::Answered, None), date("2025-01-15")),
        None
    );
}

#[test]
fn case_c07_six_months_that_end_on_independence_day_end_on_the_next() {
    let row = case("C07");
    let replay = Replay::opened(day(&row, "opened"));
    assert_eq!(replay.petition.state.collection().unwrap().closes_on, day(&row, "closes"));
}

#[test]
fn case_c08_the_age_of_conscription_is_a_matter_of_defence() {
    let row = case("C08");
    let subject = ProhibitedSubject::listed("defence_security", Version::V2024).unwrap();
    assert_eq!(
        ProhibitedSubject::listed("defence_security", Version::V2026),
        Some(subject),
        "the code lives on"
    );
    let decided = day(&row, "decided");
    let mut replay = Replay::opened(decided);
    replay.petition.state = State::restore(StateName::OnModeration, StateFacts::default()).unwrap();
    let stated = StatedGround::of(GroundName::ProhibitedSubject);
    let grounds = [StatedGround { subject: Some(subject.code()), ..stated }];
    assert_eq!(
        replay.act(Act::Reject { grounds: &[] }, Actor::Moderator { own: false }),
        Err("ground_missing")
    );
    replay.act(Act::Reject { grounds: &grounds }, Actor::Moderator { own: false }).unwrap();
    assert!(replay.petition.state.collection().is_none(), "never open, so never listed");
}
