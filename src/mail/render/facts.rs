//! The facts of a notice before they meet its templates: checked, cleaned, and completed with null.

use serde_json::{Map, Value};

use super::lines::one_line;
use crate::MailError;
use domain::acts::{AppealRoute, ComplaintOutcome, Outcome};
use domain::counter::Document;
use domain::follow_up::Progress;
use domain::notice::{NoticeKind, TermSpokenOf};
use domain::proceedings::Conclusion;
use domain::succession::BodyChange;
use domain::terms::TermKind;

/// Facts that may run over several lines; all others are put on one.
const LONG_FACTS: [&str; 4] = ["reasoning", "note", "detail", "question"];
/// Facts with few values.
const CLOSED_FACTS: [&str; 8] = [
    "conclusion",
    "second_factor",
    "complaint_outcome",
    "outcome",
    "appeal_route",
    "reorganisation",
    "document",
    "progress",
];

/// Refuses a value that a fact with few values does not have, so that no template has to guess what it means.
pub(super) fn require_known_values(
    kind: NoticeKind,
    facts: &Map<String, Value>,
) -> Result<(), MailError> {
    let unknown = |fact: &str| {
        facts.get(fact).is_some_and(|value| !value.as_str().is_some_and(|value| has(fact, value)))
    };
    if let Some(fact) = CLOSED_FACTS.into_iter().find(|fact| unknown(fact)) {
        return Err(MailError::UnknownValue { kind: kind.code(), fact });
    }
    // A refusal needs at least one ground (90-2(4)).
    let groundless = |value: &Value| value.as_array().is_none_or(Vec::is_empty);
    if facts.get("grounds").is_some_and(groundless) {
        return Err(MailError::UnknownValue { kind: kind.code(), fact: "grounds" });
    }
    Ok(())
}

/// Whether that fact has that value.
fn has(fact: &str, value: &str) -> bool {
    match fact {
        "outcome" => Outcome::parse(value).is_some(),
        "complaint_outcome" => ComplaintOutcome::parse(value).is_some(),
        "appeal_route" => AppealRoute::parse(value).is_some(),
        "conclusion" => Conclusion::parse(value).is_some(),
        "reorganisation" => BodyChange::parse(value).is_some(),
        "document" => Document::parse(value).is_some(),
        "progress" => Progress::parse(value).is_some(),
        _ => ["enrolled", "removed"].contains(&value),
    }
}

/// The term that the facts name, of a notice that may speak of any.
pub(super) fn term_named(
    kind: NoticeKind,
    facts: &Map<String, Value>,
) -> Result<Option<TermKind>, MailError> {
    if kind.term() != TermSpokenOf::Any {
        return Ok(None);
    }
    let named = facts.get("clock").and_then(Value::as_str).and_then(TermKind::parse);
    named.map(Some).ok_or(MailError::UnknownValue { kind: kind.code(), fact: "clock" })
}

/// The facts, cleaned, with null for those that may be missing.
pub(super) fn with_optional(kind: NoticeKind, facts: &Map<String, Value>) -> Map<String, Value> {
    let mut context: Map<_, _> =
        facts.iter().map(|(name, value)| (name.clone(), clean(name, value))).collect();
    let of_its_own = [
        (NoticeKind::PetitionSubmitted, "due_on"),
        (NoticeKind::PetitionRejected, "reasoning"),
        (NoticeKind::DiscussionAnnounced, "starts_at"),
        (NoticeKind::DiscussionAnnounced, "agenda"),
        (NoticeKind::DiscussionAnnounced, "broadcast_link"),
        (NoticeKind::AddresseeReorganised, "successor"),
        (NoticeKind::IdentityChecked, "office"),
        (NoticeKind::WebhookDisabled, "description"),
        (NoticeKind::WebhookDisabled, "host"),
        (NoticeKind::WorkingGroupInvited, "meets_on"),
        (NoticeKind::RepresentativeInvited, "meets_on"),
        (NoticeKind::GroupMemberInvited, "meets_on"),
    ];
    let of_its_own = of_its_own.into_iter().filter(|(of, _)| *of == kind).map(|(_, name)| name);
    // Not every term follows a registration.
    let of_a_term = ["registration_number", "registered_on"]
        .into_iter()
        .filter(|_| kind.term() == TermSpokenOf::Any);
    for name in ["given_name", "unsubscribe_link", "note", "log"]
        .into_iter()
        .chain(of_its_own)
        .chain(of_a_term)
    {
        context.entry(name).or_insert(Value::Null);
    }
    context
}

/// Takes control characters out of a fact: names and titles stay on one line.
fn clean(name: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if LONG_FACTS.contains(&name) => {
            let text = text.replace("\r\n", "\n");
            Value::String(text.chars().filter(|c| *c == '\n' || !c.is_control()).collect())
        }
        Value::String(text) => Value::String(one_line(text)),
        Value::Array(items) => Value::Array(items.iter().map(|item| clean(name, item)).collect()),
        Value::Object(map) => Value::Object(
            map.iter().map(|(name, value)| (name.clone(), clean(name, value))).collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
