//! Who owes the act of a term, what is said before its last day, and what its end does.

use chrono::{Days, NaiveDate};

use crate::acts::Act;
use crate::calendar::Calendar;
use crate::notice::{Audience, Notice, NoticeKind};
use crate::terms::TermKind;

impl TermKind {
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
            | Self::Forwarding
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

    /// Whether its end leaves the petition where it is: an act was owed, and is late from then on.
    pub const fn passes(self) -> bool {
        matches!(self.lapse(), Act::PassTerm { .. })
    }

    /// Who owes the act; nobody does where votes are gathered or time alone passes. Complaints reach a term only
    /// on their way to a superior body, which addressees have; an administrator records what it decides.
    pub const fn owed_by(self) -> Option<Audience> {
        match self {
            Self::Correction | Self::Joining => Some(Audience::Author),
            Self::Moderation
            | Self::MediaLetter
            | Self::Verification
            | Self::Forwarding
            | Self::ForwardingNotice => Some(Audience::Moderators),
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
            // The word about the verification, which ends with it, speaks of forwarding too.
            Self::Forwarding | Self::Archive => return None,
        };
        Some(Reminder { kind, lead })
    }

    /// Whom to tell when the term passed without the act (91(2): silence may be appealed): whoever owed it, and the
    /// author, or who complained, where a body is silent towards them.
    pub fn overdue_notices(self) -> Vec<Notice> {
        let waiting = match self {
            Self::Moderation
            | Self::Forwarding
            | Self::Registration
            | Self::Consideration
            | Self::DecisionPublication
            | Self::ProposalAnswer => Some(Audience::Author),
            Self::ComplaintPassingOn | Self::Complaint => Some(Audience::Complainant),
            Self::Correction
            | Self::Joining
            | Self::Collection
            | Self::MediaLetter
            | Self::Verification
            | Self::ForwardingNotice
            | Self::WorkingGroup
            | Self::Statement
            | Self::Archive => None,
        };
        let waiting = waiting.map(|audience| Notice::to(audience, NoticeKind::ActOverdue));
        let owing = self.owed_by().filter(|owing| *owing != Audience::Author);
        // The authorized body watches over what it has forwarded.
        let watching = matches!(self, Self::Registration | Self::Consideration)
            .then_some(Audience::Moderators);
        let passed = owing
            .into_iter()
            .chain(watching)
            .map(|audience| Notice::to(audience, NoticeKind::TermPassed));
        waiting.into_iter().chain(passed).collect()
    }
}

/// A word before the last day of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Which notice.
    pub kind: NoticeKind,
    /// How long before.
    pub lead: Lead,
}

/// How long before its last day a term is worth a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// So many calendar days.
    CalendarDays(u32),
    /// None of them: on the last day itself.
    WorkingDays(u32),
}

impl Lead {
    /// The last day of the terms that are due a word on `today`.
    pub fn until(self, calendar: &Calendar, today: NaiveDate) -> NaiveDate {
        match self {
            Self::CalendarDays(days) => {
                today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today)
            }
            Self::WorkingDays(0) => today,
            Self::WorkingDays(days) => calendar.add_working_days(today, days).due,
        }
    }
}
