//! An act before the law: who does what to which petition, when, and what else matters.

use chrono::NaiveDate;

use crate::acts::{Act, Actor};
use crate::effects::Effects;
use crate::facts::Facts;
use crate::moment::Moment;
use crate::petition::{Petition, State};
use crate::refusal::Refusal;
use crate::terms::{StartedTerm, TermKind};

/// All that an act is judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub petition: &'a Petition,
    pub act: &'a Act<'a>,
    pub by: Actor,
    pub facts: &'a Facts,
    pub at: &'a Moment<'a>,
}

impl Case<'_> {
    /// The act moves the petition to that state.
    pub const fn moves_to(&self, state: State) -> Effects {
        Effects::to(state, self.act)
    }

    /// The act leaves the petition in its state.
    pub const fn stays(&self) -> Effects {
        Effects::to(self.petition.state, self.act)
    }

    /// The refusal for an act that the petition's state does not know.
    pub const fn wrong_state(&self) -> Refusal {
        Refusal::WrongState { state: self.petition.state.name() }
    }

    /// Whether a window that ends on `last` runs on: until then, and as long as lines of sheets that came in time are
    /// still to be typed, or votes that were begun in time to be signed (90-2(4)(1), 90-3(1)).
    pub fn runs_on(&self, last: NaiveDate) -> bool {
        let typed_until = self.facts.sheets_until.unwrap_or(last);
        self.at.today <= last.max(typed_until) || self.facts.signings_open
    }

    /// A term of working days that counts from today (76(2)).
    pub fn term(&self, kind: TermKind, working_days: u32) -> StartedTerm {
        StartedTerm::working(kind, self.at.calendar, self.at.today, working_days)
    }

    /// On the way to the archive, thirty days after the end, which an open complaint holds up until
    /// it has its outcome (our default; 100).
    pub fn towards_archive(&self, effects: Effects) -> Effects {
        if self.facts.complaint_open { effects } else { effects.starting(self.archive_term()) }
    }

    /// The way to the archive, whether or not a complaint is open.
    pub fn archive_term(&self) -> StartedTerm {
        let days = self.petition.rules.archive_days;
        StartedTerm::calendar_days(TermKind::Archive, self.at.today, days)
    }
}
