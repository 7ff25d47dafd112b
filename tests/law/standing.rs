//! What is true of a petition where it stands, state by state, and what counts fall behind or wait for.

use std::collections::BTreeSet;

use chrono::Days;
use petitions::domain::acts::{Ground, GroundName};
use petitions::domain::calendar::{Calendar, civil_date};
use petitions::domain::collection::required_to_forward;
use petitions::domain::duplicate::{Bar, Standing, bar};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{Act, Actor, Facts, Moment, Policy, TermKind, decide};
use petitions::domain::notice::Audience;
use petitions::domain::paper::Windows;
use petitions::domain::petition::{StateName, Text, Translation};
use petitions::domain::public_body::BodySlug;
use petitions::domain::role::Role;
use petitions::domain::rules::{Mode, RuleSet, Version};
use petitions::domain::subjects::ProhibitedSubject;
use petitions::domain::submission::{
    admit_on_paper, may_amend, may_apply, may_draft, names_subject,
};
use petitions::domain::subscriptions::Topic;
use petitions::domain::visibility::Viewer;
use petitions::domain::window::Window;
use petitions::domain::words::Word as _;

use super::acts::{acts, petition, today};
use super::date;

/// The states for which something is true, by name.
fn states(holds: impl Fn(StateName) -> bool) -> String {
    let found = StateName::ALL.into_iter().filter(|state| holds(*state)).map(StateName::code);
    found.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_true_of_a_state_is_true_of_these_alone() {
    assert_eq!(
        states(StateName::needs_author),
        "on_moderation needs_correction limited final_check published supported forwarded \
         under_consideration discussion_announced discussed decided forwarded_as_proposal"
    );
    assert_eq!(states(StateName::awaits_archive), "decision_published rejected answered withdrawn");
    assert_eq!(
        states(StateName::is_ended),
        "decision_published rejected answered withdrawn archived"
    );
    assert_eq!(states(StateName::text_may_change), "draft needs_correction");
    assert_eq!(states(StateName::is_open_by_link), "limited final_check");
    assert_eq!(
        states(StateName::takes_paper),
        "on_moderation needs_correction limited final_check published supported"
    );
    assert_eq!(
        states(StateName::takes_comments),
        "published supported forwarded under_consideration discussion_announced discussed"
    );
    assert_eq!(
        states(StateName::is_in_consideration),
        "under_consideration discussion_announced discussed"
    );
    assert_eq!(
        states(StateName::is_with_addressee),
        "forwarded under_consideration discussion_announced discussed decided \
         decision_published forwarded_as_proposal answered"
    );
    assert_eq!(states(|state| may_amend(state).is_ok()), "draft");
}

#[test]
fn a_window_waits_for_what_came_in_time_also_when_a_count_falls_back() {
    let calendar = Calendar::new(1, Vec::new());
    let last = today();
    for (state, act, back, over) in [
        (
            StateName::Supported,
            Act::FallBelowThreshold,
            StateName::Published,
            StateName::NotSupported,
        ),
        (StateName::FinalCheck, Act::FallBelowFifty, StateName::Limited, StateName::Rejected),
    ] {
        let judged = |days: u64, sheets_until: Option<u64>, signings_open: bool| {
            let today = last + Days::new(days);
            let at = Moment {
                now: petitions::domain::calendar::start_of(today),
                today,
                calendar: &calendar,
                policy: Policy::DEFAULT,
            };
            let sheets_until = sheets_until.map(|days| last + Days::new(days));
            let facts = Facts { sheets_until, signings_open, ..Facts::default() };
            let petition = petition(state, Mode::Post, false);
            decide(&petition, &act, Actor::Service, &facts, &at).unwrap()
        };
        // The last day itself, and the day after.
        assert_eq!(judged(0, None, false).to.name(), back);
        assert_eq!(judged(1, None, false).to.name(), over);
        // A vote that was begun in time is still being signed.
        assert_eq!(judged(1, None, true).to.name(), back);
        // Lines are still to be typed until the third.
        for (days, to) in [(0, back), (1, back), (3, back), (4, over)] {
            let effects = judged(days, Some(3), false);
            assert_eq!(effects.to.name(), to, "{days}");
            let window = if state == StateName::Supported {
                TermKind::Collection
            } else {
                TermKind::Joining
            };
            assert_eq!(effects.reopen.contains(&window), to == back);
        }
    }
}

#[test]
fn taking_down_and_bringing_back_set_the_flag() {
    let (plain, acts) = (Calendar::new(1, Vec::new()), acts());
    let at = Moment {
        now: petitions::domain::calendar::start_of(today()),
        today: today(),
        calendar: &plain,
        policy: Policy::DEFAULT,
    };
    for (name, flag) in [("taken_down", Some(true)), ("restored", Some(false)), ("archived", None)]
    {
        let tried = &acts[name];
        let state = if name == "archived" { StateName::Answered } else { StateName::Published };
        let petition = petition(state, Mode::Pre, tried.taken_down);
        let by =
            if name == "archived" { Actor::Service } else { Actor::Administrator { own: false } };
        let effects = decide(&petition, &tried.act, by, &tried.facts, &at).unwrap();
        assert_eq!(effects.taken_down, flag, "{name}");
    }
}

#[test]
fn the_votes_that_forwarding_takes_are_the_frozen_ones_for_the_same_body_alone() {
    assert_eq!(required_to_forward(Some(2_500), true, 50_000), 2_500);
    assert_eq!(required_to_forward(Some(2_500), false, 50_000), 50_000);
    assert_eq!(required_to_forward(None, true, 50_000), 50_000);
}

#[test]
fn only_a_decision_that_was_published_bars_for_its_year() {
    let rules = RuleSet::of(Version::V2026);
    let decided_on = Some(date("2026-11-02"));
    for state in [StateName::Rejected, StateName::Withdrawn] {
        let standing = Standing { state, taken_down: false, decided_on };
        assert_eq!(bar(rules, &standing, today()), None, "{}", state.code());
    }
    let standing = Standing { state: StateName::Archived, taken_down: false, decided_on };
    let ends_on = Some(date("2027-11-02"));
    assert_eq!(bar(rules, &standing, today()), Some(Bar { ends_on }));
}

#[test]
fn who_is_sixteen_today_may_file_and_whoever_is_not_tomorrow_alone() {
    for version in Version::ALL {
        let rules = RuleSet::of(version);
        let day = rules.in_force_from;
        let birthday = if version == Version::V2026 { "2010-03-02" } else { "2008-04-04" };
        assert!(may_apply(rules, Some(date(birthday)), day).is_ok(), "{birthday}");
        let younger = date(birthday).succ_opt();
        for age in [younger, None] {
            assert_eq!(may_apply(rules, age, day).unwrap_err().code(), "under_age");
            assert_eq!(admit_on_paper(age, day).unwrap_err().code(), "under_age");
        }
        assert_eq!(admit_on_paper(Some(date(birthday)), day).unwrap().version, version);
    }
    let none = admit_on_paper(Some(date("1990-01-01")), date("2024-04-03")).unwrap_err();
    assert_eq!(none.code(), "no_rules_in_force");
    let born = Some(date("1990-01-01"));
    for role in Role::ALL {
        let may = may_draft(role, born, today()).map_err(|refusal| refusal.code());
        let expected = if role == Role::Citizen { Ok(()) } else { Err("staff_account") };
        assert_eq!(may, expected);
        let office = matches!(role, Role::Official | Role::FirstHead);
        assert_eq!(role.has_body(), office);
    }
}

#[test]
fn a_text_names_its_subject_under_the_rules_of_2026_alone() {
    let [old, new] = RuleSet::all();
    for (rules, subject, named) in
        [(old, "", true), (old, "тақырып", true), (new, "", false), (new, "тақырып", true)]
    {
        assert_eq!(names_subject(rules, subject).is_ok(), named, "{subject}");
    }
}

#[test]
fn the_frozen_text_has_one_representation() {
    let text = Text {
        title: "т".to_owned(),
        subject: String::new(),
        content: "c".to_owned(),
        arguments: "a".to_owned(),
        proposals: "p".to_owned(),
        language: Language::Kk,
        addressee: BodySlug::parse("a-1").unwrap(),
        representative: None,
        translation: None,
    };
    let part = |text: &str| [&(text.len() as u64).to_be_bytes()[..], text.as_bytes()].concat();
    let of_one = ["т", "", "c", "a", "p", "kk", "a-1", ""].map(part).concat();
    let canonical = [&b"petition-text/v1"[..], &of_one].concat();
    assert_eq!(text.canonical(), canonical);
    // Parts that run into each other are other texts.
    let shifted = Text { content: "ca".to_owned(), arguments: String::new(), ..text.clone() };
    assert_ne!(shifted.canonical(), canonical);
    let translation = Some(Translation {
        language: Language::Ru,
        title: "1".to_owned(),
        subject: "2".to_owned(),
        content: "3".to_owned(),
        arguments: "4".to_owned(),
        proposals: "5".to_owned(),
    });
    let both = ["ru", "1", "2", "3", "4", "5"].map(part).concat();
    assert_eq!(Text { translation, ..text }.canonical(), [canonical, both].concat());
}

#[test]
fn a_body_is_named_in_small_letters_digits_and_hyphens() {
    for slug in ["akimat-abay", "a", "0", "-", "ministry-1"] {
        let parsed = BodySlug::parse(slug).unwrap();
        assert_eq!((parsed.as_str(), &*parsed, parsed.as_ref()), (slug, slug, slug));
        assert_eq!(parsed.to_string(), slug);
    }
    for other in ["", "Akimat", "акимат", "a b", "a_b", "a/b"] {
        assert_eq!(BodySlug::parse(other), None, "{other}");
    }
}

#[test]
fn who_is_told_instants_and_who_are_many() {
    let told = Viewer::ALL.into_iter().filter(|viewer| viewer.is_told_instants());
    assert_eq!(told.collect::<Vec<_>>(), [Viewer::Moderator, Viewer::Addressee]);
    let all = [
        Audience::Holder,
        Audience::Author,
        Audience::Complainant,
        Audience::Moderators,
        Audience::Addressee,
        Audience::Asked,
        Audience::Members,
        Audience::Administrators,
        Audience::Joiners,
        Audience::Followers,
        Audience::Interested,
    ];
    let many: Vec<_> = all.into_iter().filter(|audience| audience.is_many()).collect();
    assert_eq!(many, [Audience::Joiners, Audience::Followers, Audience::Interested]);
    let words: BTreeSet<&str> = all.into_iter().map(Audience::words).collect();
    assert_eq!(words.len(), all.len(), "each has words of its own");
}

#[test]
fn closed_lists_are_told_whole_and_grounds_by_their_names() {
    assert_eq!(Language::listed(), "kk, ru, en");
    let bar = Bar { ends_on: None };
    for (ground, name, code) in [
        (Ground::InsufficientSupport, GroundName::InsufficientSupport, "insufficient_support"),
        (Ground::IncompleteContent, GroundName::IncompleteContent, "incomplete_content"),
        (
            Ground::ProhibitedSubject(ProhibitedSubject::Rights),
            GroundName::ProhibitedSubject,
            "prohibited_subject",
        ),
        (Ground::DuplicateSubject(bar), GroundName::DuplicateSubject, "duplicate_subject"),
    ] {
        assert_eq!((ground.name(), ground.code()), (name, code));
    }
    let codes = RuleSet::all().map(|rules| rules.duplicate_bar.code());
    assert_eq!(codes, ["without_end", "months_after_decision"]);
    let topic = Topic::of("territory", "750000000").unwrap();
    assert_eq!((topic.kind(), topic.code()), ("territory", "750000000"));
    assert_eq!(Topic::of("author", "x"), None);
}

#[test]
fn a_day_moves_with_its_own_term_alone() {
    let plain = Calendar::new(1, Vec::new());
    let at = Moment {
        now: petitions::domain::calendar::start_of(today()),
        today: today(),
        calendar: &plain,
        policy: Policy::DEFAULT,
    };
    let (later, latest) = (today() + Days::new(1), today() + Days::new(2));
    let moved = [(TermKind::Collection, later), (TermKind::Joining, latest)];
    for (state, last) in [
        (StateName::Limited, Some(latest)),
        (StateName::FinalCheck, Some(latest)),
        (StateName::Published, Some(later)),
        // Its votes are there, and its collection has ended.
        (StateName::Supported, Some(today())),
        (StateName::Draft, None),
    ] {
        let petition = petition(state, Mode::Post, false);
        let judge = |moved| {
            let act = Act::FollowCalendar { moved };
            decide(&petition, &act, Actor::Service, &Facts::default(), &at).unwrap().to
        };
        assert_eq!(judge(&moved).last_day_to_sign(), last, "{}", state.code());
        assert_eq!(judge(&[(TermKind::Moderation, latest)]), petition.state);
    }
}

#[test]
fn a_petition_has_the_window_on_record_and_the_collection_of_its_state() {
    let joining = Some(Window { first: date("2026-10-05"), last: date("2026-11-02") });
    for state in StateName::ALL {
        let petition = petition(state, Mode::Pre, false);
        let windows = Windows::of(&petition.state, joining);
        let collection = petition.state.collection().map(|collection| Window {
            first: civil_date(collection.opened_at),
            last: collection.closes_on,
        });
        assert_eq!((windows.joining, windows.collection), (joining, collection));
    }
}
