//! Complaints against what was done to a petition, or left undone (articles 91, 92, 99, 100, 136).

use super::lifecycle::{
    Act, Actor, AppealRoute, Complaint, ComplaintMatter, ComplaintOutcome, Deadline, Effects,
    Facts, Moment, TermKind, Verdict, only_addressee, only_administrator, only_author,
    only_moderator, wrong_state,
};
use super::moderation::{limit, moderation_clock};
use super::notice::{Audience, NoticeKind};
use super::petition::{Collection, Consideration, Duties, Joining, Petition, State, StateName};
use super::refusal::Refusal;

/// 91(4), 92: to the body complained of, within the term; the archive waits for the outcome.
pub(super) fn file(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    complaint: Complaint,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_author(by)?;
    if !complained_act_stands(petition, complaint.matter, facts) {
        return Err(wrong_state(petition));
    }
    if facts.complaint_open {
        return Err(Refusal::ComplaintOpen);
    }
    let until = last_day(petition, complaint, at);
    if at.today > until {
        return Err(Refusal::ComplaintLate { until, route: complaint.route });
    }
    let rules = petition.rules;
    let effects = Effects::to(petition.state, act)
        .meeting(TermKind::Archive)
        .notifying(Audience::Author, NoticeKind::ComplaintReceived)
        .notifying(
            complained_of(petition, complaint.matter).audience(),
            NoticeKind::ComplaintFiled,
        );
    Ok(match complaint.route {
        AppealRoute::Court => effects,
        AppealRoute::Superior => effects
            .starting(Deadline::working(
                TermKind::ComplaintPassingOn,
                at.calendar,
                at.today,
                rules.complaint_passing_on_days,
            ))
            .starting(Deadline::working(
                TermKind::Complaint,
                at.calendar,
                at.today,
                rules.complaint_answer_days,
            )),
    })
}

/// The last day to complain: three months, six when the act did not explain how (92(1), (1-1));
/// one month to a court (136).
pub fn last_day(petition: &Petition, complaint: Complaint, at: &Moment<'_>) -> chrono::NaiveDate {
    let rules = petition.rules;
    let months = match (complaint.route, complaint.explained) {
        (AppealRoute::Court, _) => rules.court_months,
        (AppealRoute::Superior, true) => rules.complaint_months,
        (AppealRoute::Superior, false) => rules.complaint_unexplained_months,
    };
    at.calendar.add_months(complaint.known_on, months).due
}

/// 91(4): within three working days, with the file.
pub(super) fn pass_on(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    (matter, route): (ComplaintMatter, AppealRoute),
    facts: &Facts,
) -> Verdict {
    match complained_of(petition, matter) {
        Complained::AuthorizedBody => only_moderator(by)?,
        Complained::Addressee => only_addressee(by)?,
    }
    if !facts.complaint_open {
        return Err(Refusal::NoComplaint);
    }
    match route {
        AppealRoute::Superior => {
            Ok(Effects::to(petition.state, act).meeting(TermKind::ComplaintPassingOn))
        }
        AppealRoute::Court => Err(Refusal::HeardByCourt),
    }
}

/// 100: what the superior body or the court decided. Only the cancellation of an act moves the
/// petition: back to where the act was made, with a fresh term.
pub(super) fn settle(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    (matter, outcome): (ComplaintMatter, ComplaintOutcome),
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_administrator(by)?;
    if !facts.complaint_open {
        return Err(Refusal::NoComplaint);
    }
    let effects = match outcome {
        ComplaintOutcome::ActCancelled if complained_act_stands(petition, matter, facts) => {
            cancelled(petition, act, matter, at)
        }
        ComplaintOutcome::ActCancelled
        | ComplaintOutcome::ActionOrdered
        | ComplaintOutcome::Dismissed
        | ComplaintOutcome::LeftWithoutConsideration => standing(petition, act, at),
    };
    Ok(effects
        .meeting(TermKind::ComplaintPassingOn)
        .meeting(TermKind::Complaint)
        .notifying(Audience::Author, NoticeKind::ComplaintSettled)
        .notifying(complained_of(petition, matter).audience(), NoticeKind::ComplaintOutcome))
}

/// The petition stays where it is; one that had ended goes on towards the archive.
fn standing(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    let effects = Effects::to(petition.state, act);
    let ended = matches!(
        petition.state.name(),
        StateName::Rejected
            | StateName::Answered
            | StateName::DecisionPublished
            | StateName::Withdrawn
    );
    if ended { effects.closing(petition, false, at) } else { effects }
}

fn cancelled(
    petition: &Petition,
    act: &Act<'_>,
    matter: ComplaintMatter,
    at: &Moment<'_>,
) -> Effects {
    match (matter, petition.state.collection()) {
        (ComplaintMatter::Rejection, _) => back_to_moderation(petition, act, at),
        (ComplaintMatter::Decision, Some(collection)) => {
            back_to_consideration(petition, act, collection, at)
        }
        (ComplaintMatter::ProposalAnswer, Some(collection)) => {
            let days = petition.rules.proposal_answer_days;
            Effects::to(State::ForwardedAsProposal(collection), act).starting(Deadline::working(
                TermKind::ProposalAnswer,
                at.calendar,
                at.today,
                days,
            ))
        }
        // Silence has no act that could be cancelled.
        (ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer, None)
        | (ComplaintMatter::Inaction, _) => standing(petition, act, at),
    }
}

