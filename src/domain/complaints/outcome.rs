//! What the superior body or the court decided, and what it does to the petition (99, 100).

use super::filing::{complained_act_stands, only_complained};
use crate::acts::{Actor, ComplaintMatter, ComplaintOutcome, FiledComplaint, Instance};
use crate::case::Case;
use crate::effects::{Effects, Verdict};
use crate::joining::limit;
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Collection, Consideration, Duties, State};
use crate::refusal::Refusal;
use crate::submission::moderation_term;
use crate::terms::TermKind;

/// 100: what the superior body or the court decided, or the body itself in favour of who complains
/// (91(4)). Only the end of an act moves the petition: back to where the act was made, with a fresh
/// term. After the superior a court's word may come at any time (136).
pub(crate) fn settle(
    case: &Case<'_>,
    complaint: FiledComplaint,
    by: Instance,
    outcome: ComplaintOutcome,
) -> Verdict {
    let by_itself = outcome == ComplaintOutcome::SatisfiedByBody
        && !matches!(case.by, Actor::Administrator { .. });
    if by_itself {
        only_complained(case, complaint)?;
    } else {
        case.only_administrator()?;
    }
    if !complaint.waits && by != Instance::Court {
        return Err(Refusal::NoComplaint);
    }
    let stands = complaint.stands && complained_act_stands(case.petition, complaint.matter);
    let effects = if stands && outcome.ends_act() {
        ended(case, complaint)
    } else {
        unmoved(case, complaint.others_wait)
    };
    let effects = effects
        .fulfilling(TermKind::ComplaintPassingOn)
        .fulfilling(TermKind::Complaint)
        .notifying(Audience::Complainant, NoticeKind::ComplaintSettled)
        .notifying(complaint.complained.audience(), NoticeKind::ComplaintOutcome);
    // What moves the petition is told its author, whoever complained.
    let moves = effects.to != case.petition.state || effects.taken_down.is_some();
    Ok(if moves {
        effects.notifying(Audience::Author, NoticeKind::ComplaintSettled)
    } else {
        effects
    })
}

/// The petition stays where it is; one that had ended goes on towards the archive, once nobody's
/// complaint waits.
fn unmoved(case: &Case<'_>, others_wait: bool) -> Effects {
    if case.petition.state.name().awaits_archive() && !others_wait {
        case.stays().fulfilling(TermKind::Archive).starting(case.archive_term())
    } else {
        case.stays()
    }
}

fn ended(case: &Case<'_>, complaint: FiledComplaint) -> Effects {
    let effects = match (complaint.matter, case.petition.state.collection()) {
        (ComplaintMatter::Rejection, _) => back_to_moderation(case),
        (ComplaintMatter::Decision, Some(collection)) => back_to_consideration(case, collection),
        (ComplaintMatter::ProposalAnswer, Some(collection)) => {
            let days = case.petition.rules.proposal_answer_days;
            case.moves_to(State::ForwardedAsProposal(collection))
                .starting(case.term(TermKind::ProposalAnswer, days))
        }
        // Back in public access, its dates as they were.
        (ComplaintMatter::Takedown, _) => {
            let effects = unmoved(case, complaint.others_wait);
            return Effects { taken_down: Some(false), ..effects };
        }
        // Silence has no act that could be cancelled.
        (ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer, None)
        | (ComplaintMatter::Inaction, _) => return unmoved(case, complaint.others_wait),
    };
    // After the superior's word the way to the archive may have begun.
    effects.fulfilling(TermKind::Archive)
}

/// To the check from which it was rejected: with its fifty, to the final one; when the window was
/// what it failed, a new window opens.
fn back_to_moderation(case: &Case<'_>) -> Effects {
    let petition = case.petition;
    match petition.state.joining_when_rejected() {
        None => case.moves_to(State::OnModeration).starting(moderation_term(case)),
        Some(joining) if petition.signature_count >= petition.rules.joiners_required => {
            case.moves_to(State::FinalCheck(joining)).starting(moderation_term(case))
        }
        Some(_) => limit(case),
    }
}

/// The visit and the working group stand; a new decision needs a discussion of its own draft.
fn back_to_consideration(case: &Case<'_>, collection: Collection) -> Effects {
    let duties = Duties { field_visit: true, working_group: true, ..Duties::default() };
    let days = case.petition.rules.consideration_days(case.petition.local);
    case.moves_to(State::UnderConsideration(Consideration { collection, duties }))
        .fulfilling(TermKind::DecisionPublication)
        .fulfilling(TermKind::Statement)
        .starting(case.term(TermKind::Consideration, days))
}
