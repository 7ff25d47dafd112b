//! Refusal of placement: its grounds, each with what it names, and what follows (90-2(4), (6)).

use crate::acts::{Blocking, Ground, GroundName, StatedGround};
use crate::case::Case;
use crate::duplicate::{Bar, bar};
use crate::effects::{Effects, Verdict};
use crate::misstatement::Misstatement;
use crate::notice::{Audience, NoticeKind};
use crate::petition::State;
use crate::refusal::Refusal;
use crate::subjects::ProhibitedSubject;
use crate::terms::TermKind;

/// 90-2(4), (6). What a ground names wrongly is said before anything else.
pub(crate) fn reject(case: &Case<'_>, stated: &[StatedGround<'_>]) -> Verdict {
    let grounds = stated
        .iter()
        .enumerate()
        .map(|(place, ground)| judge(case, place, ground))
        .collect::<Result<Vec<Ground>, Misstatement>>()?;
    case.only_moderator()?;
    let (State::OnModeration | State::FinalCheck(_)) = case.petition.state else {
        return Err(case.wrong_state());
    };
    if grounds.is_empty() {
        return Err(Refusal::GroundMissing);
    }
    // 90-2(4)(1) is a matter of counting: the service states it when the window ends.
    if grounds.contains(&Ground::InsufficientSupport) {
        return Err(Refusal::GroundNotApplicable { ground: Ground::InsufficientSupport.code() });
    }
    let effects = rejected(case).fulfilling(TermKind::Moderation).fulfilling(TermKind::Joining);
    Ok(Effects { grounds, ..effects })
}

/// One ground with what it names.
fn judge(case: &Case<'_>, place: usize, stated: &StatedGround<'_>) -> Result<Ground, Misstatement> {
    if stated.blocking.is_some() && stated.name != GroundName::DuplicateSubject {
        return Err(Misstatement::BlockingNotAllowed { ground: place });
    }
    if stated.subject.is_some() && stated.name != GroundName::ProhibitedSubject {
        return Err(Misstatement::SubjectNotAllowed { ground: place });
    }
    Ok(match stated.name {
        GroundName::InsufficientSupport => Ground::InsufficientSupport,
        GroundName::IncompleteContent => Ground::IncompleteContent,
        GroundName::ProhibitedSubject => {
            Ground::ProhibitedSubject(subject(case, place, stated.subject)?)
        }
        GroundName::DuplicateSubject => {
            let named = stated.blocking.ok_or(Misstatement::BlockingMissing { ground: place })?;
            Ground::DuplicateSubject(bar_of(case, place, named)?)
        }
    })
}

/// 90-2(3): a subject of the list that stood when the petition was submitted.
fn subject(
    case: &Case<'_>,
    place: usize,
    code: Option<&str>,
) -> Result<ProhibitedSubject, Misstatement> {
    let code = code.ok_or(Misstatement::SubjectMissing { ground: place })?;
    ProhibitedSubject::listed(code, case.petition.rules.version)
        .ok_or(Misstatement::SubjectUnknown { ground: place })
}

/// 90-2(4)(3): the other petition stood in the way when this one was submitted.
fn bar_of(case: &Case<'_>, place: usize, blocking: Blocking) -> Result<Bar, Misstatement> {
    match blocking {
        Blocking::Itself => Err(Misstatement::BlocksItself { ground: place }),
        Blocking::Unknown => Err(Misstatement::BlockingUnknown { ground: place }),
        Blocking::Other(standing) => {
            let submitted_on = case.facts.submitted_on.unwrap_or(case.at.today);
            bar(case.petition.rules, &standing, submitted_on)
                .ok_or(Misstatement::NoBar { ground: place })
        }
    }
}

/// Placement is refused, by whomever (90-2(6)).
pub(crate) fn rejected(case: &Case<'_>) -> Effects {
    let joining = case.petition.state.joining();
    let effects = case
        .towards_archive(case.moves_to(State::Rejected(joining)))
        .notifying(Audience::Author, NoticeKind::PetitionRejected);
    // Only who has seen the petition can have joined it.
    if joining.is_none() {
        return effects;
    }
    effects.notifying(Audience::Joiners, NoticeKind::JoinedRejected)
}
