//! What the superior body or the court decided, and what it does to the petition (99, 100).

use super::addressing::complained_of;
use super::filing::complained_act_stands;
use crate::acts::{ComplaintMatter, ComplaintOutcome};
use crate::case::Case;
use crate::effects::{Effects, Verdict};
use crate::joining::limit;
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Collection, Consideration, Duties, State};
use crate::refusal::Refusal;
use crate::submission::moderation_term;
use crate::terms::TermKind;

/// 100: what the superior body or the court decided. Only the cancellation of an act moves the
/// petition: back to where the act was made, with a fresh term.
pub(crate) fn settle(
    case: &Case<'_>,
    matter: ComplaintMatter,
    outcome: ComplaintOutcome,
) -> Verdict {
    case.only_administrator()?;
    if !case.facts.complaint_open {
        return Err(Refusal::NoComplaint);
    }
    let stands = complained_act_stands(case.petition, matter, case.facts);
    let effects = match outcome {
        ComplaintOutcome::ActCancelled if stands => cancelled(case, matter),
        ComplaintOutcome::ActCancelled
        | ComplaintOutcome::ActionOrdered
        | ComplaintOutcome::Dismissed
        | ComplaintOutcome::LeftWithoutConsideration => unmoved(case),
    };
    Ok(effects
        .fulfilling(TermKind::ComplaintPassingOn)
        .fulfilling(TermKind::Complaint)
        .notifying(Audience::Author, NoticeKind::ComplaintSettled)
        .notifying(complained_of(case.petition, matter).audience(), NoticeKind::ComplaintOutcome))
}

/// The petition stays where it is; one that had ended goes on towards the archive.
fn unmoved(case: &Case<'_>) -> Effects {
    if case.petition.state.name().awaits_archive() {
        case.stays().starting(case.archive_term())
    } else {
        case.stays()
    }
}

fn cancelled(case: &Case<'_>, matter: ComplaintMatter) -> Effects {
    match (matter, case.petition.state.collection()) {
        (ComplaintMatter::Rejection, _) => back_to_moderation(case),
        (ComplaintMatter::Decision, Some(collection)) => back_to_consideration(case, collection),
        (ComplaintMatter::ProposalAnswer, Some(collection)) => {
            let days = case.petition.rules.proposal_answer_days;
            case.moves_to(State::ForwardedAsProposal(collection))
                .starting(case.term(TermKind::ProposalAnswer, days))
        }
        // Silence has no act that could be cancelled.
        (ComplaintMatter::Decision | ComplaintMatter::ProposalAnswer, None)
        | (ComplaintMatter::Inaction, _) => unmoved(case),
    }
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
