//! The duties of the addressee before it decides (90-5(2)).

use chrono::NaiveDate;

use crate::acts::MemberKind;
use crate::case::Case;
use crate::effects::Verdict;
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Consideration, Duties, State};
use crate::refusal::Refusal;
use crate::terms::TermKind;

/// The consideration in which the duties of 90-5(2) are done.
pub(crate) fn in_consideration(case: &Case<'_>) -> Result<Consideration, Refusal> {
    case.petition.state.consideration().ok_or(case.wrong_state())
}

/// 90-5(2)(3): everybody whom the law names sits in the commission or working group.
pub(crate) fn form_working_group(case: &Case<'_>, members: &[MemberKind]) -> Verdict {
    case.only_addressee()?;
    let duties = in_consideration(case)?.duties;
    let missing: Vec<_> = MemberKind::ALL
        .into_iter()
        .filter(|kind| !members.contains(kind))
        .map(MemberKind::code)
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::WorkingGroupComposition { missing });
    }
    let duties = Duties { working_group: true, ..duties };
    Ok(case
        .moves_to(case.petition.state.with_duties(duties))
        .fulfilling(TermKind::WorkingGroup)
        .notifying(Audience::Author, NoticeKind::WorkingGroupInvited)
        .notifying(Audience::Representative, NoticeKind::RepresentativeInvited)
        .notifying(Audience::Members, NoticeKind::GroupMemberInvited))
}

/// 90-5(2)(1): a visit to the place that has taken place while the body had the petition, or the reason why no facts
/// need checking.
pub(crate) fn record_field_visit(case: &Case<'_>, visited_on: Option<NaiveDate>) -> Verdict {
    case.only_addressee()?;
    let duties = Duties { field_visit: true, ..in_consideration(case)?.duties };
    if let Some(on) = visited_on {
        has_happened(StatedDay::Visited, on, case.at.today)?;
        if case.facts.received_on.is_some_and(|received| on < received) {
            return Err(Misstatement::VisitTooEarly.into());
        }
    }
    Ok(case.moves_to(case.petition.state.with_duties(duties)))
}

/// 90-5(2)(2): at least three full working days lie between the notice and the discussion.
pub(crate) fn announce(case: &Case<'_>, held_on: NaiveDate) -> Verdict {
    case.only_addressee()?;
    let consideration = in_consideration(case)?;
    let needed = case.petition.rules.discussion_notice_days;
    let given = case.at.calendar.full_working_days_between(case.at.today, held_on);
    if given < needed {
        return Err(Refusal::NoticeTooShort { given, needed });
    }
    let duties = Duties { discussion_on: Some(held_on), minutes: false, ..consideration.duties };
    let announced = Consideration { duties, ..consideration };
    Ok(case
        .moves_to(State::DiscussionAnnounced(announced))
        .notifying(Audience::Author, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Representative, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Members, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Joiners, NoticeKind::DiscussionAnnounced))
}

/// 90-5(2)(2): who comes to an announced discussion knows what it is about; who cannot come, where to watch it.
pub(crate) fn change_programme(case: &Case<'_>, link_given: bool) -> Verdict {
    case.only_addressee()?;
    let State::DiscussionAnnounced(_) = case.petition.state else {
        return Err(case.wrong_state());
    };
    let invited = case.stays().notifying(Audience::Members, NoticeKind::DiscussionAnnounced);
    if !link_given {
        return Ok(invited);
    }
    Ok(invited
        .notifying(Audience::Author, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Representative, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Joiners, NoticeKind::DiscussionAnnounced))
}

/// 90-5(2)(2): the minutes, from the day of the discussion on, and from its hour where one was announced.
pub(crate) fn record_minutes(case: &Case<'_>) -> Verdict {
    case.only_addressee()?;
    let State::DiscussionAnnounced(consideration) = case.petition.state else {
        return Err(case.wrong_state());
    };
    let held_on = consideration.duties.discussion_on.unwrap_or(NaiveDate::MAX);
    let begins_later = case.facts.discussion_at.is_some_and(|at| case.at.now < at);
    if case.at.today < held_on || begins_later {
        return Err(Refusal::DiscussionAhead { held_on });
    }
    let duties = Duties { minutes: true, ..consideration.duties };
    Ok(case.moves_to(State::Discussed(Consideration { duties, ..consideration })))
}
