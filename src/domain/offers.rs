//! What the law lets somebody do now. The judge of acts is asked itself, with a probe of each act that says what can
//! stand: what it refuses then it refuses for who acts, for the state or for the time, whatever the act says. So what is
//! offered and what is allowed cannot differ.

mod probe;

use chrono::NaiveDate;

pub use probe::Probe;

use crate::acts::{Act, Actor};
use crate::facts::Facts;
use crate::forwarding::redirection_until;
use crate::lifecycle::decide;
use crate::moment::Moment;
use crate::petition::{Petition, StateName};
use crate::terms::TermKind;

/// An act that the law allows now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Where the petition would stand afterwards; none where what the act says decides that.
    pub state_after: Option<StateName>,
}

/// Whether the law allows that act now, whatever it says; `act` says what can stand.
pub fn offered(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Option<Offered> {
    match decide(petition, act, by, facts, at) {
        Ok(effects) => Some(Offered { state_after: Some(effects.to.name()) }),
        Err(refusal) if refusal.is_of_contents() => Some(Offered { state_after: None }),
        Err(_) => None,
    }
}

/// A term that runs on a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Which one.
    pub kind: TermKind,
    /// Its last civil day.
    pub due_on: NaiveDate,
    /// It has passed without its act, and waits for it on.
    pub overdue: bool,
}

/// The last day of the term that an act is measured by: of those that run, the first to end. None where there is none.
pub fn due_on(
    probe: Probe,
    petition: &Petition,
    facts: &Facts,
    running: &[Running],
    at: &Moment<'_>,
) -> Option<NaiveDate> {
    if probe == Probe::Redirect {
        return redirection_until(petition, facts, at);
    }
    let terms = probe.terms();
    running.iter().filter(|term| terms.contains(&term.kind)).map(|term| term.due_on).min()
}

#[cfg(test)]
mod tests;
