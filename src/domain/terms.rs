//! The terms of the law: which there are, what each rests on and what its end does.

use super::words::words;
use chrono::NaiveDate;

use super::acts::Act;
use super::calendar::{Calendar, Reckoning};
use super::lifecycle::Notice;
use super::notice::{Audience, NoticeKind};
use super::rules::article;

words! {
    /// The clocks of the law that run on a petition.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum TermKind {
        Moderation = "moderation",
        Correction = "correction",
        Joining = "joining",
        Collection = "collection",
        MediaLetter = "media_letter",
        Verification = "verification",
        ForwardingNotice = "forwarding_notice",
        Registration = "registration",
        WorkingGroup = "working_group",
        Consideration = "consideration",
        DecisionPublication = "decision_publication",
        Statement = "statement",
        ProposalAnswer = "proposal_answer",
        ComplaintPassingOn = "complaint_passing_on",
        Complaint = "complaint",
        Archive = "archive",
    }
}

impl TermKind {
    /// The provision that sets the term.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Moderation => article::MODERATION_TERM,
            Self::Correction => article::CORRECTION,
            Self::Joining => article::JOINING_WINDOW,
            Self::Collection => article::COLLECTION,
            Self::MediaLetter => article::MEDIA_LETTERS,
            Self::Verification => article::VERIFICATION,
            Self::ForwardingNotice => article::FORWARDING,
            Self::Registration => article::REGISTRATION_DAY,
            Self::WorkingGroup => article::WORKING_GROUP,
            Self::Consideration => article::CONSIDERATION_TERM,
            Self::DecisionPublication | Self::Statement => article::DECISION_PUBLICATION,
            Self::ProposalAnswer => article::PROPOSAL_TERM,
            Self::ComplaintPassingOn => article::COMPLAINT_PASSING_ON,
            Self::Complaint => article::COMPLAINT_ANSWER,
            Self::Archive => article::PETITION,
        }
    }

    /// The provision by which the act is owed while the clock runs. Above the threshold the notice of forwarding goes
    /// out with the act itself, so that its clock runs below the threshold alone (90-3(5)).
    pub const fn owed_under(self) -> &'static str {
        if let Self::ForwardingNotice = self { article::NOT_SUPPORTED } else { self.article() }
    }

    /// What the service does when the clock runs out with nobody having acted: the petition moves
    /// on, or stays where it is and is publicly marked overdue.
    pub const fn lapse(self) -> Act<'static> {
        match self {
            Self::Correction => Act::LapseCorrection,
            Self::Joining => Act::LapseJoining,
            Self::Collection => Act::LapseCollection,
            Self::Archive => Act::Archive,
            Self::Moderation
            | Self::MediaLetter
            | Self::Verification
            | Self::ForwardingNotice
            | Self::Registration
            | Self::WorkingGroup
            | Self::Consideration
            | Self::DecisionPublication
            | Self::Statement
            | Self::ProposalAnswer
            | Self::ComplaintPassingOn
            | Self::Complaint => Act::PassTerm { clock: self },
        }
    }

    /// Terms that give a petition no place in a staff queue: time alone passes, or what is owed stands beside the
    /// petition's own way.
    pub const BESIDE_THE_QUEUE: [Self; 3] = [Self::Archive, Self::Statement, Self::MediaLetter];

    /// Who owes the act; nobody does where votes are gathered or time alone passes. Complaints reach a term only
    /// on their way to a superior body, which addressees have; an administrator records what it decides.
    pub const fn owed_by(self) -> Option<Audience> {
        match self {
            Self::Correction | Self::Joining => Some(Audience::Author),
            Self::Moderation | Self::MediaLetter | Self::Verification | Self::ForwardingNotice => {
                Some(Audience::Moderators)
            }
            Self::Registration
            | Self::WorkingGroup
            | Self::Consideration
            | Self::DecisionPublication
            | Self::Statement
            | Self::ProposalAnswer
            | Self::ComplaintPassingOn => Some(Audience::Addressee),
            Self::Complaint => Some(Audience::Administrators),
            Self::Collection | Self::Archive => None,
        }
    }

    /// What is told before the last day, if anything, and when (our default).
    pub const fn reminder(self) -> Option<Reminder> {
        let (kind, lead) = match self {
            Self::Collection => (NoticeKind::ClosingSoon, Lead::CalendarDays(7)),
            // A discussion has to be announced three full working days ahead (90-5(2)(2)).
            Self::Consideration => (NoticeKind::TermDueSoon, Lead::WorkingDays(10)),
            Self::Complaint => (NoticeKind::TermDueSoon, Lead::WorkingDays(5)),
            Self::Moderation
            | Self::Joining
            | Self::WorkingGroup
            | Self::Statement
            | Self::ProposalAnswer => (NoticeKind::TermDueSoon, Lead::WorkingDays(3)),
            Self::Correction
            | Self::MediaLetter
            | Self::Verification
            | Self::ForwardingNotice
            | Self::ComplaintPassingOn => (NoticeKind::TermDueSoon, Lead::WorkingDays(1)),
            // Their term is one working day (64(3), 90-6(3)): a word on that day's morning.
            Self::Registration | Self::DecisionPublication => {
                (NoticeKind::TermDueSoon, Lead::WorkingDays(0))
            }
            Self::Archive => return None,
        };
        Some(Reminder { kind, lead })
    }

    /// Whom to tell when the term passed without the act (91(2): silence may be appealed): whoever owed it, and the
    /// author where a body is silent towards him.
    pub fn overdue_notices(self) -> Vec<Notice> {
        let silent = matches!(
            self,
            Self::Moderation
                | Self::Registration
                | Self::Consideration
                | Self::DecisionPublication
                | Self::ProposalAnswer
                | Self::Complaint
        );
        let author = silent.then_some(Notice::to(Audience::Author, NoticeKind::ActOverdue));
        let owing = self.owed_by().filter(|owing| *owing != Audience::Author);
        // The authorized body watches over what it has forwarded.
        let watching = matches!(self, Self::Registration | Self::Consideration)
            .then_some(Audience::Moderators);
        let passed = owing
            .into_iter()
            .chain(watching)
            .map(|audience| Notice::to(audience, NoticeKind::TermPassed));
        author.into_iter().chain(passed).collect()
    }
}

