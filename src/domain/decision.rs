//! The decision on a petition: when it may be made, in which language, and its publication (90-6).

use chrono::NaiveDate;

use crate::acts::{Outcome, SAID_IN_DECISION, Study};
use crate::case::Case;
use crate::consideration::in_consideration;
use crate::effects::{Effects, Verdict};
use crate::language::Language;
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Consideration, Duties, State, StateName};
use crate::refusal::Refusal;
use crate::terms::TermKind;

/// 90-6(1), (2): every duty of 90-5(2) first; reasoned in the state language or the petition's.
/// Until it is published the first head who made a decision may put it in better words; its outcome
/// stands.
pub(crate) fn resolve(
    case: &Case<'_>,
    outcome: Outcome,
    languages: &[Language],
    study: Study,
) -> Verdict {
    case.only_first_head()?;
    if let State::Decided(_) = case.petition.state {
        let stands = case.facts.decision;
        if stands.is_some_and(|decision| decision.outcome != outcome || !decision.own) {
            return Err(Refusal::DecisionStands);
        }
        let missing = unstudied(case, study);
        if !missing.is_empty() {
            return Err(Refusal::DutiesIncomplete { missing });
        }
        in_required_language(case, languages)?;
        let revised = case.stays().notifying(Audience::Author, NoticeKind::PetitionDecided);
        return Ok(Effects { event: "decision_revised", ..revised });
    }
    let Consideration { collection, duties } = in_consideration(case)?;
    let missing = undone(case, duties, study);
    if !missing.is_empty() {
        return Err(Refusal::DutiesIncomplete { missing });
    }
    in_required_language(case, languages)?;
    let days = case.petition.rules.decision_publication_days;
    Ok(case
        .moves_to(State::Decided(collection))
        .fulfilling(TermKind::Consideration)
        .starting(case.term(TermKind::DecisionPublication, days))
        .notifying(Audience::Author, NoticeKind::PetitionDecided))
}

/// 90-6(1): before its publication a decision gives way to another outcome only when the first head
/// cancels it, with reasons in public. The visit and the working group stand; the new draft needs a
/// discussion of its own (90-5(2)(2)), and the term of the consideration runs on to its old end.
pub(crate) fn cancel(case: &Case<'_>) -> Verdict {
    case.only_first_head()?;
    let State::Decided(collection) = case.petition.state else { return Err(case.wrong_state()) };
    let duties = Duties { field_visit: true, working_group: true, ..Duties::default() };
    Ok(case
        .moves_to(State::UnderConsideration(Consideration { collection, duties }))
        .fulfilling(TermKind::DecisionPublication)
        .reopening(TermKind::Consideration)
        .notifying(Audience::Author, NoticeKind::DecisionCancelled))
}

/// What 90-5(2) still asks for.
fn undone(case: &Case<'_>, duties: Duties, study: Study) -> Vec<&'static str> {
    let missing = names_of_undone([
        (duties.field_visit, "field_visit"),
        (duties.working_group, "working_group"),
        (duties.discussion_on.is_some(), "discussion"),
        (duties.minutes, "minutes"),
    ]);
    [missing, unstudied(case, study)].concat()
}

/// What a decision lacks that its own words hold, also when they are put anew (90-5(2)(4), (5)). Comments and foreign
/// law are the central bodies' part alone.
fn unstudied(case: &Case<'_>, study: Study) -> Vec<&'static str> {
    let local = case.petition.local;
    let uncommented = case.facts.comments == 0;
    let [comment_analysis, comparative_law] = SAID_IN_DECISION;
    names_of_undone([
        (study.comment_analysis || local || uncommented, comment_analysis),
        (study.comparative_law || local || !study.touches_legislation, comparative_law),
    ])
}

fn names_of_undone<const N: usize>(duties: [(bool, &'static str); N]) -> Vec<&'static str> {
    duties.into_iter().filter_map(|(done, name)| (!done).then_some(name)).collect()
}

/// 90-6(2).
fn in_required_language(case: &Case<'_>, languages: &[Language]) -> Result<(), Refusal> {
    if languages.contains(&Language::Kk) || languages.contains(&case.petition.language) {
        Ok(())
    } else {
        Err(Refusal::DecisionLanguage)
    }
}

/// 90-6(3): the decision appears on the portal; the first head's statement is owed from then on.
pub(crate) fn publish(case: &Case<'_>) -> Verdict {
    case.only_addressee()?;
    let State::Decided(collection) = case.petition.state else { return Err(case.wrong_state()) };
    let days = case.petition.rules.statement_reminder_days;
    let published = case
        .moves_to(State::DecisionPublished(collection))
        .fulfilling(TermKind::DecisionPublication)
        .starting(case.term(TermKind::Statement, days));
    Ok(case
        .towards_archive(published)
        .notifying(Audience::Author, NoticeKind::DecisionPublished)
        .notifying(Audience::Joiners, NoticeKind::DecisionPublished))
}

/// 90-6(3): the first head's official statement, made by now and not before the decision. The law sets no term for it:
/// the archive, which is ours, does not bar it.
pub(crate) fn record_statement(case: &Case<'_>, on: NaiveDate) -> Verdict {
    case.only_addressee()?;
    if case.petition.state.ended_as() != StateName::DecisionPublished {
        return Err(case.wrong_state());
    }
    has_happened(StatedDay::Statement, on, case.at.today)?;
    if case.facts.decision.is_some_and(|decision| on < decision.on) {
        return Err(Misstatement::StatementTooEarly.into());
    }
    Ok(case.stays().fulfilling(TermKind::Statement))
}
