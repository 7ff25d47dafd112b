//! The terms of a complaint.

use petitions::domain::complaints::{explained, last_day};
use petitions::domain::lifecycle::{
    AppealRoute, Complaint, ComplaintMatter, Moment, Policy, TermKind,
};
use petitions::domain::petition::StateName;
use petitions::domain::rules::Mode;

use super::acts::petition;
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
        let complaint =
            Complaint { matter: ComplaintMatter::Rejection, route, known_on, explained };
        assert_eq!(last_day(&petition, complaint, &at), date(due), "{route:?}, {explained}");
    }
    // Acts explain the way to complain; silence does once its passing was told (92(1-1)).
    assert!(explained(ComplaintMatter::Decision, &[]));
    assert!(!explained(ComplaintMatter::Inaction, &[]));
    assert!(explained(ComplaintMatter::Inaction, &[TermKind::Consideration]));
}
