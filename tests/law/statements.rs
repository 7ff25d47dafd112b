//! What an act states is judged with it: grounds with what they name, and days that must have come.

use chrono::{Days, NaiveDate};
use petitions::domain::acts::{Blocking, Ground, GroundName, StatedGround};
use petitions::domain::calendar::{Calendar, start_of};
use petitions::domain::duplicate::{Bar, Standing};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, Effects, Facts, Moment, Outcome, Policy, StandingDecision, decide,
};
use petitions::domain::petition::{Collection, Duties, Petition, State, StateFacts, StateName};
use petitions::domain::refusal::Refusal;
use petitions::domain::role::Role;
use petitions::domain::rules::{Mode, RuleSet, Source, Version};
use petitions::domain::subjects::ProhibitedSubject;
use petitions::domain::submission::{Filing, admit};

use super::date;

const MODERATOR: Actor = Actor::Moderator { own: false };
const OFFICIAL: Actor = Actor::Official { addressee: true, own: false };

/// A Monday.
fn today() -> NaiveDate {
    date("2026-11-23")
}

fn judge(state: StateName, act: &Act<'_>, by: Actor, facts: &Facts) -> Result<Effects, Refusal> {
    let opened = today() - Days::new(7);
    let collection =
        Some(Collection { opened_at: start_of(opened), required: 1, closes_on: today() });
    let known = StateFacts { collection, duties: Duties::default(), ..StateFacts::default() };
    let petition = Petition {
        rules: RuleSet::of(Version::V2026),
        source: Source::Electronic,
        mode: Mode::Pre,
        state: State::restore(state, known).unwrap(),
        language: Language::Kk,
        local: false,
        signature_count: 1,
        taken_down: false,
    };
    let calendar = Calendar::new(1, Vec::new());
    let now = start_of(today());
    let at = Moment { now, today: today(), calendar: &calendar, policy: Policy::DEFAULT };
    decide(&petition, act, by, facts, &at)
}

/// Code and place of what is stated wrongly.
fn fault(outcome: Result<Effects, Refusal>) -> (&'static str, String) {
    let Err(Refusal::Misstated(misstatement)) = outcome else {
        panic!("{outcome:?} is no misstatement")
    };
    assert!(!misstatement.article().is_empty());
    (misstatement.code(), misstatement.pointer())
}

