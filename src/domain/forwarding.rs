//! How a petition comes to the competent body, and into its register (90-4, 64(3), 65).

use chrono::NaiveDate;

use crate::case::Case;
use crate::effects::Verdict;
use crate::facts::Facts;
use crate::moment::Moment;
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Consideration, Duties, Petition, State};
use crate::refusal::Refusal;
use crate::terms::{StartedTerm, TermKind};

/// 90-4(1) above the threshold, 90-3(5) below it. The frozen count stays; a body of a higher
/// level receives the petition only if its votes meet that level too.
pub(crate) fn forward(case: &Case<'_>, required: u32) -> Verdict {
    case.only_moderator()?;
    if let State::Supported(collection) = case.petition.state {
        enough_votes(case, required)?;
        let days = case.petition.rules.forwarding_notice_days;
        Ok(case
            .moves_to(State::Forwarded(collection))
            .fulfilling(TermKind::Verification)
            .fulfilling(TermKind::Forwarding)
            // The notice goes out with this very transaction.
            .recording(case.term(TermKind::ForwardingNotice, days))
            .starting(registration(case))
            .notifying(Audience::Author, NoticeKind::PetitionForwarded)
            .notifying(Audience::Joiners, NoticeKind::JoinedForwarded)
            .notifying(Audience::Addressee, NoticeKind::AddresseeReceived))
    } else if let State::NotSupported(collection) = case.petition.state {
        Ok(case
            .moves_to(State::ForwardedAsProposal(collection))
            .fulfilling(TermKind::ForwardingNotice)
            .starting(registration(case))
            .notifying(Audience::Author, NoticeKind::ForwardedAsProposal)
            .notifying(Audience::Addressee, NoticeKind::ProposalReceived))
    } else {
        Err(case.wrong_state())
    }
}

/// 90-3(4): the votes meet what the level of the body asks for.
fn enough_votes(case: &Case<'_>, required: u32) -> Result<(), Refusal> {
    let count = case.petition.signature_count;
    if count < required { Err(Refusal::RequiredCountNotMet { required, count }) } else { Ok(()) }
}

/// 64(3), 90-4(3): the body that receives it owes its registration, so that no term can be kept
/// from starting.
fn registration(case: &Case<'_>) -> StartedTerm {
    case.term(TermKind::Registration, case.petition.rules.registration_days)
}

/// 90-4(2), (3): acceptance cannot be refused; the term runs from registration.
pub(crate) fn register(case: &Case<'_>) -> Verdict {
    case.only_addressee()?;
    let rules = case.petition.rules;
    let from = case.at.registration_day();
    let term = |kind, days| StartedTerm::working(kind, case.at.calendar, from, days);
    if let State::Forwarded(collection) = case.petition.state {
        let consideration = Consideration { collection, duties: Duties::default() };
        let days = rules.consideration_days(case.petition.local);
        Ok(case
            .moves_to(State::UnderConsideration(consideration))
            .fulfilling(TermKind::Registration)
            .starting(term(TermKind::Consideration, days))
            .starting(term(TermKind::WorkingGroup, rules.working_group_days))
            .notifying(Audience::Author, NoticeKind::PetitionRegistered))
    } else if let State::ForwardedAsProposal(_) = case.petition.state {
        // Below the threshold registration starts the 15 working days of an ordinary proposal.
        if case.facts.registered {
            return Err(Refusal::AlreadyRegistered);
        }
        Ok(case
            .stays()
            .fulfilling(TermKind::Registration)
            .starting(term(TermKind::ProposalAnswer, rules.proposal_answer_days))
            .notifying(Audience::Author, NoticeKind::ProposalRegistered))
    } else {
        Err(case.wrong_state())
    }
}

/// The last day on which the body that received the petition sends it on (65); none where it received nothing.
pub(crate) fn redirection_until(
    petition: &Petition,
    facts: &Facts,
    at: &Moment<'_>,
) -> Option<NaiveDate> {
    let days = petition.rules.redirection_days;
    facts.received_on.map(|received| at.calendar.add_working_days(received, days).due)
}

/// 65: a body that is not competent sends the petition on within three working days of receipt; a
/// proposal below the threshold too, which no votes bind to a level.
pub(crate) fn redirect(case: &Case<'_>, required: u32) -> Verdict {
    case.only_addressee()?;
    let state = case.petition.state;
    let (State::Forwarded(collection)
    | State::UnderConsideration(Consideration { collection, .. })
    | State::ForwardedAsProposal(collection)) = state
    else {
        return Err(case.wrong_state());
    };
    if let Some(until) = redirection_until(case.petition, case.facts, case.at)
        && case.at.today > until
    {
        return Err(Refusal::RedirectionLate { until });
    }
    if let State::ForwardedAsProposal(_) = state {
        return Ok(case
            .stays()
            .fulfilling(TermKind::Registration)
            .fulfilling(TermKind::ProposalAnswer)
            .starting(registration(case))
            .notifying(Audience::Author, NoticeKind::ForwardedAsProposal)
            .notifying(Audience::Addressee, NoticeKind::ProposalReceived));
    }
    enough_votes(case, required)?;
    // The term starts again with registration by the competent body (76(2)).
    Ok(case
        .moves_to(State::Forwarded(collection))
        .fulfilling(TermKind::Registration)
        .fulfilling(TermKind::Consideration)
        .fulfilling(TermKind::WorkingGroup)
        .starting(registration(case))
        .notifying(Audience::Author, NoticeKind::PetitionRedirected)
        .notifying(Audience::Moderators, NoticeKind::PetitionRedirected)
        .notifying(Audience::Addressee, NoticeKind::AddresseeReceived))
}

/// 65 by analogy: whoever has the functions of the addressee from now on has the petition, as it stands. No term ends
/// or starts, and the votes it needs do not move.
pub(crate) fn follow_reorganisation(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    Ok(case.stays().notifying(Audience::Author, NoticeKind::AddresseeReorganised))
}

/// 89: on the merits, noted, or ended; within fifteen working days of registration (76(1)).
pub(crate) fn answer_proposal(case: &Case<'_>) -> Verdict {
    case.only_addressee()?;
    let State::ForwardedAsProposal(collection) = case.petition.state else {
        return Err(case.wrong_state());
    };
    if !case.facts.registered {
        return Err(Refusal::NotRegistered);
    }
    let answered = case.moves_to(State::Answered(collection)).fulfilling(TermKind::ProposalAnswer);
    Ok(case
        .towards_archive(answered)
        .notifying(Audience::Author, NoticeKind::ProposalAnswered)
        .notifying(Audience::Joiners, NoticeKind::JoinedAnswered))
}
