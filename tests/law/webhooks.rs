//! What applications are told: every step that everybody may see, and no other.

use std::collections::BTreeSet;

use petitions::domain::calendar::{Calendar, end_of};
use petitions::domain::lifecycle::{Moment, Policy, TermKind, decide};
use petitions::domain::petition::StateName;
use petitions::domain::rules::Mode;
use petitions::domain::visibility::{Viewer, Visibility, visibility};
use petitions::domain::webhooks::{EventType, PublicStep, public_event};

use super::acts::{ACTORS, acts, petition, today};

#[test]
fn applications_are_told_of_every_step_that_the_public_sees_and_of_no_other() {
    let calendar = Calendar::new(1, Vec::new());
    let at = Moment {
        now: end_of(today()) - chrono::Duration::hours(12),
        today: today(),
        calendar: &calendar,
        policy: Policy::DEFAULT,
    };
    let (mut told, mut untold) = (BTreeSet::new(), 0);
    for (name, tried) in acts() {
        for mode in Mode::ALL {
            for state in StateName::ALL {
                for (_, actor) in ACTORS {
                    let before = petition(state, mode, tried.taken_down);
                    let Ok(effects) = decide(&before, &tried.act, actor, &tried.facts, &at) else {
                        continue;
                    };
                    let taken_down = effects.taken_down.unwrap_or(tried.taken_down);
                    let step = PublicStep {
                        event: effects.event,
                        opened_before: before.state.collection().is_some(),
                        opened_after: effects.to.collection().is_some(),
                        taken_down,
                        passed: None,
                    };
                    let case = format!("{name} in {}", state.code());
                    match (
                        public_event(step),
                        visibility(&effects.to, taken_down, Viewer::Anonymous),
                    ) {
                        (Some(event), Visibility::Open) => {
                            told.insert(event.code());
                        }
                        (Some(event), Visibility::TakenDown) => {
                            assert_eq!(event, EventType::TakenDown, "{case}");
                            told.insert(event.code());
                        }
                        (None, Visibility::Open) => panic!("{case}: nobody is told"),
                        (None, Visibility::TakenDown | Visibility::Hidden) => untold += 1,
                        (Some(event), Visibility::Hidden) => {
                            panic!("{case}: {} is told", event.code())
                        }
                    }
                }
            }
        }
    }
    assert!(untold > 20, "{untold}");
    // And the other way round: each event is told of some step; quarters of the votes and trials are no steps.
    let never: Vec<&str> = EventType::ALL
        .map(EventType::code)
        .into_iter()
        .filter(|code| !told.contains(code))
        .collect();
    assert_eq!(never, ["petition.milestone_reached", "webhook.test"]);
    let internal = TermKind::INTERNAL.map(|term| {
        public_event(PublicStep {
            event: "term_passed",
            opened_before: true,
            opened_after: true,
            taken_down: false,
            passed: Some(term),
        })
    });
    assert_eq!(internal, [None; TermKind::INTERNAL.len()]);
}
