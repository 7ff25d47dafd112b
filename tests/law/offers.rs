//! What is offered and what is allowed: walked through every act, state, mode, actor and rule set, and through random
//! contents. Whatever an act says, it stands only where its probe is offered; and a probe that is refused is refused for
//! who acts, for the state or for the time.

use std::collections::BTreeSet;

use chrono::{Days, Duration};
use petitions::domain::acts::{GroundName, StatedGround};
use petitions::domain::calendar::{Calendar, end_of};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Facts, InquiryMatter, MemberKind, Moment, Outcome, Policy, StandingDecision, Study, decide,
};
use petitions::domain::offers::{Probe, offered};
use petitions::domain::petition::{Petition, StateName};
use petitions::domain::rules::{Mode, RuleSet, Source, Version};
use petitions::domain::window::Window;

use super::acts::{ACTORS, petition, today};

/// Facts that open or close an act, one by one.
fn facts() -> Vec<Facts> {
    let usual = Facts {
        required_now: 50_000,
        received_on: Some(today()),
        registered: true,
        addressee_proposed: true,
        joining: Some(Window { first: today() - Days::new(20), last: today() }),
        ..Facts::default()
    };
    let decision = |own| Some(StandingDecision { on: today(), outcome: Outcome::Refused, own });
    vec![
        usual,
        Facts { correction_used: true, joining: None, ..usual },
        Facts { registered: false, ..usual },
        Facts { addressee_proposed: false, ..usual },
        Facts { received_on: Some(today() - Days::new(10)), ..usual },
        Facts { comments: 7, decision: decision(true), ..usual },
        Facts { complaint_open: true, decision: decision(false), ..usual },
        Facts { correction_ends_on: Some(today() - Days::new(1)), ..usual },
        Facts { discussion_at: Some(end_of(today())), ..usual },
    ]
}

/// The same act saying other things, some of which cannot stand.
fn variants(probe: Probe) -> Vec<Act<'static>> {
    const GROUNDS: [&[StatedGround<'static>]; 3] = [
        &[StatedGround::of(GroundName::IncompleteContent)],
        &[StatedGround::of(GroundName::ProhibitedSubject)],
        &[],
    ];
    const LANGUAGES: [&[Language]; 3] = [&[Language::Kk], &[Language::Ru, Language::Kk], &[]];
    let days = [0, 3, 30].map(|days| today() + Days::new(days));
    match probe {
        Probe::Submit => {
            Version::ALL.map(|version| Act::Submit { acknowledged: version.code() }).to_vec()
        }
        Probe::Inquire => [InquiryMatter::ProhibitedSubject, InquiryMatter::OtherCondition]
            .map(|matter| Act::Inquire { matter })
            .to_vec(),
        Probe::AnswerInquiry => vec![Act::AnswerInquiry { asked: true }],
        Probe::ProposeAddressee => vec![Act::ProposeAddressee],
        Probe::ConsentToAddressee => vec![Act::ConsentToAddressee],
        Probe::RequestCorrection => vec![Act::RequestCorrection],
        Probe::Resubmit => vec![Act::Resubmit],
        Probe::Approve => vec![Act::Approve],
        Probe::Reject => GROUNDS.map(|grounds| Act::Reject { grounds }).to_vec(),
        Probe::AnnounceSheets => [today(), today() - Days::new(3), today() - Days::new(100)]
            .map(|received_on| Act::AnnounceSheets { received_on })
            .to_vec(),
        Probe::SendMediaLetters => [today(), today() - Days::new(1)]
            .map(|sent_on| Act::SendMediaLetters { sent_on })
            .to_vec(),
        Probe::Invalidate => vec![Act::Invalidate],
        Probe::Forward => [0, 50_000, 50_001].map(|required| Act::Forward { required }).to_vec(),
        Probe::Redirect => [0, 50_000, 50_001].map(|required| Act::Redirect { required }).to_vec(),
        Probe::Register => vec![Act::Register],
        Probe::AnswerProposal => vec![Act::AnswerProposal],
        Probe::FormWorkingGroup => {
            vec![
                Act::FormWorkingGroup { members: &MemberKind::ALL },
                Act::FormWorkingGroup { members: &[] },
            ]
        }
        Probe::RecordFieldVisit => [None, Some(today()), Some(today() + Days::new(1))]
            .map(|visited_on| Act::RecordFieldVisit { visited_on })
            .to_vec(),
        Probe::AnnounceDiscussion => {
            days.map(|held_on| Act::AnnounceDiscussion { held_on }).to_vec()
        }
        Probe::ChangeProgramme => {
            [false, true].map(|link_given| Act::ChangeProgramme { link_given }).to_vec()
        }
        Probe::ReportPromise => vec![Act::ReportPromise { ended: false }],
        Probe::RecordMinutes => vec![Act::RecordMinutes],
        Probe::Decide => decisions(&LANGUAGES),
        Probe::CancelDecision => vec![Act::CancelDecision],
        Probe::PublishDecision => vec![Act::PublishDecision],
        Probe::RecordStatement => {
            [today(), today() + Days::new(1)].map(|on| Act::RecordStatement { on }).to_vec()
        }
        Probe::Withdraw => vec![Act::Withdraw],
        Probe::TakeDown => vec![Act::TakeDown],
        Probe::Restore => vec![Act::Restore],
    }
}

