//! The authorized body's part: submission, the check, the fifty joiners (article 90-2).

use super::lifecycle::{
    Act, Actor, ClockKind, Deadline, Effects, Facts, Ground, Moment, after_submission,
    archive_clock, limit, moderation_clock, only_author, only_moderator, only_system, open,
    wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Petition, State};
use super::refusal::Refusal;
use super::rules::Mode;

pub(super) fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match (act, petition.state) {
        (Act::Submit { acknowledged }, state) => {
            only_author(by)?;
            if state != State::Draft {
                return Err(wrong_state(petition));
            }
            let in_force = petition.rules.version.code();
            if *acknowledged != in_force {
                return Err(Refusal::StaleAcknowledgement { in_force });
            }
            Ok(after_submission(petition, act, at))
        }
        (Act::RequestCorrection, state) => {
            only_moderator(by)?;
            request_correction(petition, state, act, facts, at)
        }
        (Act::Resubmit, state) => {
            only_author(by)?;
            match state {
                // The first 20 working days run on (policy `correction_restarts_clock` = false).
                State::NeedsCorrection => Ok(Effects::to(State::OnModeration, act)
                    .meeting(ClockKind::Correction)
                    .telling(Audience::Author, NoticeKind::PetitionSubmitted)),
                _ => Err(wrong_state(petition)),
            }
        }
        (Act::Approve, state) => {
            only_moderator(by)?;
            match state {
                State::OnModeration => Ok(limit(petition, act, at).meeting(ClockKind::Moderation)),
                State::FinalCheck => {
                    Ok(open(petition, act, facts, at).meeting(ClockKind::Moderation))
                }
                _ => Err(wrong_state(petition)),
            }
        }
        (Act::Reject { grounds }, state) => {
            only_moderator(by)?;
            reject(petition, state, act, grounds, at)
        }
        (Act::ReachFifty, state) => {
            only_system(by)?;
            match (state, petition.mode) {
                (State::Limited(_), Mode::Pre) => {
                    Ok(open(petition, act, facts, at).meeting(ClockKind::Joining))
                }
                // 90-2(5): in this mode the check starts with the fiftieth.
                (State::Limited(_), Mode::Post) => Ok(Effects::to(State::FinalCheck, act)
                    .meeting(ClockKind::Joining)
                    .starting(moderation_clock(petition, at))
                    .telling(Audience::Author, NoticeKind::PetitionInFinalCheck)),
                _ => Err(wrong_state(petition)),
            }
        }
        (Act::LapseJoining, state) => {
            only_system(by)?;
            match state {
                State::Limited(_) => {
                    Ok(rejected(petition, act, at).meeting(ClockKind::Joining))
                }
                _ => Err(wrong_state(petition)),
            }
        }
        (Act::LapseCorrection, state) => {
            only_system(by)?;
            match state {
                State::NeedsCorrection => Ok(rejected(petition, act, at)
                    .meeting(ClockKind::Correction)
                    .meeting(ClockKind::Moderation)),
                _ => Err(wrong_state(petition)),
            }
        }
        _ => Err(wrong_state(petition)),
    }
}

/// One correction cycle, before the fifty only: afterwards signatures hang on the text.
fn request_correction(
    petition: &Petition,
    state: State,
    act: &Act<'_>,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match state {
        State::OnModeration if facts.correction_used => Err(Refusal::CorrectionUsed),
        State::OnModeration => Ok(Effects::to(State::NeedsCorrection, act)
            .starting(Deadline::working(
                ClockKind::Correction,
                at.calendar,
                at.today(),
                petition.rules.correction_days,
            ))
            .telling(Audience::Author, NoticeKind::CorrectionRequested)),
        _ => Err(wrong_state(petition)),
    }
}

fn reject(
    petition: &Petition,
    state: State,
    act: &Act<'_>,
    grounds: &[Ground],
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    if !matches!(state, State::OnModeration | State::FinalCheck) {
        return Err(wrong_state(petition));
    }
    if grounds.is_empty() {
        return Err(Refusal::GroundMissing);
    }
    // 90-2(4)(1) is a matter of counting: the service states it when the window ends.
    if grounds.contains(&Ground::InsufficientSupport) {
        return Err(Refusal::GroundNotApplicable { ground: Ground::InsufficientSupport.code() });
    }
    Ok(rejected(petition, act, at).meeting(ClockKind::Moderation))
}

fn rejected(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    Effects::to(State::Rejected, act)
        .starting(archive_clock(petition, at))
        .telling(Audience::Author, NoticeKind::PetitionRejected)
}
