//! Admission of a signature: by the instant it came, who gives it and what the petition holds of them; and the lines
//! that a count crosses (90-2(4)(1), 90-3).

use chrono::{DateTime, Duration, NaiveDate, Utc};
use petitions::domain::assurance::{Assurance, RequiredAssurance};
use petitions::domain::calendar::{end_of, start_of};
use petitions::domain::petition::{Archive, Collection, Joining, Petition, State, StateName};
use petitions::domain::policy::Policy;
use petitions::domain::refusal::Refusal;
use petitions::domain::rules::Mode;
use petitions::domain::signing::{
    Admission, Crossing, Earlier, Shortfall, Signer, admit, admit_line, crossing, has_text_to_join,
    may_withdraw, milestone_percent, shortfall,
};

use super::acts::{petition, today};
use super::date;

const FIRST: Result<Admission, Refusal> = Ok(Admission::New { round: 1 });

/// A citizen of age, who lives in the addressee's territory.
fn citizen() -> Signer {
    Signer {
        born: date("1990-01-01"),
        citizen: true,
        staff: false,
        resident: true,
        assurance: Assurance::Declared,
    }
}

fn in_state(state: State, signature_count: u32) -> Petition {
    Petition { state, signature_count, ..petition(StateName::Draft, Mode::Post, false) }
}

fn collection(required: u32) -> Collection {
    Collection { opened_at: start_of(today()), required, closes_on: today() }
}

const fn joining(ends_on: NaiveDate) -> Joining {
    Joining { ends_on }
}

