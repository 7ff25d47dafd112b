//! The drawing of the states in docs/STATES.md, made by walking `decide` over every act, state, mode
//! and actor. After a change of the law: `UPDATE_STATES=1 cargo test --test law states`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use petitions::domain::calendar::{Calendar, end_of};
use petitions::domain::lifecycle::{Actor, Effects, Moment, Policy, decide};
use petitions::domain::petition::{Petition, State, StateFacts, StateName};
use petitions::domain::rules::Mode;

use super::acts::{ACTORS, acts, petition, state_facts, today};

/// Who acts, whatever the body: whose petition it is decides only about refusals.
fn performer(actor: Actor) -> &'static str {
    match actor {
        Actor::Service => "service",
        Actor::Author => "author",
        Actor::Citizen => "citizen",
        Actor::Moderator { .. } => "moderator",
        Actor::Official { .. } => "official",
        Actor::FirstHead { .. } => "first head",
        Actor::Administrator { .. } => "administrator",
    }
}

/// What one act does to one state: under which modes, and by whom.
#[derive(Default)]
struct Way {
    modes: BTreeSet<&'static str>,
    performers: BTreeSet<&'static str>,
}

/// From, to, the event in the journal.
type Edge = (StateName, StateName, &'static str);

/// The petition of the table of acts, and others in the same state that came there another way: with
/// or without its window or its votes, and to the archive from each end.
fn petitions_in(state: StateName, mode: Mode, taken_down: bool) -> Vec<Petition> {
    let usual = petition(state, mode, taken_down);
    let facts = state_facts(state);
    let windows = [facts.joining, state_facts(StateName::Limited).joining];
    let ends = [
        StateName::Rejected,
        StateName::Answered,
        StateName::DecisionPublished,
        StateName::Withdrawn,
    ];
    let mut petitions = vec![usual.clone()];
    for joining in windows {
        for end in ends {
            let facts = StateFacts { joining, closed_as: Some(end), ..facts };
            let state = State::restore(state, facts).unwrap();
            for signature_count in [0, usual.signature_count] {
                petitions.push(Petition { state, signature_count, ..usual.clone() });
            }
        }
    }
    petitions
}

/// Calls `seen` for whatever the law allows: every act, in every state and mode, by everybody.
pub(super) fn accepted(mut seen: impl FnMut(&Petition, Actor, &Effects)) {
    let calendar = Calendar::new(1, Vec::new());
    // Within the windows and the collection of these petitions, and after them.
    let moments = [today(), today() + chrono::Days::new(7)].map(|day| Moment {
        now: end_of(day) - chrono::Duration::hours(12),
        today: day,
        calendar: &calendar,
        policy: Policy::DEFAULT,
    });
    for tried in acts().values() {
        for mode in Mode::ALL {
            for petition in StateName::ALL
                .into_iter()
                .flat_map(|state| petitions_in(state, mode, tried.taken_down))
            {
                for ((_, actor), at) in
                    ACTORS.iter().flat_map(|actor| moments.iter().map(move |at| (actor, at)))
                {
                    let judged = decide(&petition, &tried.act, *actor, &tried.facts, at);
                    if let Ok(effects) = judged {
                        seen(&petition, *actor, &effects);
                    }
                }
            }
        }
    }
}

/// Every way from a state to a state that the law allows.
fn ways() -> BTreeMap<Edge, Way> {
    let mut ways: BTreeMap<Edge, Way> = BTreeMap::new();
    accepted(|petition, actor, effects| {
        let edge = (petition.state.name(), effects.to.name(), effects.event);
        let way = ways.entry(edge).or_default();
        way.modes.insert(petition.mode.code());
        way.performers.insert(performer(actor));
    });
    ways
}

fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

/// The page, whole.
fn drawn() -> String {
    let ways = ways();
    let mut page = String::from(
        "# The states of a petition\n\n\
         Drawn from `domain::lifecycle::decide` by walking it through every act, state, mode and actor;\n\
         `tests/law/states.rs` holds this page to it. Do not edit: after a change of the law run\n\
         `UPDATE_STATES=1 cargo test --test law states`. `PRE` and `POST` say whether moderation comes\n\
         before or after the fifty joiners (90-2(5)).\n\n\
         ```mermaid\nstateDiagram-v2\n    direction TB\n    [*] --> draft\n",
    );
    for ((from, to, event), way) in &ways {
        if from == to {
            continue;
        }
        let only = if way.modes.len() == 1 {
            format!(", {}", listed(way.modes.clone()))
        } else {
            String::new()
        };
        let by = listed(way.performers.clone());
        writeln!(page, "    {} --> {}: {event} ({by}{only})", from.code(), to.code()).unwrap();
    }
    page.push_str(
        "```\n\n## Acts that leave the state as it is\n\n| Act | By | In |\n|---|---|---|\n",
    );
    let mut staying: BTreeMap<(&str, String), BTreeSet<StateName>> = BTreeMap::new();
    for ((from, to, event), way) in &ways {
        if from == to {
            let by = listed(way.performers.clone());
            staying.entry((*event, by)).or_default().insert(*from);
        }
    }
    for ((event, by), states) in &staying {
        let within = if states.len() == StateName::ALL.len() {
            "every state".to_owned()
        } else {
            listed(states.iter().map(|state| state.code()))
        };
        writeln!(page, "| {event} | {by} | {within} |").unwrap();
    }
    page
}

#[test]
fn the_drawing_of_the_states_is_that_of_the_law() {
    let path = format!("{}/docs/STATES.md", super::ROOT);
    let drawn = drawn();
    if std::env::var_os("UPDATE_STATES").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "docs/STATES.md is not what `decide` does; run: UPDATE_STATES=1 cargo test --test law states"
    );
}

#[test]
fn every_state_is_reached_and_left_in_the_drawing_of_the_states() {
    let ways = ways();
    for state in StateName::ALL {
        let reached = ways.keys().any(|(from, to, _)| from != to && *to == state);
        assert!(reached || state == StateName::Draft, "nothing leads to {}", state.code());
        let left = ways.keys().any(|(from, to, _)| from != to && *from == state);
        assert!(left, "nothing leads from {}", state.code());
    }
}
