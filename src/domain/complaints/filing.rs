//! Filing a complaint and passing it on (91(4), 92).

use chrono::NaiveDate;

use crate::acts::{
    Actor, AppealRoute, Complained, Complaint, ComplaintMatter, FiledComplaint, Since,
};
use crate::case::Case;
use crate::effects::Verdict;
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::moment::Moment;
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Petition, StateName};
use crate::refusal::Refusal;
use crate::rules::article;
use crate::terms::{StartedTerm, TermKind};

/// 91(4), 92: to the body complained of, within the term; the archive waits for the outcome.
pub(crate) fn file(case: &Case<'_>, complaint: Complaint) -> Verdict {
    let concerned = case.by == Actor::Citizen && complaint.concerned;
    if !concerned && !case.is_for_author() {
        return Err(Refusal::NotConcerned);
    }
    let Some(since) = complaint.since else { return Err(case.wrong_state()) };
    if !complained_act_stands(case.petition, complaint.matter) {
        return Err(case.wrong_state());
    }
    if complaint.waits {
        return Err(Refusal::ComplaintOpen);
    }
    let until = last_day(case.petition, complaint.route, since, case.at);
    match until {
        Some(until) if case.at.today > until && !complaint.restoration => {
            let article = term(complaint.route, since);
            return Err(Refusal::ComplaintLate { until, article });
        }
        Some(_) | None => {}
    }
    let rules = case.petition.rules;
    let effects = case
        .stays()
        .fulfilling(TermKind::Archive)
        .notifying(Audience::Complainant, NoticeKind::ComplaintReceived)
        .notifying(complaint.complained.audience(), NoticeKind::ComplaintFiled);
    Ok(match complaint.route {
        AppealRoute::Court => effects,
        AppealRoute::Superior => effects
            .starting(case.term(TermKind::ComplaintPassingOn, rules.complaint_passing_on_days)),
    })
}

/// The last day to complain: three months from the notice, six when the act did not explain how
/// (92(1), (1-1)); one month to a court (136). Silence may be complained of while it lasts, and
/// for three months after its end: `None` while there is no last day.
pub fn last_day(
    petition: &Petition,
    route: AppealRoute,
    since: Since,
    at: &Moment<'_>,
) -> Option<NaiveDate> {
    let rules = petition.rules;
    let (from, months) = match since {
        Since::Silence { ended_on } => (ended_on?, rules.complaint_months),
        Since::Notice { given_on, explained } => {
            let months = match (route, explained) {
                (AppealRoute::Court, _) => rules.court_months,
                (AppealRoute::Superior, true) => rules.complaint_months,
                (AppealRoute::Superior, false) => rules.complaint_unexplained_months,
            };
            (given_on, months)
        }
    };
    Some(at.calendar.add_months(from, months).due)
}

/// The article that sets the term of a complaint (92(1), (1-1), 136).
const fn term(route: AppealRoute, since: Since) -> &'static str {
    match (since, route) {
        (Since::Silence { .. }, _)
        | (Since::Notice { explained: true, .. }, AppealRoute::Superior) => article::COMPLAINT_TERM,
        (Since::Notice { explained: false, .. }, AppealRoute::Superior) => {
            article::COMPLAINT_TERM_UNEXPLAINED
        }
        (Since::Notice { .. }, AppealRoute::Court) => article::COURT,
    }
}

/// 91(4): within three working days, with the file; 99: the twenty days of the answer run from the
/// day on which the superior body received it.
pub(crate) fn pass_on(
    case: &Case<'_>,
    complaint: FiledComplaint,
    filed_on: NaiveDate,
    received_on: NaiveDate,
) -> Verdict {
    only_complained(case, complaint)?;
    if !complaint.waits {
        return Err(Refusal::NoComplaint);
    }
    if complaint.route == AppealRoute::Court {
        return Err(Refusal::HeardByCourt);
    }
    has_happened(StatedDay::ComplaintReceived, received_on, case.at.today)?;
    if received_on < filed_on {
        return Err(Misstatement::ReceivedTooEarly.into());
    }
    let days = case.petition.rules.complaint_answer_days;
    let answer = StartedTerm::working(TermKind::Complaint, case.at.calendar, received_on, days);
    Ok(case
        .stays()
        .fulfilling(TermKind::ComplaintPassingOn)
        // What the superior has received had been passed on by then.
        .done_on(received_on)
        .starting(answer)
        .notifying(Audience::Complainant, NoticeKind::ComplaintPassedOn))
}

/// The body complained of itself, and nobody there on a petition of their own (67).
pub(super) fn only_complained(case: &Case<'_>, complaint: FiledComplaint) -> Result<(), Refusal> {
    match complaint.complained {
        Complained::AuthorizedBody => case.only_moderator(),
        Complained::Addressee => case.only_office_of(complaint.own_body),
    }
}

/// Whether the petition stands where an act of that kind has led it (91(1)).
pub fn complained_act_stands(petition: &Petition, matter: ComplaintMatter) -> bool {
    let ended = petition.state.ended_as();
    match matter {
        ComplaintMatter::Rejection => ended == StateName::Rejected,
        ComplaintMatter::Decision => {
            matches!(ended, StateName::Decided | StateName::DecisionPublished)
        }
        ComplaintMatter::ProposalAnswer => ended == StateName::Answered,
        ComplaintMatter::Takedown => petition.taken_down,
        // A term that passed is a matter of its own, wherever the petition has come since.
        ComplaintMatter::Inaction => true,
    }
}
