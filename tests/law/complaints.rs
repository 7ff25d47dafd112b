//! The terms of a complaint, and what a body's silence is.

use petitions::domain::complaints::{last_day, of_silence, route_of_silence};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, AppealRoute, Complained, Complaint, ComplaintMatter, ComplaintOutcome, Facts,
    FiledComplaint, Instance, Moment, Outcome, Policy, Since, StandingDecision, Study, TermKind,
    decide,
};
use petitions::domain::petition::StateName;
use petitions::domain::rules::Mode;

use super::acts::{filed_complaint, petition, today};
use super::{calendar, date};

#[test]
fn a_complaint_has_three_months_six_unexplained_and_one_to_a_court() {
    let calendar = calendar();
    let known_on = date("2026-09-09");
    let at = Moment {
        now: petitions::domain::calendar::end_of(known_on),
        today: known_on,
        calendar: &calendar,
        policy: Policy::DEFAULT,
    };
    let petition = petition(StateName::Rejected, Mode::Pre, false);
    for (route, explained, due) in [
        (AppealRoute::Superior, true, "2026-12-09"),
        (AppealRoute::Superior, false, "2027-03-09"),
        (AppealRoute::Court, true, "2026-10-09"),
        (AppealRoute::Court, false, "2026-10-09"),
    ] {
        let since = Since::Notice { given_on: known_on, explained };
        assert_eq!(last_day(&petition, route, since, &at), Some(date(due)), "{route:?}");
    }
    // Silence: while it lasts, and for three months after its end, whoever hears of it.
    for route in AppealRoute::ALL {
        let ended = Since::Silence { ended_on: Some(known_on) };
        assert_eq!(last_day(&petition, route, ended, &at), Some(date("2026-12-09")));
        assert_eq!(last_day(&petition, route, Since::Silence { ended_on: None }, &at), None);
    }
}

#[test]
fn only_terms_of_the_law_can_be_complained_of_and_of_whom_owed_the_act() {
    for term in TermKind::ALL {
        assert!(
            !(term.is_internal() && of_silence(term).is_some()),
            "{}: ours and not the law's",
            term.code()
        );
    }
    for local in [true, false] {
        for term in [TermKind::MediaLetter, TermKind::Moderation, TermKind::Forwarding] {
            assert_eq!(of_silence(term), Some(Complained::AuthorizedBody));
            assert_eq!(route_of_silence(term, local), Some(AppealRoute::Court));
        }
    }
    assert_eq!(route_of_silence(TermKind::Consideration, true), Some(AppealRoute::Superior));
    assert_eq!(route_of_silence(TermKind::Consideration, false), Some(AppealRoute::Court));
}

fn at(calendar: &petitions::domain::calendar::Calendar) -> Moment<'_> {
    Moment {
        now: petitions::domain::calendar::start_of(today()),
        today: today(),
        calendar,
        policy: Policy::DEFAULT,
    }
}

#[test]
fn who_is_not_concerned_does_not_complain_and_a_missed_term_can_be_restored() {
    let calendar = calendar();
    let petition = petition(StateName::Rejected, Mode::Pre, false);
    let complaint = Complaint {
        matter: ComplaintMatter::Rejection,
        complained: Complained::AuthorizedBody,
        route: AppealRoute::Court,
        since: Some(Since::Notice { given_on: date("2026-10-01"), explained: true }),
        waits: false,
        concerned: false,
        restoration: false,
    };
    let judge = |complaint, by| {
        let act = Act::FileComplaint(complaint);
        decide(&petition, &act, by, &Facts::default(), &at(&calendar))
    };
    let stranger = judge(complaint, Actor::Citizen).unwrap_err();
    assert_eq!((stranger.code(), stranger.article()), ("wrong_role", Some("91")));
    let staff = judge(complaint, Actor::Moderator { own: false }).unwrap_err();
    assert_eq!((staff.code(), staff.article()), ("wrong_role", Some("91")));
    let late = judge(complaint, Actor::Author).unwrap_err();
    assert_eq!((late.code(), late.article()), ("complaint_late", Some("136")));
    let restored = Complaint { restoration: true, concerned: true, ..complaint };
    assert!(judge(restored, Actor::Author).is_ok());
    assert!(judge(restored, Actor::Citizen).is_ok());
}

#[test]
fn a_court_may_speak_after_the_superior_and_nobody_else() {
    let calendar = calendar();
    let petition = petition(StateName::DecisionPublished, Mode::Pre, false);
    let settled = FiledComplaint { waits: false, ..filed_complaint(ComplaintMatter::Decision) };
    let say = |complaint, by, outcome| {
        let act = Act::SettleComplaint { complaint, by, outcome };
        decide(
            &petition,
            &act,
            Actor::Administrator { own: false },
            &Facts::default(),
            &at(&calendar),
        )
    };
    let again = say(settled, Instance::Superior, ComplaintOutcome::Dismissed).unwrap_err();
    assert_eq!(again.code(), "no_complaint");
    for outcome in ComplaintOutcome::ALL {
        let court = say(settled, Instance::Court, outcome).unwrap();
        let back = court.to.name() == StateName::UnderConsideration;
        assert_eq!(back, outcome.ends_act(), "{}", outcome.code());
    }
    // Another decision stands by now: it is not the one complained of.
    let former = FiledComplaint { stands: false, ..settled };
    let court = say(former, Instance::Court, ComplaintOutcome::ActCancelled).unwrap();
    assert_eq!(court.to.name(), StateName::DecisionPublished);
}

#[test]
fn a_decision_keeps_its_outcome_and_its_head_until_it_is_cancelled() {
    let calendar = calendar();
    let petition = petition(StateName::Decided, Mode::Pre, false);
    let head = Actor::FirstHead { addressee: true, own: false };
    let put = |outcome, own| {
        let standing = StandingDecision { on: today(), outcome: Outcome::Refused, own };
        let facts = Facts { decision: Some(standing), ..Facts::default() };
        let languages = &[Language::Kk];
        let act = Act::Decide { outcome, languages, study: Study::default() };
        decide(&petition, &act, head, &facts, &at(&calendar)).map(|effects| effects.event)
    };
    assert_eq!(put(Outcome::Refused, true), Ok("decision_revised"));
    for (outcome, own) in [
        (Outcome::Satisfied, true),
        (Outcome::PartiallySatisfied, true),
        (Outcome::Refused, false),
        (Outcome::Satisfied, false),
    ] {
        assert_eq!(put(outcome, own).unwrap_err().code(), "decision_stands", "{outcome:?}");
    }
    let cancelled =
        decide(&petition, &Act::CancelDecision, head, &Facts::default(), &at(&calendar)).unwrap();
    let duties = cancelled.to.consideration().unwrap().duties;
    assert!(duties.field_visit && duties.working_group && !duties.minutes);
    assert_eq!(duties.discussion_on, None);
    assert_eq!(cancelled.reopen, vec![TermKind::Consideration]);
    assert_eq!(cancelled.fulfil, vec![TermKind::DecisionPublication]);
}
