//! The terms of a complaint, and what a body's silence is.

use petitions::domain::complaints::{last_day, of_silence, route_of_silence};
use petitions::domain::language::Language;
use petitions::domain::lifecycle::{
    Act, Actor, AppealRoute, Complained, Complaint, ComplaintMatter, ComplaintOutcome, Facts,
    FiledComplaint, Instance, Moment, Outcome, Policy, Since, StandingDecision, Study, TermKind,
    decide,
};
use petitions::domain::petition::{Joining, Petition, State, StateName};
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

#[test]
fn who_complains_in_time_is_heard_on_the_last_day_and_not_on_the_next() {
    let calendar = calendar();
    let petition = petition(StateName::Rejected, Mode::Pre, false);
    let judge = |given_on: &str, waits: bool, since: bool| {
        let known = Since::Notice { given_on: date(given_on), explained: true };
        let act = Act::FileComplaint(Complaint {
            matter: ComplaintMatter::Rejection,
            complained: Complained::AuthorizedBody,
            route: AppealRoute::Court,
            since: since.then_some(known),
            waits,
            concerned: false,
            restoration: false,
        });
        decide(&petition, &act, Actor::Author, &Facts::default(), &at(&calendar))
            .map_err(|refusal| refusal.code())
            .map(|effects| (effects.start.len(), effects.fulfil))
    };
    // A month to a court: what ends on Saturday, the 21st, ends on this Monday; the 20th is over.
    for given_on in ["2026-10-23", "2026-10-21"] {
        assert_eq!(judge(given_on, false, true), Ok((0, vec![TermKind::Archive])));
    }
    assert_eq!(judge("2026-10-20", false, true), Err("complaint_late"));
    assert_eq!(judge("2026-10-23", true, true), Err("complaint_open"));
    assert_eq!(judge("2026-10-23", false, false), Err("state_conflict"));
}

#[test]
fn the_body_complained_of_passes_the_complaint_on_once_it_is_there() {
    let calendar = calendar();
    let petition = petition(StateName::DecisionPublished, Mode::Pre, false);
    let complaint = filed_complaint(ComplaintMatter::Decision);
    let official = Actor::Official { addressee: false, own: false };
    let pass = |complaint, by, filed_on, received_on| {
        let act = Act::PassComplaintOn { complaint, filed_on, received_on };
        decide(&petition, &act, by, &Facts::default(), &at(&calendar))
            .map_err(|refusal| (refusal.code(), refusal.article()))
    };
    let day = today();
    let (before, after) = (day.pred_opt().unwrap(), day.succ_opt().unwrap());
    let passed = pass(complaint, official, day, day).unwrap();
    // Twenty working days from the receipt by the superior (99); 16 December is a holiday.
    assert_eq!(passed.start[0].started_on, day);
    assert_eq!(passed.start[0].reckoning.due, date("2026-12-22"));
    assert_eq!(passed.fulfil, [TermKind::ComplaintPassingOn]);
    assert_eq!(pass(complaint, official, before, day).unwrap().start[0].started_on, day);
    let received = pass(complaint, official, before, before).unwrap();
    assert_eq!(received.start[0].started_on, before);
    assert_eq!(pass(complaint, official, day, before).unwrap_err(), ("too_early", Some("99")));
    assert_eq!(pass(complaint, official, day, after).unwrap_err(), ("out_of_range", Some("99")));
    let settled = FiledComplaint { waits: false, ..complaint };
    assert_eq!(pass(settled, official, day, day).unwrap_err().0, "no_complaint");
    let court = FiledComplaint { route: AppealRoute::Court, ..complaint };
    assert_eq!(pass(court, official, day, day).unwrap_err(), ("heard_by_court", Some("91(6)")));
    // Another body's officials, though the petition is with them by now.
    let others = FiledComplaint { own_body: false, ..complaint };
    let addressee = Actor::Official { addressee: true, own: false };
    for by in [official, addressee] {
        assert_eq!(pass(others, by, day, day).unwrap_err(), ("not_addressee", Some("91(4)")));
    }
    let moderator = Actor::Moderator { own: false };
    assert_eq!(pass(complaint, moderator, day, day).unwrap_err(), ("wrong_role", Some("91(4)")));
}

#[test]
fn a_body_satisfies_what_is_about_itself_and_an_administrator_records_the_rest() {
    let calendar = calendar();
    let petition = petition(StateName::DecisionPublished, Mode::Pre, false);
    let say = |complaint, by, outcome| {
        let act = Act::SettleComplaint { complaint, by: Instance::Body, outcome };
        decide(&petition, &act, by_actor(by), &Facts::default(), &at(&calendar))
            .map_err(|refusal| refusal.code())
            .map(|effects| effects.to.name())
    };
    let about_it = filed_complaint(ComplaintMatter::Decision);
    let about_others = FiledComplaint { own_body: false, ..about_it };
    let (satisfied, dismissed) = (ComplaintOutcome::SatisfiedByBody, ComplaintOutcome::Dismissed);
    let back = Ok(StateName::UnderConsideration);
    let same = Ok(StateName::DecisionPublished);
    for (complaint, by, outcome, said) in [
        (about_it, "official", satisfied, back),
        (about_others, "official", satisfied, Err("not_addressee")),
        (about_it, "official", dismissed, Err("wrong_role")),
        (about_it, "administrator", satisfied, back),
        (about_others, "administrator", satisfied, back),
        (about_it, "administrator", dismissed, same),
        (
            FiledComplaint { waits: false, ..about_it },
            "administrator",
            dismissed,
            Err("no_complaint"),
        ),
        (FiledComplaint { stands: false, ..about_it }, "administrator", satisfied, same),
    ] {
        assert_eq!(say(complaint, by, outcome), said, "{by} {outcome:?} {complaint:?}");
    }
}

