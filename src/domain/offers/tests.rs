use std::collections::BTreeSet;

use super::*;
use crate::calendar::{Calendar, end_of, start_of};
use crate::language::Language;
use crate::petition::{Collection, Duties, Joining, State, StateFacts};
use crate::policy::Policy;
use crate::rules::{Mode, RuleSet, Source, Version};
use crate::window::Window;

const STAFF: [Actor; 5] = [
    Actor::Author,
    Actor::Moderator { own: false },
    Actor::Official { addressee: true, own: false },
    Actor::FirstHead { addressee: true, own: false },
    Actor::Administrator { own: false },
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn petition(state: StateName) -> Petition {
    let collection = Collection { opened_at: start_of(today()), required: 50, closes_on: today() };
    let facts = StateFacts {
        joining: Some(Joining { ends_on: today() }),
        collection: Some(collection),
        duties: Duties {
            field_visit: true,
            working_group: true,
            discussion_on: Some(today()),
            minutes: true,
        },
        closed_as: Some(StateName::DecisionPublished),
    };
    Petition {
        rules: RuleSet::of(Version::V2026),
        source: Source::Electronic,
        mode: Mode::Pre,
        state: State::restore(state, facts).unwrap(),
        language: Language::Ru,
        local: false,
        signature_count: 50,
        taken_down: false,
    }
}

/// What an act ends that its performer owes, it is measured by: the list of terms cannot lag behind the law.
#[test]
fn an_act_is_measured_by_the_terms_that_it_keeps() {
    let calendar = Calendar::new(1, Vec::new());
    let now = end_of(today()) - chrono::Duration::hours(12);
    let at = Moment { now, today: today(), calendar: &calendar, policy: Policy::DEFAULT };
    let facts = Facts {
        registered: true,
        addressee_proposed: true,
        received_on: Some(today()),
        joining: Some(Window { first: today(), last: today() }),
        ..Facts::default()
    };
    // They end what runs beside them, and are owed by nobody.
    let free = [Probe::Withdraw, Probe::Redirect];
    let mut kept = BTreeSet::new();
    for probe in Probe::ALL.into_iter().filter(|probe| !free.contains(probe)) {
        for (state, by) in StateName::ALL.into_iter().flat_map(|state| STAFF.map(|by| (state, by)))
        {
            let petition = petition(state);
            let Ok(effects) =
                decide(&petition, &probe.act(&petition, &facts, &at), by, &facts, &at)
            else {
                continue;
            };
            let ended = effects.fulfil.iter().filter(|kind| {
                // A rejection ends the joining, and a cancelled decision is not published.
                **kind != TermKind::Joining && kind.owed_by().is_some()
            });
            for kind in ended {
                assert!(probe.terms().contains(kind), "{probe:?} in {state:?} ends {kind:?}");
                kept.insert(kind.code());
            }
        }
    }
    assert_eq!(kept.len(), 12, "{kept:?}");
}

#[test]
fn of_the_terms_of_an_act_the_first_to_end_counts() {
    let calendar = Calendar::new(1, Vec::new());
    let at = Moment {
        now: start_of(today()),
        today: today(),
        calendar: &calendar,
        policy: Policy::DEFAULT,
    };
    let petition = petition(StateName::Supported);
    let term = |kind, day: u32| Running {
        kind,
        due_on: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
        overdue: false,
    };
    let running = [
        term(TermKind::Forwarding, 26),
        term(TermKind::Verification, 25),
        term(TermKind::MediaLetter, 24),
    ];
    let due = |probe| due_on(probe, &petition, &Facts::default(), &running, &at);
    assert_eq!(due(Probe::Forward), NaiveDate::from_ymd_opt(2026, 11, 25));
    assert_eq!(due(Probe::SendMediaLetters), NaiveDate::from_ymd_opt(2026, 11, 24));
    assert_eq!(due(Probe::TakeDown), None);
    // The body that is not competent has three working days of its own (65).
    let received = Facts { received_on: Some(today()), ..Facts::default() };
    assert_eq!(
        due_on(Probe::Redirect, &petition, &received, &running, &at),
        NaiveDate::from_ymd_opt(2026, 11, 26)
    );
}
