//! Filing a complaint and passing it on (91(4), 92).

use chrono::NaiveDate;

use super::addressing::{Complained, complained_of};
use crate::acts::{AppealRoute, Complaint, ComplaintMatter};
use crate::case::Case;
use crate::effects::Verdict;
use crate::facts::Facts;
use crate::moment::Moment;
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Petition, StateName};
use crate::refusal::Refusal;
use crate::terms::TermKind;

/// 91(4), 92: to the body complained of, within the term; the archive waits for the outcome.
pub(crate) fn file(case: &Case<'_>, complaint: Complaint) -> Verdict {
    case.only_author()?;
    if !complained_act_stands(case.petition, complaint.matter, case.facts) {
        return Err(case.wrong_state());
    }
    if case.facts.complaint_open {
        return Err(Refusal::ComplaintOpen);
    }
    let until = last_day(case.petition, complaint, case.at);
    if case.at.today > until {
        return Err(Refusal::ComplaintLate { until, route: complaint.route });
    }
    let rules = case.petition.rules;
    let complained = complained_of(case.petition, complaint.matter);
    let effects = case
        .stays()
        .fulfilling(TermKind::Archive)
        .notifying(Audience::Author, NoticeKind::ComplaintReceived)
        .notifying(complained.audience(), NoticeKind::ComplaintFiled);
    Ok(match complaint.route {
        AppealRoute::Court => effects,
        AppealRoute::Superior => effects
            .starting(case.term(TermKind::ComplaintPassingOn, rules.complaint_passing_on_days))
            .starting(case.term(TermKind::Complaint, rules.complaint_answer_days)),
    })
}

/// The last day to complain: three months, six when the act did not explain how (92(1), (1-1));
/// one month to a court (136).
pub fn last_day(petition: &Petition, complaint: Complaint, at: &Moment<'_>) -> NaiveDate {
    let rules = petition.rules;
    let months = match (complaint.route, complaint.explained) {
        (AppealRoute::Court, _) => rules.court_months,
        (AppealRoute::Superior, true) => rules.complaint_months,
        (AppealRoute::Superior, false) => rules.complaint_unexplained_months,
    };
    at.calendar.add_months(complaint.known_on, months).due
}

/// 91(4): within three working days, with the file.
pub(crate) fn pass_on(case: &Case<'_>, matter: ComplaintMatter, route: AppealRoute) -> Verdict {
    match complained_of(case.petition, matter) {
        Complained::AuthorizedBody => case.only_moderator()?,
        Complained::Addressee => case.only_addressee()?,
    }
    if !case.facts.complaint_open {
        return Err(Refusal::NoComplaint);
    }
    match route {
        AppealRoute::Superior => Ok(case.stays().fulfilling(TermKind::ComplaintPassingOn)),
        AppealRoute::Court => Err(Refusal::HeardByCourt),
    }
}

/// Whether there is anything of that kind to complain about (91(1), (2)).
pub(super) fn complained_act_stands(
    petition: &Petition,
    matter: ComplaintMatter,
    facts: &Facts,
) -> bool {
    let ended = petition.state.ended_as();
    match matter {
        ComplaintMatter::Rejection => ended == StateName::Rejected,
        ComplaintMatter::Decision => {
            matches!(ended, StateName::Decided | StateName::DecisionPublished)
        }
        ComplaintMatter::ProposalAnswer => ended == StateName::Answered,
        ComplaintMatter::Inaction => facts.overdue,
    }
}
