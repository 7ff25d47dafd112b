//! What somebody signs with an electronic signature: a short text, in the petition's language, that says who does what
//! to which petition (90-3(1), 90-2(1), 90-6(1)).
//!
//! Its bytes are what counts: signatures over them are verified again for as long as they are kept. So whoever changes a
//! letter here writes another version, which the first line names; what was signed before is kept with its version.

use chrono::NaiveDate;

use crate::acts::Outcome;
use crate::follow_up::Stance;
use crate::language::Language;
use crate::words::words;

/// The version that the first line names.
pub const VERSION: i16 = 1;

words! {
    /// What is done by signing.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Occasion {
        /// A citizen joins (90-3(1)).
        Joining = "joining",
        /// The author files (90-2(1)).
        Filing = "filing",
        /// The first head decides (90-6(1)).
        Decision = "decision",
    }
}

/// The petition that a statement names.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The language it is written in, and so the statement.
    pub language: Language,
    /// Its id, which no other petition of any deployment has.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// SHA-256 of what is signed for, in hexadecimal: of its frozen text, or of the decision's.
    pub hash: &'a str,
}

/// That the signer joins the petition of that number.
pub fn joining(petition: &Named<'_>, number: &str) -> String {
    let title = title(petition);
    let sentence = match petition.language {
        Language::Kk => format!("№ {number} «{title}» петициясына қосыламын."),
        Language::Ru => format!("Присоединяюсь к петиции № {number} «{title}»."),
        Language::En => format!("I join petition No. {number} “{title}”."),
    };
    statement(Occasion::Joining, petition, &sentence)
}

/// That the author files the petition; it has no number before that.
pub fn filing(petition: &Named<'_>) -> String {
    let title = title(petition);
    let sentence = match petition.language {
        Language::Kk => format!("«{title}» петициясын беремін."),
        Language::Ru => format!("Подаю петицию «{title}»."),
        Language::En => format!("I file the petition “{title}”."),
    };
    statement(Occasion::Filing, petition, &sentence)
}

/// That the first head decides so on the petition of that number.
pub fn decision(petition: &Named<'_>, number: &str, outcome: Outcome) -> String {
    let title = title(petition);
    let outcome = outcome_in(petition.language, outcome);
    let sentence = match petition.language {
        Language::Kk => {
            format!("№ {number} «{title}» петициясы бойынша шешім қабылдаймын: {outcome}.")
        }
        Language::Ru => format!("Принимаю решение по петиции № {number} «{title}»: {outcome}."),
        Language::En => format!("I decide on petition No. {number} “{title}”: {outcome}."),
    };
    statement(Occasion::Decision, petition, &sentence)
}

/// No line end behind the last line: what a client copies by hand loses it easily.
fn statement(occasion: Occasion, petition: &Named<'_>, sentence: &str) -> String {
    let (of_petition, of_text) = match (petition.language, occasion) {
        (Language::Kk, Occasion::Decision) => ("Петиция", "Шешім мәтінінің SHA-256 хеші"),
        (Language::Kk, _) => ("Петиция", "Бекітілген мәтіннің SHA-256 хеші"),
        (Language::Ru, Occasion::Decision) => ("Петиция", "Хеш SHA-256 текста решения"),
        (Language::Ru, _) => ("Петиция", "Хеш SHA-256 зафиксированного текста"),
        (Language::En, Occasion::Decision) => ("Petition", "SHA-256 of the text of the decision"),
        (Language::En, _) => ("Petition", "SHA-256 of the frozen text"),
    };
    let (kind, id, hash) = (occasion.code(), petition.id, petition.hash);
    format!(
        "petition-statement/{VERSION} {kind}\n{sentence}\n{of_petition}: {id}\n{of_text}: {hash}"
    )
}

/// The title on one line, so that none looks like a line of the statement.
fn title(petition: &Named<'_>) -> String {
    petition.title.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn outcome_in(language: Language, outcome: Outcome) -> &'static str {
    match (language, outcome) {
        (Language::Kk, Outcome::Satisfied) => "қанағаттандыру",
        (Language::Kk, Outcome::PartiallySatisfied) => "ішінара қанағаттандыру",
        (Language::Kk, Outcome::Refused) => "қанағаттандырудан бас тарту",
        (Language::Ru, Outcome::Satisfied) => "удовлетворить",
        (Language::Ru, Outcome::PartiallySatisfied) => "удовлетворить частично",
        (Language::Ru, Outcome::Refused) => "отказать в удовлетворении",
        (Language::En, Outcome::Satisfied) => "satisfied",
        (Language::En, Outcome::PartiallySatisfied) => "satisfied in part",
        (Language::En, Outcome::Refused) => "refused",
    }
}

/// The words of a decision, as they are published.
#[derive(Debug, Clone)]
pub struct DecisionText<'a> {
    /// What is decided.
    pub outcome: Outcome,
    /// The reasons in Kazakh.
    pub reasoning_kk: Option<&'a str>,
    /// The reasons in Russian.
    pub reasoning_ru: Option<&'a str>,
    /// What the comments say.
    pub comment_analysis: Option<&'a str>,
    /// Foreign experience and law.
    pub comparative_law: Option<&'a str>,
    /// What it answers to each proposal.
    pub points: Vec<PointText<'a>>,
}

/// The words of a decision on one proposal.
#[derive(Debug, Clone, Copy)]
pub struct PointText<'a> {
    /// The proposal.
    pub proposal: &'a str,
    /// What is said to it.
    pub stance: Stance,
    /// The answer in Kazakh.
    pub answer_kk: Option<&'a str>,
    /// The answer in Russian.
    pub answer_ru: Option<&'a str>,
    /// Until when something is promised.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub responsible: Option<&'a str>,
}

impl DecisionText<'_> {
    /// The byte string whose SHA-256 the statement names: every part preceded by its length in bytes, as of a petition's
    /// text, and by whether it is there. A decision without points has the bytes of the first version.
    pub fn canonical(&self) -> Vec<u8> {
        let version: &[u8] =
            if self.points.is_empty() { b"decision-text/v1" } else { b"decision-text/v2" };
        let mut bytes = version.to_vec();
        let parts = [
            Some(self.outcome.code()),
            self.reasoning_kk,
            self.reasoning_ru,
            self.comment_analysis,
            self.comparative_law,
        ];
        add(&mut bytes, &parts);
        for point in &self.points {
            let due_on = point.due_on.map(|day| day.to_string());
            let parts = [
                Some(point.proposal),
                Some(point.stance.code()),
                point.answer_kk,
                point.answer_ru,
                due_on.as_deref(),
                point.responsible,
            ];
            add(&mut bytes, &parts);
        }
        bytes
    }
}

/// Each part preceded by its length in bytes, and by whether it is there.
fn add(bytes: &mut Vec<u8>, parts: &[Option<&str>]) {
    for part in parts {
        bytes.push(u8::from(part.is_some()));
        let part = part.unwrap_or_default();
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
}
