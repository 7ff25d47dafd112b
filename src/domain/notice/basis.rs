//! What a notice rests on, and the term it speaks of.

use crate::terms::TermKind;

/// What a notice rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Nothing in the law of petitions: it is about an account.
    Account,
    /// That article.
    Article(&'static str),
    /// The article of the term it speaks of, which is one of its facts.
    OfTheTerm,
}

/// The term a notice speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermSpokenOf {
    /// None.
    None,
    /// Of a clock that runs, or has just run out: its last day and its length.
    Running(TermKind),
    /// Of the clock that is one of its facts.
    Any,
    /// The consideration that registration will start: its length alone (90-5(1)).
    ConsiderationToCome,
    /// The answer to a proposal, likewise (76(1)).
    AnswerToCome,
}
