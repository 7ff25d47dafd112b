use chrono::{DateTime, NaiveDate};

use super::*;
use crate::acts::Performer;
use crate::calendar::Calendar;
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
    Actor::Administrator { own: false },
];

fn petition(name: StateName) -> Petition {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let opened_at = crate::calendar::end_of(day);
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
    let at =
        Moment { now: DateTime::UNIX_EPOCH, today: NaiveDate::MIN, calendar: &calendar, policy };
    for name in StateName::ALL {
        let petition = petition(name);
        for clock in TermKind::ALL {
            let act = Act::PassTerm { clock };
            let effects = decide(&petition, &act, Actor::Service, &Facts::default(), &at).unwrap();
            assert_eq!((effects.to, effects.event), (petition.state, "term_passed"));
            assert_eq!((effects.overdue, effects.notices), (vec![clock], clock.overdue_notices()));
            assert!(effects.start.is_empty() && effects.fulfil.is_empty());
            for by in ACTORS {
                let refused = decide(&petition, &act, by, &Facts::default(), &at);
                let performer = Performer::Keepers;
                let wrong_role = Refusal::WrongRole { performer };
                let expected = if by.is_own() { Refusal::OwnPetition } else { wrong_role };
                assert_eq!(refused, Err(expected), "{by:?}");
            }
        }
    }
}
