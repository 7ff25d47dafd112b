//! The decision on a petition: when it may be made, in which language, and its publication (90-6).

use chrono::NaiveDate;

use crate::acts::Study;
use crate::case::Case;
use crate::consideration::in_consideration;
use crate::effects::{Effects, Verdict};
use crate::language::Language;
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Consideration, Duties, State};
use crate::refusal::Refusal;
use crate::terms::TermKind;

/// 90-6(1), (2): every duty of 90-5(2) first; reasoned in the state language or the petition's.
/// Until it is published the first head may put a decision in better words.
pub(crate) fn resolve(case: &Case<'_>, languages: &[Language], study: Study) -> Verdict {
    case.only_first_head()?;
    if let State::Decided(_) = case.petition.state {
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

/// What 90-5(2) still asks for. Comments and foreign law are the central bodies' part alone.
fn undone(case: &Case<'_>, duties: Duties, study: Study) -> Vec<&'static str> {
    let local = case.petition.local;
    let uncommented = case.facts.comments == 0;
    [
        (duties.field_visit, "field_visit"),
        (duties.working_group, "working_group"),
        (duties.discussion_on.is_some(), "discussion"),
        (duties.minutes, "minutes"),
        (study.comment_analysis || local || uncommented, "comment_analysis"),
        (study.comparative_law || local || !study.touches_legislation, "comparative_law"),
    ]
    .into_iter()
    .filter_map(|(done, name)| (!done).then_some(name))
    .collect()
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

/// 90-6(3): the first head's official statement, made by now and not before the decision.
pub(crate) fn record_statement(case: &Case<'_>, on: NaiveDate) -> Verdict {
    case.only_addressee()?;
    let State::DecisionPublished(_) = case.petition.state else { return Err(case.wrong_state()) };
    has_happened(StatedDay::Statement, on, case.at.today)?;
    if case.facts.decided_on.is_some_and(|decided| on < decided) {
        return Err(Misstatement::StatementTooEarly.into());
    }
    Ok(case.stays().fulfilling(TermKind::Statement))
}
