//! Admission of a signature (joining, article 90-3).

use chrono::{DateTime, NaiveDate, Utc};

use super::assurance::Assurance;
use super::calendar::{civil_date, end_of};
use super::person::age_on;
use super::petition::{Petition, Phase, State, StateName};
use super::policy::{Policy, SignatureEvidence};
use super::refusal::Refusal;
use super::rules::article;

/// What is known of the person who wants to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer {
    /// Day of birth.
    pub born: NaiveDate,
    /// A citizen of the Republic (90-3(1)).
    pub citizen: bool,
    /// The account is one of staff.
    pub staff: bool,
    /// Lives in the addressee's territory; true when the addressee is a central body.
    pub resident: bool,
    /// How sure it is who they are: the account's, as it is read with the request, or that of the evidence they sign
    /// with. Of a sheet nothing is asked beyond the sheet.
    pub assurance: Assurance,
}

/// What the petition already holds of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// Never signed.
    None,
    /// A live signature.
    Live,
    /// A live signature of a surer kind than the account, which is not told of it: anybody may have declared the IIN.
    Untold,
    /// Withdrawn or disowned by the signer, or given by others with their IIN; none of it counts.
    Withdrawn {
        /// Signatures given with their IIN so far.
        rounds: u8,
        /// Those of them that were not given by others.
        own: u8,
    },
    /// Found invalid by staff.
    Invalidated,
}

/// The outcome of an admitted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// A new signature is to be recorded, in this round (1, or 2 after a withdrawal; later where others signed with
    /// the person's IIN).
    New {
        /// Which of the rounds this one is.
        round: u8,
    },
    /// The person's live signature stands; nothing is recorded.
    Already,
    /// The same, and the account gets the answer of a new signature.
    Unseen,
}

/// Rounds in which one person may sign one petition: the first time, and once again after a
/// withdrawal (our default, the law is silent).
pub const ROUNDS: u8 = 2;

/// Judges one signature by the instant it arrived. Being late by queueing is not the signer's fault.
///
/// # Errors
/// The refusal that the state, the term or the person calls for (90-3(1), 90-3(2)).
pub fn admit(
    petition: &Petition,
    signer: &Signer,
    earlier: Earlier,
    arrived_at: DateTime<Utc>,
    policy: &Policy,
) -> Result<Admission, Refusal> {
    let open = open_for_signing(&petition.state, arrived_at);
    let needed = policy.required.signing;
    judge(petition, signer, earlier, (open, civil_date(arrived_at), needed), policy)
}

/// Whether there is a text that somebody could say they join: until it is filed a petition has neither a number nor frozen
/// words (90-2(1), 90-3(1)). When it may be joined is judged with the signature.
///
/// # Errors
/// [`Refusal::NotCollecting`] for a draft.
pub fn has_text_to_join(state: &State, at: DateTime<Utc>) -> Result<(), Refusal> {
    if let State::Draft = state { Err(not_collecting(state, civil_date(at))) } else { Ok(()) }
}

/// Whether an electronic signature is there where the deployment asks for one under each vote and each petition, which is
/// how it reads 90-3(1).
///
/// # Errors
/// [`Refusal::EvidenceRequired`].
pub fn evidence_given(policy: &Policy, given: bool) -> Result<(), Refusal> {
    match policy.evidence {
        SignatureEvidence::Cms if !given => Err(Refusal::EvidenceRequired),
        SignatureEvidence::Cms | SignatureEvidence::Session => Ok(()),
    }
}

/// Judges one line of a signature sheet, by the day it was signed on; that this day and the day of receipt lie in a
/// window is judged apart ([`SheetDays`](crate::paper::SheetDays)). What was received in time counts though it is
/// typed later.
///
/// # Errors
/// The refusal that the state or the person calls for (90-2(4)(1), 90-3(1)).
pub fn admit_line(
    petition: &Petition,
    signer: &Signer,
    earlier: Earlier,
    signed_on: NaiveDate,
    policy: &Policy,
) -> Result<Admission, Refusal> {
    let open = last_day(&petition.state, signed_on).map(|_| ());
    // 90-3(1) names paper itself.
    judge(petition, signer, earlier, (open, signed_on, Assurance::Declared), policy)
}

