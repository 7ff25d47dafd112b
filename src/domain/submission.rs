//! Filing: who may, under which rules, and what they must have read and attached (90-1, 90-2).

use chrono::NaiveDate;

use crate::assurance::Assurance;
use crate::attachments::{Purpose, authority_shown};
use crate::case::Case;
use crate::effects::{Effects, Verdict};
use crate::joining::limit;
use crate::misstatement::Misstatement;
use crate::notice::{Audience, NoticeKind};
use crate::person::age_on;
use crate::petition::{State, StateName};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::rules::{Mode, RuleSet};
use crate::terms::{StartedTerm, TermKind};

/// Who may file: a citizen of age (90-1(2); the age is our default). An unknown birth date is none.
///
/// # Errors
/// [`Refusal::UnderAgeToFile`].
pub fn may_apply(
    rules: &RuleSet,
    born: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let minimum = rules.minimum_age;
    if born.is_some_and(|born| age_on(born, today) >= minimum) {
        Ok(())
    } else {
        Err(Refusal::UnderAgeToFile { minimum })
    }
}

/// Who may write a draft on the portal: a citizen with an account of their own, of age (90-1(2)).
/// Staff who handle petitions file none (67).
///
/// # Errors
/// [`Refusal::StaffAccount`] or [`Refusal::UnderAgeToFile`].
pub fn may_draft(role: Role, born: Option<NaiveDate>, today: NaiveDate) -> Result<(), Refusal> {
    if role != Role::Citizen {
        return Err(Refusal::StaffAccount);
    }
    may_apply(RuleSet::for_draft_of(today), born, today)
}

/// Whether the author may still rewrite or delete the draft: submission freezes it (90-2(2)).
///
/// # Errors
/// [`Refusal::WrongState`].
pub fn may_amend(state: StateName) -> Result<(), Refusal> {
    if let StateName::Draft = state { Ok(()) } else { Err(Refusal::WrongState { state }) }
}

/// Who files a draft on the portal, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Filing<'a> {
    /// The role of the account.
    pub role: Role,
    /// The applicant's day of birth.
    pub born: Option<NaiveDate>,
    /// How sure it is who they are, now.
    pub assurance: Assurance,
    /// How sure it must be.
    pub needed: Assurance,
    /// The rule set whose list of prohibited subjects was acknowledged (90-2(3)).
    pub acknowledged: &'a str,
    /// Somebody files for the author (90-2(2)(3)).
    pub represented: bool,
    /// What is attached.
    pub attached: &'a [Purpose],
}

/// Judges the filing of a draft on the portal; the rules under which it is filed, which stay with
/// the petition to its end.
///
/// # Errors
/// The first refusal in the order applicant, rules, acknowledgement, authority (90-1(2), 90-2(1)-(3)).
pub fn admit(filing: &Filing<'_>, today: NaiveDate) -> Result<&'static RuleSet, Refusal> {
    may_draft(filing.role, filing.born, today)?;
    let (needed, held) = (filing.needed, filing.assurance);
    if held < needed {
        return Err(Refusal::AssuranceToFile { needed, held });
    }
    let rules = rules_of(today)?;
    acknowledges(rules, filing.acknowledged)?;
    authority_shown(filing.represented, filing.attached)?; // 90-2(2)(3)
    Ok(rules)
}

/// Judges the filing of an application on paper (90-2(1)); the rules under which it is filed.
///
/// # Errors
/// [`Refusal::NoRulesInForce`] or [`Refusal::UnderAgeToFile`].
pub fn admit_on_paper(
    born: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<&'static RuleSet, Refusal> {
    let rules = rules_of(today)?;
    may_apply(rules, born, today)?;
    Ok(rules)
}

/// Whether the text names its subject where the rules ask for it (90-2(2)(4); not in 2024).
///
/// # Errors
/// [`Misstatement::TextSubjectMissing`].
pub fn names_subject(rules: &RuleSet, subject: &str) -> Result<(), Misstatement> {
    if rules.subject_required && subject.is_empty() {
        Err(Misstatement::TextSubjectMissing)
    } else {
        Ok(())
    }
}

/// The rules of the day of submission.
fn rules_of(today: NaiveDate) -> Result<&'static RuleSet, Refusal> {
    RuleSet::in_force_on(today).ok_or(Refusal::NoRulesInForce)
}

/// 90-2(3): the list that was read is the list of those rules.
fn acknowledges(rules: &RuleSet, acknowledged: &str) -> Result<(), Refusal> {
    let in_force = rules.version.code();
    if acknowledged == in_force { Ok(()) } else { Err(Refusal::StaleAcknowledgement { in_force }) }
}

/// 90-2(1)-(3): only who has read the list of the rules in force may file.
pub(crate) fn submit(case: &Case<'_>, acknowledged: &str) -> Verdict {
    case.only_author()?;
    let State::Draft = case.petition.state else { return Err(case.wrong_state()) };
    acknowledges(case.petition.rules, acknowledged)?;
    Ok(after_submission(case))
}

/// 90-2(1): an application on paper is entered for its author, and goes the same way.
pub(crate) fn enter_paper(case: &Case<'_>) -> Verdict {
    case.only_moderator()?;
    let State::Draft = case.petition.state else { return Err(case.wrong_state()) };
    Ok(after_submission(case))
}

/// Where moderation stands under each mode, for those who submit (90-2(5)).
fn after_submission(case: &Case<'_>) -> Effects {
    let effects = match case.petition.mode {
        Mode::Pre => case.moves_to(State::OnModeration).starting(moderation_term(case)),
        Mode::Post => limit(case),
    };
    effects.notifying(Audience::Author, NoticeKind::PetitionSubmitted)
}

/// The term of the moderator (90-2(5)).
pub(crate) fn moderation_term(case: &Case<'_>) -> StartedTerm {
    case.term(TermKind::Moderation, case.petition.rules.moderation_days)
}
