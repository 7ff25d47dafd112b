//! What an act states is judged with it: grounds with what they name, and days that must have come.

use chrono::{Days, NaiveDate, TimeDelta};
use petitions::domain::acts::{Blocking, Ground, GroundName, StatedGround};
use petitions::domain::assurance::Assurance;
use petitions::domain::calendar::{Calendar, start_of};
use petitions::domain::duplicate::{Bar, Standing};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, Effects, Facts, Moment, Outcome, Policy, StandingDecision, Study, decide,
};
use petitions::domain::petition::{
    Collection, Duties, Joining, Petition, State, StateFacts, StateName,
};
use petitions::domain::refusal::Refusal;
use petitions::domain::role::Role;
use petitions::domain::rules::{Mode, RuleSet, Source, Version};
use petitions::domain::subjects::ProhibitedSubject;
use petitions::domain::submission::{Filing, admit};

use super::date;

const MODERATOR: Actor = Actor::Moderator { own: false };
const OFFICIAL: Actor = Actor::Official { addressee: true, own: false };
const HEAD: Actor = Actor::FirstHead { addressee: true, own: false };

/// A Monday.
fn today() -> NaiveDate {
    date("2026-11-23")
}

fn judge(state: StateName, act: &Act<'_>, by: Actor, facts: &Facts) -> Result<Effects, Refusal> {
    let opened = today() - Days::new(7);
    let collection =
        Some(Collection { opened_at: start_of(opened), required: 1, closes_on: today() });
    let duties = Duties { discussion_on: Some(today()), ..Duties::default() };
    let known = StateFacts { collection, duties, ..StateFacts::default() };
    judge_on(today(), state, known, act, by, facts)
}

fn judge_on(
    today: NaiveDate,
    state: StateName,
    known: StateFacts,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
) -> Result<Effects, Refusal> {
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
    let now = start_of(today);
    let at = Moment { now, today, calendar: &calendar, policy: Policy::DEFAULT };
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
    let received = Facts { received_on: Some(today() - Days::new(3)), ..facts };
    let visit = |days| {
        let act = Act::RecordFieldVisit { visited_on: Some(today() - Days::new(days)) };
        judge(StateName::UnderConsideration, &act, OFFICIAL, &received)
    };
    assert_eq!(fault(visit(4)), ("too_early", "/visited_on".to_owned()));
    assert_eq!(fault(visit(2_000)), ("too_early", "/visited_on".to_owned()));
    assert!(visit(3).is_ok());
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
        assurance: Assurance::Counter,
        needed: Assurance::Counter,
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
    for assurance in Assurance::ALL {
        let judged = code(Filing { assurance, ..filing }, today());
        let enough = assurance >= Assurance::Counter;
        assert_eq!(judged, if enough { Ok(Version::V2026) } else { Err("assurance_required") });
    }
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

#[test]
fn a_correction_is_filed_within_its_term() {
    let filed = |ends_on| {
        let facts = Facts { correction_ends_on: Some(ends_on), ..Facts::default() };
        judge(StateName::NeedsCorrection, &Act::Resubmit, Actor::Author, &facts)
    };
    assert!(filed(today()).is_ok());
    let late = filed(today() - Days::new(1));
    assert_eq!(late, Err(Refusal::WrongState { state: StateName::NeedsCorrection }));
}

#[test]
fn minutes_wait_for_the_hour_that_was_announced() {
    let begins = |minutes| {
        let at = start_of(today()) + TimeDelta::minutes(minutes);
        let facts = Facts { discussion_at: Some(at), ..Facts::default() };
        judge(StateName::DiscussionAnnounced, &Act::RecordMinutes, OFFICIAL, &facts)
    };
    assert!(matches!(begins(1), Err(Refusal::DiscussionAhead { .. })));
    assert!(begins(0).is_ok() && begins(-1).is_ok());
}

#[test]
fn better_words_of_a_central_body_still_hold_its_study() {
    let decision = StandingDecision { on: today(), outcome: Outcome::Refused, own: true };
    let facts = Facts { decision: Some(decision), comments: 1, ..Facts::default() };
    let revised = |study| {
        let languages = [Language::Kk];
        let act = Act::Decide { outcome: Outcome::Refused, languages: &languages, study };
        judge(StateName::Decided, &act, HEAD, &facts)
    };
    let whole = Study { comment_analysis: true, touches_legislation: true, comparative_law: true };
    for (study, lacking) in [
        (Study { comment_analysis: false, ..whole }, "comment_analysis"),
        (Study { comparative_law: false, ..whole }, "comparative_law"),
    ] {
        let missing = vec![lacking];
        assert_eq!(revised(study), Err(Refusal::DutiesIncomplete { missing }));
    }
    assert!(revised(whole).is_ok());
}

#[test]
fn who_falls_behind_after_the_window_waits_for_sheets_that_had_come_in_time() {
    // The window has ended on the Friday before.
    let last = today() - Days::new(3);
    let window = StateFacts {
        joining: Some(Joining { ends_on: last }),
        collection: Some(Collection {
            opened_at: start_of(date("2026-05-20")),
            required: 1,
            closes_on: last,
        }),
        ..StateFacts::default()
    };
    let falls = |state, act: &Act<'_>, sheets: bool, on: NaiveDate| {
        // The third working day after the window.
        let until = sheets.then(|| today() + Days::new(2));
        let facts = Facts { sheets_until: until, ..Facts::default() };
        judge_on(on, state, window, act, Actor::Service, &facts).unwrap().to.name()
    };
    let (fifty, votes) = (StateName::FinalCheck, StateName::Supported);
    for (on, sheets, joins, collects) in [
        (last, false, StateName::Limited, StateName::Published),
        (today(), false, StateName::Rejected, StateName::NotSupported),
        (today(), true, StateName::Limited, StateName::Published),
        // The third working day after the window, and the one after it.
        (today() + Days::new(2), true, StateName::Limited, StateName::Published),
        (today() + Days::new(3), true, StateName::Rejected, StateName::NotSupported),
    ] {
        assert_eq!(falls(fifty, &Act::FallBelowFifty, sheets, on), joins, "{on}");
        assert_eq!(falls(votes, &Act::FallBelowThreshold, sheets, on), collects, "{on}");
    }
}

#[test]
fn who_falls_behind_collects_to_the_end_as_the_calendar_has_it_now_and_never_to_less() {
    let opened_at = start_of(date("2026-05-27"));
    for (stored, ends) in [("2026-11-24", "2026-11-27"), ("2026-11-30", "2026-11-30")] {
        let collection = Collection { opened_at, required: 1, closes_on: date(stored) };
        let known = StateFacts { collection: Some(collection), ..StateFacts::default() };
        let (act, facts) = (Act::FallBelowThreshold, Facts::default());
        let effects =
            judge_on(today(), StateName::Supported, known, &act, Actor::Service, &facts).unwrap();
        let expected = Collection { closes_on: date(ends), ..collection };
        assert_eq!(effects.to, State::Published(expected), "{stored}");
    }
}