fn decisions(languages: &'static [&'static [Language]; 3]) -> Vec<Act<'static>> {
    let mut all = Vec::new();
    for outcome in Outcome::ALL {
        for languages in languages {
            for touches_legislation in [false, true] {
                for studied in [false, true] {
                    let study = Study {
                        comment_analysis: studied,
                        touches_legislation,
                        comparative_law: studied,
                    };
                    all.push(Act::Decide { outcome, languages, study });
                }
            }
        }
    }
    all
}

/// Petitions in every state, under both wordings, in both modes, by both ways of filing, central and local.
fn petitions() -> Vec<Petition> {
    let mut all = Vec::new();
    for state in StateName::ALL {
        for mode in Mode::ALL {
            for version in Version::ALL {
                for source in [Source::Electronic, Source::Paper] {
                    for (local, taken_down) in [(false, false), (true, false), (false, true)] {
                        let usual = petition(state, mode, taken_down);
                        let rules = RuleSet::of(version);
                        all.push(Petition { rules, source, local, ..usual });
                    }
                }
            }
        }
    }
    all
}

/// Every petition with the usual facts, and the plainest of them with all others.
fn cases() -> Vec<(Petition, Facts)> {
    let mut all = Vec::new();
    for petition in petitions() {
        let plain =
            petition.mode == Mode::Pre && petition.source == Source::Electronic && !petition.local;
        let facts = facts().into_iter().take(if plain { usize::MAX } else { 1 });
        all.extend(facts.map(|facts| (petition.clone(), facts)));
    }
    all
}

#[test]
fn an_act_stands_only_where_it_is_offered_and_what_is_offered_stands() {
    let calendar = Calendar::new(1, Vec::new());
    let policies = [Policy::DEFAULT, Policy { petition_withdrawal: false, ..Policy::DEFAULT }];
    let (mut allowed, mut refused) = (0, 0);
    let mut ever: BTreeSet<String> = BTreeSet::new();
    for (policy, day) in policies.into_iter().zip([today(), today() + Days::new(1)]) {
        let now = end_of(day) - Duration::hours(12);
        let at = Moment { now, today: day, calendar: &calendar, policy };
        for (petition, facts) in cases() {
            let state = petition.state.name().code();
            for ((name, by), probe) in
                ACTORS.into_iter().flat_map(|actor| Probe::ALL.map(|probe| (actor, probe)))
            {
                let good = probe.act(&petition, &facts, &at);
                let offer = offered(&petition, &good, by, &facts, &at);
                if offer.is_some() {
                    ever.insert(format!("{probe:?}"));
                    let judged = decide(&petition, &good, by, &facts, &at);
                    assert!(judged.is_ok(), "{probe:?} in {state} by {name}: {judged:?}");
                    allowed += 1;
                } else {
                    refused += 1;
                }
                for said in variants(probe) {
                    let stands = decide(&petition, &said, by, &facts, &at).is_ok();
                    assert!(
                        !stands || offer.is_some(),
                        "{said:?} in {state} by {name} stands and is not offered"
                    );
                }
            }
        }
    }
    assert_eq!(ever.len(), Probe::ALL.len(), "{ever:?}");
    assert!(allowed > 5_000 && refused > 100_000, "{allowed} {refused}");
}

#[test]
fn a_refusal_of_contents_is_told_from_one_of_who_state_and_time() {
    let calendar = Calendar::new(1, Vec::new());
    let at = Moment {
        now: end_of(today()) - Duration::hours(12),
        today: today(),
        calendar: &calendar,
        policy: Policy::DEFAULT,
    };
    let (mut of_contents, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (petition, facts) in cases() {
        for (_, by) in ACTORS {
            for said in Probe::ALL.into_iter().flat_map(variants) {
                if let Err(refusal) = decide(&petition, &said, by, &facts, &at) {
                    let found =
                        if refusal.is_of_contents() { &mut of_contents } else { &mut others };
                    found.insert(refusal.code());
                }
            }
        }
    }
    for code in ["wrong_role", "own_petition", "state_conflict", "first_head_only", "too_early"] {
        assert!(others.contains(code) && !of_contents.contains(code), "{code}");
    }
    for code in ["decision_language", "working_group_composition", "notice_too_short"] {
        assert!(of_contents.contains(code) && !others.contains(code), "{code}");
    }
    // Duties are acts of their own, but for those that the words of the decision do.
    assert!(of_contents.contains("duties_incomplete") && others.contains("duties_incomplete"));
}