/// A word before the last day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    pub kind: NoticeKind,
    pub lead: Lead,
}

/// How long before its last day a term is worth a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    CalendarDays(u32),
    /// None of them: on the last day itself.
    WorkingDays(u32),
}

impl Lead {
    /// The last day of the terms that are due a word on `today`.
    pub fn until(self, calendar: &Calendar, today: NaiveDate) -> NaiveDate {
        match self {
            Self::CalendarDays(days) => {
                today.checked_add_days(chrono::Days::new(u64::from(days))).unwrap_or(today)
            }
            Self::WorkingDays(0) => today,
            Self::WorkingDays(days) => calendar.add_working_days(today, days).due,
        }
    }
}

words! {
    /// How a term stands for those who have to act.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum TermStatus {
        Ok = "ok",
        /// At most [`TermStatus::NEAR_DAYS`] working days are left.
        Near = "near",
        Overdue = "overdue",
    }
}

impl TermStatus {
    /// Working days from which on a term is near its end (our default).
    pub const NEAR_DAYS: u32 = 3;

    /// How a term that ends on `due` stands on `today`.
    pub fn of(calendar: &Calendar, today: NaiveDate, due: NaiveDate) -> Self {
        if due < today {
            Self::Overdue
        } else if due <= Self::near_until(calendar, today) {
            Self::Near
        } else {
            Self::Ok
        }
    }

    /// The last day of the terms that are near their end on `today`.
    pub fn near_until(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
        calendar.add_working_days(today, Self::NEAR_DAYS).due
    }
}

