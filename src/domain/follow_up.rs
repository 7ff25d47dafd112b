//! What a decision answers to each proposal of the petition, and what became of what it promised.
//!
//! The law asks for a reasoned decision (90-6(2)) and is silent about its points and about what follows: both are
//! defaults of ours. An answer to a point is part of the reasoning, and in its language; a promise is a point with a day,
//! made when the decision is published, and its day passes in public.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::case::Case;
use crate::effects::Verdict;
use crate::language::Language;
use crate::misstatement::Misstatement;
use crate::notice::{Audience, NoticeKind};
use crate::petition::StateName;
use crate::refusal::Refusal;
use crate::term_ends::Lead;
use crate::words::words;

words! {
    /// What a decision says to one proposal.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Stance {
        /// It is done, or will be.
        Accepted = "accepted",
        /// A part of it is.
        PartlyAccepted = "partly_accepted",
        /// It is not.
        Declined = "declined",
    }
}

words! {
    /// How far the body says that it has come with what it promised.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Progress {
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Done = "done",
        /// Given up, for the reasons that the report states.
        Dropped = "dropped",
    }
}

impl Progress {
    /// Whether nothing is reported of the promise after that.
    pub const fn ends(self) -> bool {
        match self {
            Self::InProgress => false,
            Self::Done | Self::Dropped => true,
        }
    }
}

words! {
    /// How a promise stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Standing {
        /// Its day has not passed.
        Running = "running",
        /// Its day has passed, and nothing says that it is done.
        Overdue = "overdue",
        /// The body says that it is done.
        Done = "done",
        /// The body says that it has given it up.
        Dropped = "dropped",
    }
}

/// How a promise for that day stands, after the last report on it.
pub fn standing(due_on: NaiveDate, last: Option<Progress>, today: NaiveDate) -> Standing {
    match last {
        Some(Progress::Done) => Standing::Done,
        Some(Progress::Dropped) => Standing::Dropped,
        Some(Progress::InProgress) | None if today > due_on => Standing::Overdue,
        Some(Progress::InProgress) | None => Standing::Running,
    }
}

/// How long before its day a body is reminded of a promise: as long as before the end of its consideration.
pub const REMINDER: Lead = Lead::WorkingDays(10);

/// Whether a body is reminded of what it promises today: of a day that is near already it has just spoken.
pub fn wants_reminder(due_on: NaiveDate, today: NaiveDate, calendar: &Calendar) -> bool {
    due_on > REMINDER.until(calendar, today)
}

/// Points of a decision at most.
pub const MOST_POINTS: usize = 50;

/// A point of a decision, as it is stated.
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    /// The proposal, in the words of the petition.
    pub proposal: &'a str,
    /// What is said to it.
    pub stance: Stance,
    /// The languages it is answered in.
    pub languages: [Option<Language>; 2],
    /// The day until which something is promised.
    pub due_on: Option<NaiveDate>,
}