/// All but the term: what the petition, the person and their earlier votes call for.
fn judge(
    petition: &Petition,
    signer: &Signer,
    earlier: Earlier,
    (open, given_on, needed): (Result<(), Refusal>, NaiveDate, Assurance),
    policy: &Policy,
) -> Result<Admission, Refusal> {
    if signer.staff {
        return Err(Refusal::StaffAccount);
    }
    // A repeated signature is answered with the first one as long as the person's vote stands.
    if earlier == Earlier::Live {
        return Ok(Admission::Already);
    }
    if petition.taken_down {
        return Err(Refusal::TakenDown);
    }
    open?;
    // 90-4(1): the text forwards the petition "on reaching" the votes; the deployment may stop there.
    if matches!(petition.state, State::Supported(_)) && !policy.joining_after_threshold {
        return Err(not_collecting(&petition.state, given_on));
    }
    if policy.local_residence_required && !signer.resident {
        return Err(Refusal::NotResident);
    }
    if !signer.citizen {
        return Err(Refusal::NotCitizen); // 90-3(1): citizens of the Republic only
    }
    let minimum = petition.rules.minimum_age;
    if age_on(signer.born, given_on) < minimum {
        return Err(Refusal::UnderAge { minimum });
    }
    if signer.assurance < needed {
        return Err(Refusal::AssuranceToSign { needed, held: signer.assurance });
    }
    match earlier {
        Earlier::None => Ok(Admission::New { round: 1 }),
        Earlier::Live => Ok(Admission::Already),
        Earlier::Untold => Ok(Admission::Unseen),
        Earlier::Withdrawn { rounds, own } if own < ROUNDS => {
            Ok(Admission::New { round: rounds.saturating_add(1) })
        }
        Earlier::Withdrawn { .. } => Err(Refusal::ResignLimit),
        Earlier::Invalidated => Err(Refusal::SignatureInvalidated),
    }
}

/// Whether the petition collects signatures at that instant (90-2(4)(1), 90-3(2)).
fn open_for_signing(state: &State, at: DateTime<Utc>) -> Result<(), Refusal> {
    let last_day = last_day(state, civil_date(at))?;
    if at < end_of(last_day) {
        Ok(())
    } else {
        let window = state.collection().is_none();
        Err(Refusal::CollectionClosed { closed_on: last_day, window })
    }
}

/// The last day of the window that the petition is in.
fn last_day(state: &State, given_on: NaiveDate) -> Result<NaiveDate, Refusal> {
    state.last_day_to_sign().ok_or(not_collecting(state, given_on))
}

/// No votes are taken in this state: it has not opened, or its time is over.
fn not_collecting(state: &State, given_on: NaiveDate) -> Refusal {
    let article = match state.ended_as().phase() {
        Phase::BeforeOpening => article::JOINING,
        // Joining goes on until forwarding is recorded.
        Phase::Collection | Phase::Consideration | Phase::Decision => article::FORWARDING,
        Phase::BelowThreshold => article::COLLECTION,
        Phase::Ended if state.ended_as() != StateName::Rejected => article::WITHDRAWAL,
        Phase::Ended => match state.joining_when_rejected() {
            // The window of the fifty is over.
            Some(joining) if given_on > joining.ends_on => article::JOINING_WINDOW,
            Some(_) | None => article::REJECTION,
        },
    };
    Refusal::NotCollecting { state: state.name(), article }
}

/// Whether a signature may still be withdrawn: while collecting only (our default).
///
/// # Errors
/// [`Refusal::NotCollecting`] in any other state, [`Refusal::CollectionClosed`] past the last day.
pub fn may_withdraw(state: &State, at: DateTime<Utc>, policy: &Policy) -> Result<(), Refusal> {
    if !policy.signature_withdrawal {
        return Err(Refusal::WithdrawalNotOffered);
    }
    if matches!(state, State::FinalCheck(_) | State::Supported(_)) {
        return Err(not_collecting(state, civil_date(at)));
    }
    open_for_signing(state, at)
}

/// Counts of joiners of which the author is told on the way to the fifty (our default).
pub const JOINING_MILESTONES: [u32; 2] = [25, 40];

/// The share of the votes needed that this one signature has completed, in quarters: 25, 50 or 75 per cent. The last
/// quarter is the line itself ([`Crossing::Threshold`]).
pub fn milestone_percent(petition: &Petition) -> Option<u32> {
    let State::Published(collection) = petition.state else { return None };
    let count = u64::from(petition.signature_count);
    let line = |quarter: u64| (u64::from(collection.required) * quarter).div_ceil(4);
    (1..4)
        .find(|quarter| count == line(*quarter))
        .and_then(|quarter| u32::try_from(quarter * 25).ok())
}

/// A line that the count no longer reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// Fewer than the fifty, before open publication.
    Fifty,
    /// Fewer than the required votes, before forwarding.
    Threshold,
}

/// Whether the petition, with its present count, has fallen behind a line it had crossed.
pub fn shortfall(petition: &Petition) -> Option<Shortfall> {
    let count = petition.signature_count;
    if let State::FinalCheck(_) = petition.state {
        return (count < petition.rules.joiners_required).then_some(Shortfall::Fifty);
    }
    let State::Supported(collection) = petition.state else { return None };
    (count < collection.required).then_some(Shortfall::Threshold)
}

/// The line a count has just crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// The fiftieth joiner (90-2(4)(1)).
    Fifty,
    /// The votes the addressee's level requires (90-3(4)).
    Threshold,
}

/// Whether the petition, with its present count, has reached the next line of its life.
pub fn crossing(petition: &Petition) -> Option<Crossing> {
    let count = petition.signature_count;
    if let State::Limited(_) = petition.state {
        return (count >= petition.rules.joiners_required).then_some(Crossing::Fifty);
    }
    let State::Published(collection) = petition.state else { return None };
    (count >= collection.required).then_some(Crossing::Threshold)
}