words! {
    /// The unit in which a term is counted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum TermUnit {
        WorkingDays = "working_days",
        CalendarMonths = "calendar_months",
        CalendarDays = "calendar_days",
    }
}

/// A clock that starts: from which day, how long, and when it ends and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub kind: TermKind,
    /// The civil day of the event; not counted itself (76(2)).
    pub started_on: NaiveDate,
    pub length: u32,
    pub unit: TermUnit,
    pub reckoning: Reckoning,
}

impl Deadline {
    /// A term of working days.
    pub fn working(kind: TermKind, calendar: &Calendar, from: NaiveDate, days: u32) -> Self {
        let reckoning = calendar.add_working_days(from, days);
        Self { kind, started_on: from, length: days, unit: TermUnit::WorkingDays, reckoning }
    }

    /// A term of calendar months, rolled over a day off (76(5)).
    pub fn months(kind: TermKind, calendar: &Calendar, from: NaiveDate, months: u32) -> Self {
        let reckoning = calendar.add_months(from, months);
        Self { kind, started_on: from, length: months, unit: TermUnit::CalendarMonths, reckoning }
    }

    /// The same term after a change of the calendar, from its own start. A change never ends a
    /// term earlier than `today`: nobody loses a day that has begun, so a term that would lie
    /// in the past ends today, or on the next working day after a day off (76(5)). Only for a
    /// term that still runs.
    #[must_use]
    pub fn recomputed(&self, calendar: &Calendar, today: NaiveDate) -> Self {
        let anew = match self.unit {
            TermUnit::WorkingDays => calendar.add_working_days(self.started_on, self.length),
            TermUnit::CalendarMonths => calendar.add_months(self.started_on, self.length),
            // Runs over days off, and ends on one too.
            TermUnit::CalendarDays => self.reckoning.clone(),
        };
        let reckoning = if anew.due < today && self.unit != TermUnit::CalendarDays {
            calendar.roll_over(today)
        } else {
            anew
        };
        Self { reckoning, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::{DayKind, Names, SpecialDay};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(days: &[(&str, DayKind)]) -> Calendar {
        let names =
            Names { kk: "Күн".to_owned(), ru: "День".to_owned(), en: "Day".to_owned() };
        let days = days.iter().map(|(date, kind)| SpecialDay {
            date: day(date),
            kind: *kind,
            names: names.clone(),
        });
        Calendar::new(2, days.collect())
    }

    #[test]
    fn a_term_is_reckoned_anew_from_its_own_start() {
        let plain = calendar(&[]);
        let term = Deadline::working(TermKind::Moderation, &plain, day("2026-09-07"), 5);
        assert_eq!(term.reckoning.due, day("2026-09-14"));
        let holiday = calendar(&[("2026-09-09", DayKind::PublicHoliday)]);
        let moved = term.recomputed(&holiday, day("2026-09-08"));
        assert_eq!(moved.reckoning.due, day("2026-09-15"));
        assert_eq!(moved.recomputed(&plain, day("2026-09-08")), term);

        let window = Deadline::months(TermKind::Collection, &plain, day("2026-03-07"), 6);
        assert_eq!(window.reckoning.due, day("2026-09-07"));
        let holiday = calendar(&[("2026-09-07", DayKind::PublicHoliday)]);
        assert_eq!(window.recomputed(&holiday, day("2026-08-01")).reckoning.due, day("2026-09-08"));
    }

    #[test]
    fn a_change_never_ends_a_term_before_today() {
        let holiday = calendar(&[("2026-09-09", DayKind::PublicHoliday)]);
        let term = Deadline::working(TermKind::Moderation, &holiday, day("2026-09-07"), 5);
        assert_eq!(term.reckoning.due, day("2026-09-15"));
        assert_eq!(
            term.recomputed(&calendar(&[]), day("2026-09-15")).reckoning.due,
            day("2026-09-15")
        );
    }
}