/// Whether these points can stand in a decision of today on a petition with these proposals, each in one of the
/// petition's languages: a point quotes the petition, and promises nothing of what it declines nor for a day that is over.
///
/// # Errors
/// The first that cannot.
pub fn judge(points: &[Point<'_>], asked: &[&str], today: NaiveDate) -> Result<(), Misstatement> {
    let asked: Vec<String> = asked.iter().map(|text| plain(text)).collect();
    for (at, point) in points.iter().enumerate() {
        let quoted = plain(point.proposal);
        if !asked.iter().any(|text| text.contains(&quoted)) {
            return Err(Misstatement::NotProposed { point: at });
        }
        match point.due_on {
            Some(_) if point.stance == Stance::Declined => {
                return Err(Misstatement::PromiseDeclined { point: at });
            }
            Some(due_on) if due_on < today => {
                return Err(Misstatement::PromisePast { point: at, today });
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// The languages that all of a decision is written in: its reasons and each of its points (90-6(2)).
pub fn written_in(reasoning: &[Language], points: &[Point<'_>]) -> Vec<Language> {
    let everywhere =
        |language: &Language| points.iter().all(|point| point.languages.contains(&Some(*language)));
    reasoning.iter().copied().filter(everywhere).collect()
}

/// A text whose line breaks and runs of spaces are one space each, so that a quotation may be broken otherwise.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The body reports on a promise of its published decision, until it has said that it is done or given up. The archive,
/// which is ours, does not bar it.
pub(crate) fn report(case: &Case<'_>, ended: bool) -> Verdict {
    case.only_addressee()?;
    with_published_decision(case)?;
    if ended {
        return Err(Refusal::PromiseEnded);
    }
    Ok(case
        .stays()
        .notifying(Audience::Author, NoticeKind::PromiseReported)
        .notifying(Audience::Joiners, NoticeKind::PromiseReported))
}

/// The day of a promise has passed, and nothing says that it is done: silence is seen.
pub(crate) fn pass(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    with_published_decision(case)?;
    Ok(case
        .stays()
        .notifying(Audience::Author, NoticeKind::PromisePassed)
        .notifying(Audience::Joiners, NoticeKind::PromisePassed)
        .notifying(Audience::Addressee, NoticeKind::PromisePassed))
}

fn with_published_decision(case: &Case<'_>) -> Result<(), Refusal> {
    if case.petition.state.ended_as() == StateName::DecisionPublished {
        Ok(())
    } else {
        Err(case.wrong_state())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
    }

    fn point(proposal: &str, stance: Stance, due_on: Option<NaiveDate>) -> Point<'_> {
        Point { proposal, stance, languages: [Some(Language::Kk), None], due_on }
    }

    #[test]
    fn a_promise_is_overdue_from_the_day_after_its_own_until_the_body_ends_it() {
        let running = [None, Some(Progress::InProgress)];
        for last in running {
            assert_eq!(standing(day(23), last, day(23)), Standing::Running);
            assert_eq!(standing(day(23), last, day(24)), Standing::Overdue);
        }
        for (last, ended) in
            [(Progress::Done, Standing::Done), (Progress::Dropped, Standing::Dropped)]
        {
            assert_eq!(standing(day(23), Some(last), day(22)), ended);
            assert_eq!(standing(day(23), Some(last), day(30)), ended);
        }
    }

    #[test]
    fn a_point_quotes_the_petition_however_its_lines_are_broken() {
        let asked = ["1. Repair the road.\n2. Light the  street.", "1. Жолды жөндеу."];
        for quoted in ["Repair the\r\nroad.", "Light the street.", "Жолды жөндеу"] {
            assert_eq!(judge(&[point(quoted, Stance::Declined, None)], &asked, day(23)), Ok(()));
        }
        let fine = point("Repair the road.", Stance::Accepted, None);
        let made_up = point("Close the road.", Stance::Accepted, None);
        assert_eq!(
            judge(&[fine, made_up], &asked, day(23)),
            Err(Misstatement::NotProposed { point: 1 })
        );
    }

    #[test]
    fn nothing_is_promised_of_what_is_declined_nor_for_a_day_that_is_over() {
        let asked = ["Repair the road."];
        let with = |stance, due_on| judge(&[point("road", stance, due_on)], &asked, day(23));
        assert_eq!(with(Stance::PartlyAccepted, Some(day(23))), Ok(()));
        assert_eq!(
            with(Stance::Declined, Some(day(30))),
            Err(Misstatement::PromiseDeclined { point: 0 })
        );
        assert_eq!(
            with(Stance::Accepted, Some(day(22))),
            Err(Misstatement::PromisePast { point: 0, today: day(23) })
        );
    }

    #[test]
    fn a_decision_is_written_in_the_languages_of_all_its_points() {
        let both = [Language::Kk, Language::Ru];
        let in_both = Point { languages: [Some(Language::Kk), Some(Language::Ru)], ..kazakh() };
        assert_eq!(written_in(&both, &[]), both);
        assert_eq!(written_in(&both, &[in_both]), both);
        assert_eq!(written_in(&both, &[in_both, kazakh()]), [Language::Kk]);
        assert_eq!(written_in(&[Language::Ru], &[kazakh()]), []);
    }

    fn kazakh() -> Point<'static> {
        point("x", Stance::Accepted, None)
    }
}