fn rejected(grounds: &[StatedGround<'_>], facts: &Facts) -> Result<Effects, Refusal> {
    judge(StateName::OnModeration, &Act::Reject { grounds }, MODERATOR, facts)
}

/// Another petition, in public access.
fn standing(state: StateName, decided_on: Option<NaiveDate>) -> Blocking {
    Blocking::Other(Standing { state, taken_down: false, decided_on })
}

#[test]
fn a_ground_names_what_belongs_to_it_and_nothing_else() {
    let incomplete = StatedGround::of(GroundName::IncompleteContent);
    let prohibited = StatedGround::of(GroundName::ProhibitedSubject);
    let duplicate = StatedGround::of(GroundName::DuplicateSubject);
    let facts = Facts::default();
    let second = |ground| fault(rejected(&[incomplete, ground], &facts));
    let subject = |pointer: &str| format!("/grounds/1/{pointer}");
    assert_eq!(second(prohibited), ("required", subject("subject")));
    let of_2024 = StatedGround { subject: Some("amnesty_pardon"), ..prohibited };
    assert_eq!(second(of_2024), ("unknown_subject", subject("subject")));
    let misplaced = StatedGround { subject: Some("rights"), ..duplicate };
    assert_eq!(second(misplaced), ("not_allowed", subject("subject")));
    let misplaced = StatedGround { blocking: Some(Blocking::Unknown), ..incomplete };
    assert_eq!(second(misplaced), ("not_allowed", subject("blocking_petition")));
    for (blocking, code) in [
        (Blocking::Itself, "same_petition"),
        (Blocking::Unknown, "unknown_value"),
        (standing(StateName::Withdrawn, None), "no_bar"),
    ] {
        let named = StatedGround { blocking: Some(blocking), ..duplicate };
        assert_eq!(second(named), (code, subject("blocking_petition")));
    }
}

#[test]
fn a_duplicate_is_judged_by_the_day_of_its_submission() {
    let decided = date("2025-11-20");
    let other = standing(StateName::DecisionPublished, Some(decided));
    let duplicate = StatedGround::of(GroundName::DuplicateSubject);
    let stated = [StatedGround { blocking: Some(other), ..duplicate }];
    // The year of the bar is over today; it was not when this petition was submitted.
    assert_eq!(fault(rejected(&stated, &Facts::default())).0, "no_bar");
    let facts = Facts { submitted_on: Some(date("2026-11-20")), ..Facts::default() };
    let bar = Bar { ends_on: Some(date("2026-11-20")) };
    let grounds = rejected(&stated, &facts).unwrap().grounds;
    assert_eq!(grounds, [Ground::DuplicateSubject(bar)]);
    let prohibited = StatedGround::of(GroundName::ProhibitedSubject);
    let prohibited = StatedGround { subject: Some("rights"), ..prohibited };
    assert_eq!(
        rejected(&[prohibited, stated[0]], &facts).unwrap().grounds,
        [Ground::ProhibitedSubject(ProhibitedSubject::Rights), Ground::DuplicateSubject(bar)]
    );
    // Without the petition in the way there is no duplicate.
    let named = fault(rejected(&[prohibited, duplicate], &facts));
    assert_eq!(named, ("required", "/grounds/1/blocking_petition".to_owned()));
}

#[test]
fn what_is_recorded_has_happened() {
    let tomorrow = today() + Days::new(1);
    let facts = Facts {
        decision: Some(StandingDecision { on: today(), outcome: Outcome::Refused, own: true }),
        ..Facts::default()
    };
    let letters = |sent_on| {
        judge(StateName::Published, &Act::SendMediaLetters { sent_on }, MODERATOR, &facts)
    };
    assert_eq!(fault(letters(tomorrow)), ("out_of_range", "/sent_on".to_owned()));
    let before = today() - Days::new(8);
    assert_eq!(fault(letters(before)), ("too_early", "/sent_on".to_owned()));
    assert!(letters(today() - Days::new(7)).is_ok());
    let visit = |on| {
        let act = Act::RecordFieldVisit { visited_on: on };
        judge(StateName::UnderConsideration, &act, OFFICIAL, &facts)
    };
    assert_eq!(fault(visit(Some(tomorrow))), ("out_of_range", "/visited_on".to_owned()));
    assert!(visit(Some(today())).is_ok() && visit(None).is_ok());
    let statement =
        |on| judge(StateName::DecisionPublished, &Act::RecordStatement { on }, OFFICIAL, &facts);
    assert_eq!(fault(statement(tomorrow)), ("out_of_range", "/on".to_owned()));
    assert_eq!(fault(statement(today() - Days::new(1))), ("too_early", "/on".to_owned()));
    assert!(statement(today()).is_ok());
}

#[test]
fn the_threshold_is_reached_at_the_instant_of_the_act() {
    let facts = Facts::default();
    let reached =
        judge(StateName::Published, &Act::ReachThreshold, Actor::Service, &facts).unwrap();
    assert_eq!(reached.threshold_reached_at, Some(start_of(today())));
    let registered = judge(StateName::Forwarded, &Act::Register, OFFICIAL, &facts).unwrap();
    assert_eq!(registered.threshold_reached_at, None);
}

#[test]
fn a_draft_is_filed_under_the_rules_of_its_day() {
    let filing = Filing {
        role: Role::Citizen,
        born: Some(date("1990-01-01")),
        acknowledged: "V2026",
        represented: false,
        attached: &[],
    };
    let code = |filing: Filing<'_>, day| {
        admit(&filing, day).map(|rules| rules.version).map_err(|refusal| refusal.code())
    };
    assert_eq!(code(filing, today()), Ok(Version::V2026));
    assert_eq!(code(filing, date("2026-03-01")), Err("stale_acknowledgement"));
    assert_eq!(code(filing, date("2024-04-03")), Err("no_rules_in_force"));
    let staff = Filing { role: Role::Moderator, ..filing };
    assert_eq!(code(staff, today()), Err("staff_account"));
    let minor = Filing { born: Some(date("2015-01-01")), ..filing };
    assert_eq!(code(minor, today()), Err("under_age"));
    let represented = Filing { represented: true, ..filing };
    assert_eq!(code(represented, today()), Err("authority_document_required"));
}

#[test]
fn too_young_to_file_and_signing_past_the_window_rest_on_their_articles() {
    let rules = RuleSet::of(Version::V2026);
    let born = today() - Days::new(15 * 365);
    let young = petitions::domain::submission::may_apply(rules, Some(born), today()).unwrap_err();
    assert_eq!((young.code(), young.article()), ("under_age", Some("90-1(2)")));
    for (window, article) in [(true, "90-2(4)(1)"), (false, "90-3(2)")] {
        let closed = Refusal::CollectionClosed { closed_on: today(), window };
        assert_eq!((closed.code(), closed.article()), ("collection_closed", Some(article)));
    }
}
