//! What a first head sends to decide.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::intake::{Faults, Field, cms, date, line, lines, one_of};
use crate::responses::problem::Problem;
use crate::views::vocabulary::{OutcomeWord, StanceWord};
use app::consideration::{AnsweredPoint, Decision};
use domain::follow_up::{MOST_POINTS, Stance};
use domain::lifecycle::Outcome;
use domain::petition::lengths;
use domain::rules::article;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewReasoning)]
pub(super) struct ReasoningBody {
    #[schema(value_type = Option<String>)]
    kk: Field<String>,
    #[schema(value_type = Option<String>)]
    ru: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDecision)]
pub(super) struct DecisionBody {
    #[schema(value_type = OutcomeWord, example = "refused")]
    outcome: Field<String>,
    /// In Kazakh, or in the language of the petition (90-6(2)); in both if you like.
    #[schema(value_type = ReasoningBody)]
    reasoning: Field<Map<String, Value>>,
    /// What the comments say; required of central bodies when there are any (90-5(2)).
    #[schema(value_type = Option<String>)]
    comment_analysis: Field<String>,
    /// Whether legislation would have to change.
    #[schema(value_type = Option<bool>)]
    touches_legislation: Field<bool>,
    /// Foreign experience and law; required of central bodies when legislation is touched (90-5(2)).
    #[schema(value_type = Option<String>)]
    comparative_law: Field<String>,
    /// An answer to each proposal of the petition, in the order they are shown in.
    #[schema(value_type = Option<Vec<PointBody>>)]
    points: Field<Vec<Value>>,
    /// An electronic signature (ЭЦП) for the body, over the bytes of `decision/signing-statement`: a CMS in Base64 of DER
    /// or in PEM, by a certificate of the organisation whose role may sign.
    #[schema(value_type = Option<String>)]
    cms: Field<String>,
}

impl DecisionBody {
    /// The decision, and the electronic signature that came with it.
    ///
    /// # Errors
    /// 422 with every fault.
    pub(super) fn check(self, mut faults: Faults) -> Result<(Decision, Option<String>), Problem> {
        let known = one_of(Outcome::parse, "satisfied, partially_satisfied, refused");
        let outcome = faults.required_by(article::FIRST_HEAD, "/outcome", self.outcome, known);
        let text = || lines(lengths::OFFICIAL_TEXT);
        let reasoning = faults.asked_by(article::DECISION_REASONING, |faults| {
            in_languages(faults, "/reasoning", self.reasoning)
        });
        let comment_analysis = faults.optional("/comment_analysis", self.comment_analysis, text());
        let touches_legislation =
            faults.optional("/touches_legislation", self.touches_legislation, Ok).unwrap_or(false);
        let comparative_law = faults.optional("/comparative_law", self.comparative_law, text());
        let points = points(&mut faults, self.points);
        let cms = cms::cms(&mut faults, self.cms);
        faults.settle(|| {
            let (reasoning_kk, reasoning_ru) = reasoning?;
            let outcome = outcome?;
            let decision = Decision {
                outcome,
                reasoning_kk,
                reasoning_ru,
                comment_analysis,
                touches_legislation,
                comparative_law,
                points: points?,
            };
            Some((decision, cms))
        })
    }
}

/// A text in Kazakh, in Russian, in both or in neither.
pub(super) type InTwo = (Option<String>, Option<String>);

/// The text in the languages that are there.
pub(super) fn in_languages(
    faults: &mut Faults,
    pointer: &str,
    given: Field<Map<String, Value>>,
) -> Option<InTwo> {
    faults.object(pointer, given, |texts: ReasoningBody, faults| {
        let text = || lines(lengths::OFFICIAL_TEXT);
        let kk = faults.optional(&format!("{pointer}/kk"), texts.kk, text());
        let ru = faults.optional(&format!("{pointer}/ru"), texts.ru, text());
        Some((kk, ru))
    })
}

/// As [`in_languages`], where there has to be one.
pub(super) fn in_some_language(
    faults: &mut Faults,
    pointer: &str,
    given: Field<Map<String, Value>>,
) -> Option<InTwo> {
    let before = faults.count();
    let texts = in_languages(faults, pointer, given)?;
    if texts == (None, None) && faults.count() == before {
        faults.push(pointer, "required", "this member is required");
        return None;
    }
    Some(texts)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDecisionPoint)]
struct PointBody {
    /// In the words of the petition's proposals; line breaks may differ.
    #[schema(value_type = String, example = "Отменить решение о едином поясе.")]
    proposal: Field<String>,
    #[schema(value_type = StanceWord, example = "partly_accepted")]
    stance: Field<String>,
    /// In a language of the whole decision (90-6(2)).
    #[schema(value_type = ReasoningBody)]
    answer: Field<Map<String, Value>>,
    /// Until when something is promised: today or later, and nothing of what is declined. From the publication on
    /// everybody sees whether it is kept.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Field<String>,
    /// Who does it: a body, a unit or an office. No names of citizens.
    #[schema(value_type = Option<String>)]
    responsible: Field<String>,
}

impl PointBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<AnsweredPoint> {
        let here = |member: &str| format!("/points/{at}/{member}");
        let quoted = lines(lengths::PROPOSALS);
        let proposal = faults.required(&here("proposal"), self.proposal, quoted);
        let known = one_of(Stance::parse, "accepted, partly_accepted, declined");
        let stance = faults.required(&here("stance"), self.stance, known);
        let answer = in_some_language(faults, &here("answer"), self.answer);
        let due_on = faults.optional(&here("due_on"), self.due_on, date);
        let who = line(lengths::OFFICIAL_LINE);
        let responsible = faults.optional(&here("responsible"), self.responsible, who);
        let (answer_kk, answer_ru) = answer?;
        Some(AnsweredPoint {
            proposal: proposal?,
            stance: stance?,
            answer_kk,
            answer_ru,
            due_on,
            responsible,
        })
    }
}

/// The answers to proposals; none where there are none.
fn points(faults: &mut Faults, given: Field<Vec<Value>>) -> Option<Vec<AnsweredPoint>> {
    if matches!(given, Field::Missing) {
        return Some(Vec::new());
    }
    faults.list("/points", given, 1..=MOST_POINTS, PointBody::check)
}