/// To the check from which it was rejected: with its fifty, to the final one; when the window was
/// what it failed, the window is given anew.
fn back_to_moderation(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    match joining_of(&petition.state) {
        None => Effects::to(State::OnModeration, act).starting(moderation_clock(petition, at)),
        Some(joining) if petition.signature_count >= petition.rules.joiners_required => {
            Effects::to(State::FinalCheck(joining), act).starting(moderation_clock(petition, at))
        }
        Some(_) => limit(petition, act, at),
    }
}

/// The visit and the working group stand; a new decision needs a discussion of its own draft.
fn back_to_consideration(
    petition: &Petition,
    act: &Act<'_>,
    collection: Collection,
    at: &Moment<'_>,
) -> Effects {
    let duties = Duties { field_visit: true, working_group: true, ..Duties::default() };
    let days = petition.rules.consideration_days(petition.local);
    Effects::to(State::UnderConsideration(Consideration { collection, duties }), act)
        .meeting(TermKind::DecisionPublication)
        .meeting(TermKind::Statement)
        .starting(Deadline::working(TermKind::Consideration, at.calendar, at.today, days))
}

fn joining_of(state: &State) -> Option<Joining> {
    if let State::Archived(archive) = state {
        archive.joining
    } else if let State::Rejected(joining) = state {
        *joining
    } else {
        None
    }
}

/// The state a petition ended in, also when it has been put away since.
fn ended_as(state: &State) -> StateName {
    if let State::Archived(archive) = state { archive.closed_as } else { state.name() }
}

/// Whether there is anything of that kind to complain about.
fn complained_act_stands(petition: &Petition, matter: ComplaintMatter, facts: &Facts) -> bool {
    let stands = ended_as(&petition.state);
    match matter {
        ComplaintMatter::Rejection => stands == StateName::Rejected,
        ComplaintMatter::Decision => {
            matches!(stands, StateName::Decided | StateName::DecisionPublished)
        }
        ComplaintMatter::ProposalAnswer => stands == StateName::Answered,
        ComplaintMatter::Inaction => facts.overdue,
    }
}

/// Against the authorized body there is no superior complaint body: to court (91(6), 136).
pub const AUTHORIZED_BODY_ROUTE: AppealRoute = AppealRoute::Court;

/// Against an addressee: a local body has its superior, a central one none (91(4), (6), 136).
pub const fn addressee_route(local: bool) -> AppealRoute {
    if local { AppealRoute::Superior } else { AppealRoute::Court }
}

/// Who hears a complaint of that matter on this petition.
pub fn route(petition: &Petition, matter: ComplaintMatter) -> AppealRoute {
    match complained_of(petition, matter) {
        Complained::AuthorizedBody => AUTHORIZED_BODY_ROUTE,
        Complained::Addressee => addressee_route(petition.local),
    }
}

/// Whether the ways of appeal were explained (92(1-1)): every act of the service names them, and so
/// does the notice to the author of a term that passed; silence without such a notice explains nothing.
pub fn explained(matter: ComplaintMatter, late: &[TermKind]) -> bool {
    let told = |clock: &TermKind| {
        clock.overdue_notices().iter().any(|notice| notice.audience == Audience::Author)
    };
    matter != ComplaintMatter::Inaction || late.iter().any(told)
}

/// Whose act, or silence, a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complained {
    AuthorizedBody,
    Addressee,
}

impl Complained {
    /// Who there is told of it.
    pub const fn audience(self) -> Audience {
        match self {
            Self::AuthorizedBody => Audience::Moderators,
            Self::Addressee => Audience::Addressee,
        }
    }
}

/// Whose act, or silence, it is: the authorized body's until it has forwarded the petition.
pub fn complained_of(petition: &Petition, matter: ComplaintMatter) -> Complained {
    match matter {
        ComplaintMatter::Rejection => Complained::AuthorizedBody,
        ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer => Complained::Addressee,
        ComplaintMatter::Inaction => match ended_as(&petition.state) {
            StateName::Draft
            | StateName::OnModeration
            | StateName::NeedsCorrection
            | StateName::Limited
            | StateName::FinalCheck
            | StateName::Published
            | StateName::Supported
            | StateName::Rejected
            | StateName::NotSupported
            | StateName::Withdrawn
            | StateName::Archived => Complained::AuthorizedBody,
            StateName::Forwarded
            | StateName::UnderConsideration
            | StateName::DiscussionAnnounced
            | StateName::Discussed
            | StateName::Decided
            | StateName::DecisionPublished
            | StateName::ForwardedAsProposal
            | StateName::Answered => Complained::Addressee,
        },
    }
}
