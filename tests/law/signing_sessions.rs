//! Votes that are begun here and signed on a telephone.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use petitions::domain::calendar::end_of;
use petitions::domain::petition::{Collection, Joining, State};
use petitions::domain::signing_sessions::{
    AFTER_CLOSE, LIFE, SHORTEST, completed_at, ends_at, waits_for_signings,
};
use petitions::domain::terms::TermKind;

const LAST: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();

fn collecting() -> State {
    let opened_at = end_of(NaiveDate::from_ymd_opt(2026, 4, 10).unwrap());
    State::Published(Collection { opened_at, required: 50, closes_on: LAST })
}

fn close() -> DateTime<Utc> {
    end_of(LAST)
}

#[test]
fn a_signing_ends_with_its_offer_and_ten_minutes_after_the_window_at_the_latest() {
    let minutes = TimeDelta::minutes;
    assert_eq!((AFTER_CLOSE, LIFE), (minutes(10), minutes(15)));
    for (begun, offered, ends) in [
        // Long before the end: as long as the broker keeps it, a minute and a quarter of an hour being the bounds.
        (-60, -55, -55),
        (-60, -45, -45),
        (-60, -44, -45),
        (-60, 600, -45),
        (-60, -61, -59),
        // Across the end.
        (-4, 9, 9),
        (-4, 10, 10),
        (-4, 11, 10),
        (-1, 14, 10),
    ] {
        let at = |it: i64| close() + minutes(it);
        for state in [collecting(), State::Limited(Joining { ends_on: LAST })] {
            assert_eq!(ends_at(&state, at(begun), at(offered)), at(ends), "{begun} {offered}");
        }
    }
    assert_eq!(ends_at(&State::Draft, close(), close()), close() + SHORTEST);
}

#[test]
fn the_windows_of_votes_wait_and_no_duty_of_anybody_does() {
    let waiting: Vec<TermKind> =
        TermKind::ALL.into_iter().filter(|kind| waits_for_signings(*kind)).collect();
    assert_eq!(waiting, [TermKind::Joining, TermKind::Collection]);
}

#[test]
fn the_last_vote_of_a_window_comes_in_within_it() {
    let (last, minute) = (close() - TimeDelta::microseconds(1), TimeDelta::minutes(1));
    for (counted, completed) in [
        (close() - minute, close() - minute),
        (last, last),
        (close(), last),
        (close() + minute, last),
    ] {
        assert_eq!(completed_at(&collecting(), counted), completed);
    }
    // What opens with the fiftieth opens when it does.
    let joining = State::Limited(Joining { ends_on: LAST });
    assert_eq!(completed_at(&joining, close() + minute), close() + minute);
}
