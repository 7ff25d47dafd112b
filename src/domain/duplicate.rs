//! Whether one petition stands in the way of another on its subject (90-2(4)(3)). That the subject
//! is the same is for the moderator to say.

use chrono::NaiveDate;

use super::petition::{Phase, StateName};
use super::rules::{DuplicateBar, RuleSet};

/// A petition in the way of a new one on its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The last civil day of the bar; `None` when no day is known: the other petition is still
    /// active, or the rules set no end.
    pub ends_on: Option<NaiveDate>,
}

/// Where a petition stood at the instant at which another one was filed. What has become of it since does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state then.
    pub state: StateName,
    /// It was out of public access then.
    pub taken_down: bool,
    /// The civil day of the decision that stood then, also when it was archived.
    pub decided_on: Option<NaiveDate>,
}

/// The bar that another petition, standing like that, is for one filed on `filed_on` under these rules, if it is one.
pub fn bar(rules: &RuleSet, other: &Standing, filed_on: NaiveDate) -> Option<Bar> {
    if other.taken_down {
        return None;
    }
    let Standing { state, decided_on, .. } = *other;
    match state.phase() {
        // In public access: it bars without a day.
        Phase::Collection | Phase::Consideration => Some(Bar { ends_on: None }),
        Phase::Decision if state == StateName::Decided => Some(Bar { ends_on: None }),
        Phase::Decision => after_decision(rules, decided_on?, filed_on),
        Phase::Ended if state == StateName::Archived => {
            after_decision(rules, decided_on?, filed_on)
        }
        // Not in public access, or ended without a decision.
        Phase::BeforeOpening | Phase::BelowThreshold | Phase::Ended => None,
    }
}

fn after_decision(rules: &RuleSet, decided_on: NaiveDate, filed_on: NaiveDate) -> Option<Bar> {
    let ends_on = match rules.duplicate_bar {
        DuplicateBar::WithoutEnd => None,
        DuplicateBar::MonthsAfterDecision(_) => rules.duplicate_bar.last_day(decided_on),
    };
    ends_on.is_none_or(|last| filed_on <= last).then_some(Bar { ends_on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Version;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn open(state: StateName, decided_on: Option<NaiveDate>) -> Standing {
        Standing { state, taken_down: false, decided_on }
    }

    #[test]
    fn what_was_taken_down_or_not_open_yet_bars_nothing() {
        for rules in RuleSet::all() {
            for state in StateName::ALL {
                let gone = Standing { taken_down: true, ..open(state, Some(day("2026-11-20"))) };
                assert_eq!(bar(rules, &gone, day("2026-11-23")), None, "{state:?}");
            }
            for state in [StateName::Draft, StateName::OnModeration, StateName::FinalCheck] {
                assert_eq!(bar(rules, &open(state, None), day("2026-11-23")), None, "{state:?}");
            }
        }
    }

    #[test]
    fn an_active_petition_bars_without_a_day_under_both_rules() {
        for rules in RuleSet::all() {
            for state in [StateName::Published, StateName::Discussed, StateName::Decided] {
                assert_eq!(
                    bar(rules, &open(state, None), day("2026-11-23")),
                    Some(Bar { ends_on: None }),
                    "{state:?}"
                );
            }
        }
    }

    #[test]
    fn a_decision_bars_for_a_year_since_2026_and_for_ever_before() {
        let (old, new) = (RuleSet::of(Version::V2024), RuleSet::of(Version::V2026));
        let decided = Some(day("2026-08-10"));
        let last = new.duplicate_bar.last_day(day("2026-08-10")).unwrap();
        for state in [StateName::DecisionPublished, StateName::Archived] {
            assert_eq!(bar(new, &open(state, decided), last), Some(Bar { ends_on: Some(last) }));
            assert_eq!(bar(new, &open(state, decided), last.succ_opt().unwrap()), None);
            assert_eq!(
                bar(old, &open(state, decided), day("2036-01-01")),
                Some(Bar { ends_on: None })
            );
        }
    }

    #[test]
    fn what_ended_without_a_decision_never_bars() {
        let ended = [
            StateName::NotSupported,
            StateName::Answered,
            StateName::Withdrawn,
            StateName::Rejected,
            StateName::Archived,
        ];
        for rules in RuleSet::all() {
            for state in ended {
                assert_eq!(bar(rules, &open(state, None), day("2026-11-23")), None, "{state:?}");
            }
        }
    }
}