fn by_actor(name: &str) -> Actor {
    match name {
        "official" => Actor::Official { addressee: true, own: false },
        _ => Actor::Administrator { own: false },
    }
}

#[test]
fn the_way_to_the_archive_goes_on_when_nobody_s_complaint_waits() {
    let calendar = calendar();
    for (state, others_wait, begins) in [
        (StateName::DecisionPublished, false, true),
        (StateName::DecisionPublished, true, false),
        (StateName::Decided, false, false),
    ] {
        let petition = petition(state, Mode::Pre, false);
        let complaint =
            FiledComplaint { others_wait, ..filed_complaint(ComplaintMatter::Decision) };
        let (by, outcome) = (Instance::Superior, ComplaintOutcome::Dismissed);
        let act = Act::SettleComplaint { complaint, by, outcome };
        let administrator = Actor::Administrator { own: false };
        let effects =
            decide(&petition, &act, administrator, &Facts::default(), &at(&calendar)).unwrap();
        let started: Vec<_> = effects.start.iter().map(|term| term.kind).collect();
        assert_eq!(started.contains(&TermKind::Archive), begins, "{state:?} {others_wait}");
        assert_eq!(effects.taken_down, None);
    }
    // A take-down that is cancelled brings the petition back, where it stood, and its author hears of it.
    let petition = petition(StateName::Published, Mode::Pre, true);
    let complaint = filed_complaint(ComplaintMatter::Takedown);
    let (by, outcome) = (Instance::Court, ComplaintOutcome::ActCancelled);
    let act = Act::SettleComplaint { complaint, by, outcome };
    let administrator = Actor::Administrator { own: false };
    let effects =
        decide(&petition, &act, administrator, &Facts::default(), &at(&calendar)).unwrap();
    assert_eq!((effects.taken_down, effects.to), (Some(false), petition.state));
    let told: Vec<_> = effects.notices.iter().map(|notice| notice.audience).collect();
    assert!(told.contains(&petitions::domain::notice::Audience::Author), "{told:?}");
}

#[test]
fn a_rejection_that_is_cancelled_leads_back_to_the_check_that_made_it() {
    let calendar = calendar();
    let back = |joining: Option<Joining>, signature_count| {
        let state = State::Rejected(joining);
        let petition =
            Petition { state, signature_count, ..petition(StateName::Rejected, Mode::Post, false) };
        let complaint = filed_complaint(ComplaintMatter::Rejection);
        let (by, outcome) = (Instance::Court, ComplaintOutcome::ActCancelled);
        let act = Act::SettleComplaint { complaint, by, outcome };
        let administrator = Actor::Administrator { own: false };
        decide(&petition, &act, administrator, &Facts::default(), &at(&calendar)).unwrap().to.name()
    };
    let joining = Some(Joining { ends_on: today() });
    assert_eq!(back(None, 0), StateName::OnModeration);
    assert_eq!(back(joining, 49), StateName::Limited);
    assert_eq!(back(joining, 50), StateName::FinalCheck);
}

#[test]
fn what_moves_the_petition_is_told_its_author_and_the_duties_done_stand() {
    use petitions::domain::notice::{Audience, NoticeKind};
    let calendar = calendar();
    let petition = petition(StateName::DecisionPublished, Mode::Pre, false);
    for outcome in ComplaintOutcome::ALL {
        let complaint = filed_complaint(ComplaintMatter::Decision);
        let act = Act::SettleComplaint { complaint, by: Instance::Superior, outcome };
        let administrator = Actor::Administrator { own: false };
        let effects =
            decide(&petition, &act, administrator, &Facts::default(), &at(&calendar)).unwrap();
        let told = |audience, kind| {
            effects.notices.iter().any(|due| (due.audience, due.kind) == (audience, kind))
        };
        let code = outcome.code();
        assert!(told(Audience::Complainant, NoticeKind::ComplaintSettled), "{code}");
        assert!(told(Audience::Addressee, NoticeKind::ComplaintOutcome), "{code}");
        let author = told(Audience::Author, NoticeKind::ComplaintSettled);
        assert_eq!(author, outcome.ends_act(), "{code}");
        if outcome.ends_act() {
            let duties = effects.to.consideration().unwrap().duties;
            assert!(duties.field_visit && duties.working_group && !duties.minutes, "{code}");
            assert_eq!(duties.discussion_on, None, "{code}");
        }
    }
}