/// The states in which votes are taken, with the article that ends them (90-2(4)(1), 90-3(2), 90-4(1)).
fn collecting() -> [(State, &'static str); 4] {
    [
        (State::Limited(joining(today())), "90-2(4)(1)"),
        (State::FinalCheck(joining(today())), "90-2(4)(1)"),
        (State::Published(collection(10)), "90-3(2)"),
        (State::Supported(collection(10)), "90-3(2)"),
    ]
}

fn signed(petition: &Petition, signer: &Signer, earlier: Earlier) -> Result<Admission, Refusal> {
    let noon = end_of(today()) - Duration::hours(12);
    admit(petition, signer, earlier, noon, &Policy::DEFAULT)
}

/// Code and article.
fn refused<T: std::fmt::Debug>(
    outcome: Result<T, Refusal>,
) -> (&'static str, Option<&'static str>) {
    let refusal = outcome.unwrap_err();
    (refusal.code(), refusal.article())
}

#[test]
fn a_vote_counts_until_the_last_instant_of_the_last_day_and_not_after() {
    let last_instant = end_of(today()) - Duration::microseconds(1);
    for (state, article) in collecting() {
        let petition = in_state(state, 3);
        let at = |instant: DateTime<Utc>| {
            admit(&petition, &citizen(), Earlier::None, instant, &Policy::DEFAULT)
        };
        assert_eq!(at(last_instant), FIRST, "{state:?}");
        let late = at(end_of(today()));
        assert_eq!(late, at(end_of(today()) + Duration::days(400)), "{state:?}");
        assert_eq!(refused(late), ("collection_closed", Some(article)), "{state:?}");
        // A sheet that came in time is typed whenever.
        let typed = admit_line(&petition, &citizen(), Earlier::None, today(), &Policy::DEFAULT);
        assert_eq!(typed, FIRST, "{state:?}");
    }
}

#[test]
fn votes_are_taken_in_four_states_alone_and_each_other_one_says_by_which_article() {
    let articles = [
        ("draft", "90-3(1)"),
        ("on_moderation", "90-3(1)"),
        ("needs_correction", "90-3(1)"),
        ("forwarded", "90-4(1)"),
        ("under_consideration", "90-4(1)"),
        ("discussion_announced", "90-4(1)"),
        ("discussed", "90-4(1)"),
        ("decided", "90-4(1)"),
        ("decision_published", "90-4(1)"),
        ("rejected", "90-2(6)"),
        ("not_supported", "90-3(2)"),
        ("forwarded_as_proposal", "90-3(2)"),
        ("answered", "90-3(2)"),
        ("withdrawn", "64(9)"),
        ("archived", "90-2(6)"),
    ];
    let closed: Vec<_> = StateName::ALL
        .into_iter()
        .filter_map(|state| {
            let petition = petition(state, Mode::Pre, false);
            let on_paper =
                admit_line(&petition, &citizen(), Earlier::None, today(), &Policy::DEFAULT);
            let refusal = signed(&petition, &citizen(), Earlier::None).err()?;
            assert_eq!(on_paper, Err(refusal.clone()));
            let article = refusal.article().unwrap();
            assert_eq!(refusal, Refusal::NotCollecting { state, article });
            Some((state.code(), article))
        })
        .collect();
    assert_eq!(closed, articles);
}

#[test]
fn past_its_window_a_rejected_petition_names_the_window_and_within_it_the_rejection() {
    let collection = Some(collection(10));
    let put_away = |joining, collection, closed_as| {
        State::Archived(Archive { joining, collection, closed_as })
    };
    let yesterday = today().pred_opt().unwrap();
    let rejected = StateName::Rejected;
    for (state, article) in [
        // The window is over, also when the petition has been put away since.
        (State::Rejected(Some(joining(yesterday))), "90-2(4)(1)"),
        (put_away(Some(joining(yesterday)), None, rejected), "90-2(4)(1)"),
        // It was refused before its window ended, or had one.
        (State::Rejected(Some(joining(today()))), "90-2(6)"),
        (State::Rejected(None), "90-2(6)"),
        (put_away(None, None, rejected), "90-2(6)"),
        (put_away(None, collection, StateName::DecisionPublished), "90-4(1)"),
        (put_away(None, collection, StateName::Answered), "90-3(2)"),
        (put_away(None, None, StateName::Withdrawn), "64(9)"),
        (State::Withdrawn(collection), "64(9)"),
    ] {
        let late = signed(&in_state(state, 3), &citizen(), Earlier::None);
        assert_eq!(refused(late), ("not_collecting", Some(article)), "{state:?}");
    }
}

#[test]
fn a_signer_is_a_citizen_of_age_and_no_member_of_staff() {
    for (state, _) in collecting() {
        let petition = in_state(state, 3);
        let code =
            |signer: Signer| signed(&petition, &signer, Earlier::None).map_err(|no| no.code());
        assert_eq!(code(Signer { staff: true, ..citizen() }), Err("staff_account"));
        assert_eq!(code(Signer { citizen: false, ..citizen() }), Err("not_citizen"));
        // Where somebody lives does not matter, unless the deployment asks for it.
        let stranger = Signer { resident: false, ..citizen() };
        assert_eq!(code(stranger), Ok(Admission::New { round: 1 }));
        let local = Policy { local_residence_required: true, ..Policy::DEFAULT };
        let at = start_of(today());
        let outcome = admit(&petition, &stranger, Earlier::None, at, &local);
        assert_eq!(outcome, Err(Refusal::NotResident));
        assert_eq!(admit(&petition, &citizen(), Earlier::None, at, &local), FIRST);
    }
}

#[test]
fn a_signer_is_as_sure_as_the_deployment_asks_and_a_sheet_is_what_the_law_asks() {
    let petition = in_state(State::Published(collection(10)), 3);
    for needed in Assurance::ALL {
        let required = RequiredAssurance { filing: Assurance::Declared, signing: needed };
        let policy = Policy { required, ..Policy::DEFAULT };
        for held in Assurance::ALL {
            let signer = Signer { assurance: held, ..citizen() };
            let at = start_of(today());
            let judged = |earlier| admit(&petition, &signer, earlier, at, &policy);
            let enough = if held >= needed {
                Ok(())
            } else {
                Err(Refusal::AssuranceToSign { needed, held })
            };
            assert_eq!(judged(Earlier::None).map(|_| ()), enough, "{held:?} {needed:?}");
            // A vote that the account is not told of changes nothing about what it is told.
            let untold = judged(Earlier::Untold);
            assert_eq!(untold, enough.map(|()| Admission::Unseen), "{held:?} {needed:?}");
            assert_eq!(judged(Earlier::Live), Ok(Admission::Already));
            let line = admit_line(&petition, &signer, Earlier::None, today(), &policy);
            assert_eq!(line, FIRST, "{held:?} {needed:?}");
        }
    }
    // Nor does it where nothing could be signed at all.
    let over = in_state(State::Rejected(None), 3);
    let at = start_of(today());
    let told = |earlier| admit(&over, &citizen(), earlier, at, &Policy::DEFAULT);
    assert_eq!(told(Earlier::Untold), told(Earlier::None));
}

#[test]
fn age_is_that_of_the_civil_day_on_which_the_vote_is_given() {
    let petition = in_state(State::Published(collection(10)), 3);
    let birthday = today();
    let young = Signer { born: date("2010-11-23"), ..citizen() };
    let at = |instant| admit(&petition, &young, Earlier::None, instant, &Policy::DEFAULT);
    // The day begins at 19:00 UTC of the day before.
    assert_eq!(at(start_of(birthday)), FIRST);
    let too_young = at(start_of(birthday) - Duration::microseconds(1));
    assert_eq!(too_young, Err(Refusal::UnderAge { minimum: 16 }));
    // On paper it is the day of the signature, whenever it is typed.
    let line = |day| admit_line(&petition, &young, Earlier::None, day, &Policy::DEFAULT);
    assert_eq!(line(birthday), FIRST);
    assert_eq!(line(birthday.pred_opt().unwrap()), Err(Refusal::UnderAge { minimum: 16 }));
}

#[test]
fn a_person_counts_once_and_comes_back_once() {
    let petition = in_state(State::Published(collection(10)), 3);
    let after = |earlier| signed(&petition, &citizen(), earlier);
    assert_eq!(after(Earlier::None), FIRST);
    assert_eq!(after(Earlier::Withdrawn { rounds: 1, own: 1 }), Ok(Admission::New { round: 2 }));
    for rounds in [2, 3] {
        let own = Earlier::Withdrawn { rounds, own: rounds };
        assert_eq!(after(own), Err(Refusal::ResignLimit));
        // What others gave with the person's IIN uses up none of their own two.
        let once = Earlier::Withdrawn { rounds, own: 1 };
        assert_eq!(after(once), Ok(Admission::New { round: rounds + 1 }));
    }
    assert_eq!(after(Earlier::Invalidated), Err(Refusal::SignatureInvalidated));
    assert_eq!(after(Earlier::Live), Ok(Admission::Already));
    // The vote that stands is answered with, whatever has become of the petition or the person's residence.
    let over = Petition { taken_down: true, ..in_state(State::Rejected(None), 3) };
    let moved = Signer { citizen: false, resident: false, ..citizen() };
    assert_eq!(signed(&over, &moved, Earlier::Live), Ok(Admission::Already));
    let staff = Signer { staff: true, ..citizen() };
    assert_eq!(signed(&petition, &staff, Earlier::Live), Err(Refusal::StaffAccount));
}

#[test]
fn what_is_taken_down_gathers_no_votes() {
    for (state, _) in collecting() {
        let petition = Petition { taken_down: true, ..in_state(state, 3) };
        assert_eq!(signed(&petition, &citizen(), Earlier::None), Err(Refusal::TakenDown));
    }
}

#[test]
fn joining_goes_on_after_the_threshold_unless_the_deployment_stops_there() {
    let stopped = Policy { joining_after_threshold: false, ..Policy::DEFAULT };
    for (state, _) in collecting() {
        let petition = in_state(state, 3);
        let at = start_of(today());
        let judged = admit(&petition, &citizen(), Earlier::None, at, &stopped);
        let expected = match state {
            State::Supported(_) => {
                let (state, article) = (StateName::Supported, "90-4(1)");
                Err(Refusal::NotCollecting { state, article })
            }
            _ => FIRST,
        };
        assert_eq!(judged, expected);
    }
}

#[test]
fn a_vote_is_taken_back_while_votes_are_gathered_and_decide_nothing_yet() {
    let last_instant = end_of(today()) - Duration::microseconds(1);
    let may = |state: &State, at, policy: &Policy| may_withdraw(state, at, policy);
    for (state, article) in collecting() {
        let name = state.name();
        let judged = may(&state, last_instant, &Policy::DEFAULT);
        match name {
            StateName::Limited | StateName::Published => {
                assert_eq!(judged, Ok(()));
                let late = may(&state, end_of(today()), &Policy::DEFAULT);
                assert_eq!(refused(late), ("collection_closed", Some(article)));
            }
            _ => assert_eq!(judged.unwrap_err().code(), "not_collecting"),
        }
        let never = Policy { signature_withdrawal: false, ..Policy::DEFAULT };
        assert_eq!(may(&state, last_instant, &never), Err(Refusal::WithdrawalNotOffered));
    }
    let draft = may(&State::Draft, last_instant, &Policy::DEFAULT);
    assert_eq!(refused(draft), ("not_collecting", Some("90-3(1)")));
}

#[test]
fn whatever_has_been_filed_has_a_text_to_join_and_a_draft_has_none() {
    let at = start_of(today());
    assert_eq!(refused(has_text_to_join(&State::Draft, at)), ("not_collecting", Some("90-3(1)")));
    let others = [State::OnModeration, State::NeedsCorrection];
    let collecting = collecting().into_iter().map(|(state, _)| state);
    for state in collecting.chain(others) {
        assert_eq!(has_text_to_join(&state, at), Ok(()), "{state:?}");
    }
}

#[test]
fn the_fiftieth_and_the_last_vote_needed_are_lines_exactly_there() {
    let fifty = State::Limited(joining(today()));
    let votes = State::Published(collection(2_500));
    for (state, line, crossed) in
        [(fifty, 50, Crossing::Fifty), (votes, 2_500, Crossing::Threshold)]
    {
        let at = |count| crossing(&in_state(state, count));
        assert_eq!([at(0), at(line - 1)], [None, None]);
        assert_eq!([at(line), at(line + 1)], [Some(crossed), Some(crossed)]);
    }
    for state in StateName::ALL {
        let crossed = crossing(&petition(state, Mode::Pre, false)).is_some();
        let counts = matches!(state, StateName::Limited | StateName::Published);
        assert_eq!(crossed, counts, "{}", state.code());
    }
}

#[test]
fn a_line_is_lost_with_the_first_vote_below_it() {
    let checked = State::FinalCheck(joining(today()));
    let supported = State::Supported(collection(2_500));
    for (state, line, lost) in
        [(checked, 50, Shortfall::Fifty), (supported, 2_500, Shortfall::Threshold)]
    {
        let at = |count| shortfall(&in_state(state, count));
        assert_eq!([at(line + 1), at(line)], [None, None]);
        assert_eq!([at(line - 1), at(0)], [Some(lost), Some(lost)]);
    }
    for state in StateName::ALL {
        let empty = Petition { signature_count: 0, ..petition(state, Mode::Pre, false) };
        let lost = matches!(state, StateName::FinalCheck | StateName::Supported);
        assert_eq!(shortfall(&empty).is_some(), lost, "{}", state.code());
    }
}

#[test]
fn each_quarter_of_the_votes_is_told_once_and_rounded_up() {
    for (required, quarters) in
        [(2_500, [625, 1_250, 1_875]), (10, [3, 5, 8]), (50_000, [12_500, 25_000, 37_500])]
    {
        let told: Vec<(u32, u32)> = (0..=required)
            .filter_map(|count| {
                let petition = in_state(State::Published(collection(required)), count);
                Some((count, milestone_percent(&petition)?))
            })
            .collect();
        let [quarter, half, three] = quarters;
        assert_eq!(told, [(quarter, 25), (half, 50), (three, 75)]);
    }
    let limited = in_state(State::Limited(joining(today())), 25);
    assert_eq!(milestone_percent(&limited), None);
}
