//! Why a term ends on the day it does.

use chrono::NaiveDate;
use serde::Serialize;

use crate::views::course::DeadlineView;
use app::petitions::Term;
use app::records::SkippedDay;
use domain::terms::TermKind;

/// A term, and why it ends on that day.
#[derive(Serialize)]
pub(super) struct ExplainedTerm {
    #[serde(flatten)]
    term: DeadlineView,
    /// Under which links on the page find it: the latest of its kind by the kind's name.
    anchor: String,
    /// Civil days from today to its last one; below zero once it is past.
    days_left: i64,
    /// The days that were not counted, by their reason, in the order of the first of each.
    left_out: Vec<LeftOut>,
}

/// Days that were not counted for one reason.
#[derive(Serialize)]
struct LeftOut {
    names: Reason,
    days: Vec<NaiveDate>,
}

#[derive(Serialize, PartialEq, Eq)]
struct Reason {
    kk: String,
    ru: String,
    en: String,
}

/// The terms of a petition, explained.
pub(super) fn explained(terms: Vec<Term>, today: NaiveDate) -> Vec<ExplainedTerm> {
    let kinds: Vec<TermKind> = terms.iter().map(|term| term.kind).collect();
    let anchor = |place: usize, kind: TermKind| {
        let again = kinds[place + 1..].contains(&kind);
        if again {
            format!("term-{}-{place}", kind.code())
        } else {
            format!("term-{}", kind.code())
        }
    };
    let each =
        |(place, term): (usize, Term)| ExplainedTerm::of(anchor(place, term.kind), term, today);
    terms.into_iter().enumerate().map(each).collect()
}

impl ExplainedTerm {
    fn of(anchor: String, term: Term, today: NaiveDate) -> Self {
        Self {
            anchor,
            days_left: (term.due_on - today).num_days(),
            left_out: left_out(&term.skipped),
            term: term.into(),
        }
    }
}

fn left_out(skipped: &[SkippedDay]) -> Vec<LeftOut> {
    let mut found: Vec<LeftOut> = Vec::new();
    for day in skipped {
        let names = Reason {
            kk: day.reason.kk.clone(),
            ru: day.reason.ru.clone(),
            en: day.reason.en.clone(),
        };
        match found.iter_mut().find(|group| group.names == names) {
            Some(group) => group.days.push(day.date),
            None => found.push(LeftOut { names, days: vec![day.date] }),
        }
    }
    found
}
