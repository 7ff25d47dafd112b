//! Everything that follows from an act, as a value.

use chrono::{DateTime, NaiveDate, Utc};

use crate::acts::{Act, Ground};
use crate::notice::{Audience, Notice, NoticeKind};
use crate::petition::State;
use crate::refusal::Refusal;
use crate::terms::{StartedTerm, TermKind};

/// What the law says of an act: everything that follows from it, or why it may not be.
pub type Verdict = Result<Effects, Refusal>;

/// Everything an act changes; it is written whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    /// Where the petition stands afterwards.
    pub to: State,
    /// Terms that start to run, once those that are fulfilled have stopped.
    pub start: Vec<StartedTerm>,
    /// Terms that start with their act already done: a record, never running.
    pub done: Vec<StartedTerm>,
    /// Running terms whose act has been done.
    pub fulfil: Vec<TermKind>,
    /// The civil day on which the act was done that fulfils them, when it is recorded later; now otherwise.
    pub done_on: Option<NaiveDate>,
    /// Terms that ran out with their act undone (91(2)).
    pub overdue: Vec<TermKind>,
    /// Terms that were fulfilled and run on to their old end, as their act was undone.
    pub reopen: Vec<TermKind>,
    /// Who is told what.
    pub notices: Vec<Notice>,
    /// Set when the petition is taken out of public access, or brought back.
    pub taken_down: Option<bool>,
    /// Set when the votes it needs are there (90-3(4)): the instant.
    pub threshold_reached_at: Option<DateTime<Utc>>,
    /// The grounds of a moderator's rejection, judged, in the order they were stated (90-2(4)).
    pub grounds: Vec<Ground>,
    /// The name of the journal entry.
    pub event: &'static str,
}

impl Effects {
    /// The petition moves to `to`; nothing else happens yet.
    pub const fn to(to: State, act: &Act<'_>) -> Self {
        Self {
            to,
            start: Vec::new(),
            done: Vec::new(),
            fulfil: Vec::new(),
            done_on: None,
            overdue: Vec::new(),
            reopen: Vec::new(),
            notices: Vec::new(),
            taken_down: None,
            threshold_reached_at: None,
            grounds: Vec::new(),
            event: act.event(),
        }
    }

    /// And that term starts to run.
    #[must_use]
    pub fn starting(mut self, term: StartedTerm) -> Self {
        self.start.push(term);
        self
    }

    /// And that term goes on record with its act done.
    #[must_use]
    pub fn recording(mut self, term: StartedTerm) -> Self {
        self.done.push(term);
        self
    }

    /// And the act of that term is done, if it runs.
    #[must_use]
    pub fn fulfilling(mut self, kind: TermKind) -> Self {
        self.fulfil.push(kind);
        self
    }

    /// And that term runs on to its old end.
    #[must_use]
    pub fn reopening(mut self, kind: TermKind) -> Self {
        self.reopen.push(kind);
        self
    }

    /// And what fulfils its terms was done on that day, whenever it is recorded.
    #[must_use]
    pub const fn done_on(mut self, day: NaiveDate) -> Self {
        self.done_on = Some(day);
        self
    }

    /// And that audience is told so.
    #[must_use]
    pub fn notifying(mut self, audience: Audience, kind: NoticeKind) -> Self {
        self.notices.push(Notice::to(audience, kind));
        self
    }
}
