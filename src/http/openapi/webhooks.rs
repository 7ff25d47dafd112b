//! What webhooks are told (OpenAPI 3.1, `webhooks`): each type of event with its body, by the specification Standard Webhooks.

use serde_json::{Value, json};

use crate::openapi::schemas::SCHEMAS;
use domain::petition::StateName;
use domain::terms::TermKind;
use domain::webhooks::EventType;

/// What is told of a petition, and what an owner is told who tries a webhook out.
const OF_A_PETITION: &str = "PetitionEvent";
const TRIAL: &str = "WebhookTrial";

/// Adds the bodies to the schemas, before those get their bounds.
pub(super) fn add_schemas(document: &mut Value) {
    let kinds: Vec<&str> = EventType::ALL
        .into_iter()
        .filter(|kind| kind.is_of_petitions())
        .map(EventType::code)
        .collect();
    let schemas = &mut document["components"]["schemas"];
    schemas[OF_A_PETITION] = json!({
        "description": "What a webhook is told of a petition. It is thin: read the petition for the rest.",
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "description": "What happened.", "type": "string", "enum": kinds },
            "timestamp": timestamp(),
            "data": { "$ref": format!("{SCHEMAS}PetitionEventData") },
        },
    });
    let petition = json!({ "description": "As `GET /petitions/{id}` reads it.", "type": "string", "format": "uuid" });
    let state = |words: &str| json!({ "description": words, "type": "string", "enum": StateName::ALL.map(StateName::code) });
    schemas["PetitionEventData"] = json!({
        "description": "Which petition, and how it stands after what happened.",
        "type": "object",
        "required": ["petition_id", "number", "href", "state", "version", "addressee", "happened_on"],
        "properties": {
            "petition_id": petition,
            "number": { "type": ["string", "null"] },
            "href": { "description": "The address of `GET /petitions/{id}`.", "type": "string" },
            "state": state("The state after it."),
            "version": { "description": "Grows by one with each step of the petition.", "type": "integer" },
            "addressee": { "description": "The slug of the body that it is addressed to.", "type": "string" },
            "happened_on": { "description": "The civil day in Kazakhstan (UTC+5).", "type": "string", "format": "date" },
            "previous_state": state("The state before it, where it was a step of the petition."),
            "term": { "description": "The term that passed, with `petition.term_passed`.", "type": "string",
                "enum": TermKind::ALL.map(TermKind::code) },
            "share": { "description": "Of the votes needed, in per cent, with `petition.milestone_reached`.",
                "type": "integer", "minimum": 25, "maximum": 75 },
        },
    });
    schemas[TRIAL] = json!({
        "description": "What `POST /webhooks/{id}/test` sends.",
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "type": "string", "const": EventType::Test.code() },
            "timestamp": timestamp(),
            "data": { "$ref": format!("{SCHEMAS}WebhookTrialData") },
        },
    });
    schemas["WebhookTrialData"] = json!({
        "description": "Which webhook is tried out.",
        "type": "object",
        "required": ["webhook_id"],
        "properties": { "webhook_id": { "type": "string", "format": "uuid" } },
    });
}

fn timestamp() -> Value {
    json!({
        "description": "When it happened; of what one signature caused, the beginning of that day.",
        "type": "string", "format": "date-time",
    })
}

/// Adds the calls that receivers get, one a type of event.
pub(super) fn add(document: &mut Value) {
    for kind in EventType::ALL {
        document["webhooks"][kind.code()] = json!({ "post": call(kind) });
    }
}

fn call(kind: EventType) -> Value {
    let body = if kind.is_of_petitions() { OF_A_PETITION } else { TRIAL };
    json!({
        "tags": ["webhooks"],
        // What shows who calls is the signature.
        "security": [],
        "operationId": format!("on_{}", kind.code().replace('.', "_")),
        "summary": words(kind),
        "description": "Verify `webhook-signature` with a library of Standard Webhooks, take each `webhook-id` once, and answer \
                        within 15 seconds. Events of one petition come in its order.",
        "parameters": headers(),
        "requestBody": {
            "required": true,
            "content": { "application/json": {
                "schema": { "$ref": format!("{SCHEMAS}{body}") },
                "example": example(kind),
            } },
        },
        "responses": {
            "2XX": { "description": "It is taken" },
            "410": { "description": "The address is gone: the webhook is turned off" },
            "default": { "description": "It is sent again, after growing pauses and for three days" },
        },
    })
}

/// The headers of Standard Webhooks.
fn headers() -> Value {
    let header = |name: &str, words: &str, pattern: &str, most: u32, example: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": words, "example": example,
            "schema": { "type": "string", "maxLength": most, "pattern": pattern },
        })
    };
    json!([
        header(
            "webhook-id",
            "Names the event, however often it is sent",
            "^[0-9a-f-]{36}$",
            36,
            "01a208fc-762c-7054-b873-e29fadf66cf9"
        ),
        header(
            "webhook-timestamp",
            "When this try was sent, in seconds since 1970",
            "^[0-9]+$",
            20,
            "1795426200"
        ),
        header(
            "webhook-signature",
            "Signatures of `id.timestamp.body`, with a space between them: `v1` by HMAC-SHA-256, `v1a` by Ed25519, of each secret that is in use",
            "^v1a?,[A-Za-z0-9+/=]+( v1a?,[A-Za-z0-9+/=]+)*$",
            1_000,
            "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
        ),
    ])
}

fn example(kind: EventType) -> Value {
    let mut example = json!({ "type": kind.code(), "timestamp": "2026-11-23T09:30:00Z" });
    if !kind.is_of_petitions() {
        example["data"] = json!({ "webhook_id": "01a208fc-762c-7054-b873-e29fadf66cf9" });
        return example;
    }
    example["data"] = json!({
        "petition_id": "01a208fc-762c-7054-b873-e29fadf66cf9",
        "number": "ПТ-2026-000001",
        "href": "https://petitions.example/api/v1/petitions/01a208fc-762c-7054-b873-e29fadf66cf9",
        "state": "published",
        "version": 4,
        "addressee": "ministry-trade-integration",
        "happened_on": "2026-11-23",
    });
    let (member, value) = match kind {
        EventType::MilestoneReached => ("share", json!(25)),
        EventType::TermPassed => ("term", json!(TermKind::Consideration.code())),
        _ => ("previous_state", json!("limited")),
    };
    example["data"][member] = value;
    example
}

/// What happened, in a sentence.
const fn words(kind: EventType) -> &'static str {
    match kind {
        EventType::Opened => "A petition came into open publication: anybody may sign it",
        EventType::MilestoneReached => "Another quarter of the votes needed is there",
        EventType::ThresholdReached => "A petition has the votes it needs",
        EventType::SignaturesInvalidated => "Votes were found to be none",
        EventType::SignatureDisowned => "Somebody disowned a vote given in their name",
        EventType::BackInCollection => "A petition is below the threshold again, and collects on",
        EventType::PaperSheetsAnnounced => "Sheets of paper came in, whose lines are typed",
        EventType::MediaLettersSent => "The media were told of a petition",
        EventType::TakenDown => "Staff took a petition out of public access",
        EventType::Restored => "A petition is in public access again",
        EventType::CollectionLapsed => "Six months ended below the threshold",
        EventType::Forwarded => "A petition went to its addressee",
        EventType::Registered => "The addressee registered a petition",
        EventType::Redirected => "The addressee sent a petition on to the competent body",
        EventType::WorkingGroupFormed => "The addressee formed a working group",
        EventType::FieldVisitRecorded => "What was found on the spot is on record",
        EventType::DiscussionAnnounced => "A public discussion was announced",
        EventType::ProgrammeChanged => "The programme of a discussion changed",
        EventType::MinutesRecorded => "The minutes of a discussion are on record",
        EventType::Decided => "The first head decided",
        EventType::DecisionRevised => {
            "The words of a decision were corrected before its publication"
        }
        EventType::DecisionCancelled => "A decision was cancelled",
        EventType::DecisionPublished => "A decision was published",
        EventType::PromiseReported => "A body reported on what its decision promised",
        EventType::PromisePassed => {
            "The day of something promised passed, and nothing says that it is done"
        }
        EventType::StatementRecorded => "The addressee spoke about its refusal in public",
        EventType::ProposalAnswered => "The addressee answered a petition as a proposal",
        EventType::Withdrawn => "The author took a petition back",
        EventType::ComplaintFiled => "A complaint about a petition was filed",
        EventType::ComplaintPassedOn => "A complaint went on to the superior",
        EventType::ComplaintSettled => "A complaint has its outcome",
        EventType::Archived => "A petition went to the archive",
        EventType::CalendarChanged => "A change of the calendar moved the terms of a petition",
        EventType::AddresseeReorganised => "The addressee of a petition was reorganised",
        EventType::TermPassed => "A term of the law passed without its act",
        EventType::Test => "A trial, asked for by the owner of the webhook",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_in_the_document_with_a_body_that_its_schema_describes() {
        let document: Value = serde_json::from_str(&crate::openapi::text(false).unwrap()).unwrap();
        let told = document["webhooks"].as_object().unwrap();
        assert_eq!(told.len(), EventType::ALL.len());
        for (kind, item) in told {
            let content = &item["post"]["requestBody"]["content"]["application/json"];
            let name = content["schema"]["$ref"].as_str().unwrap().trim_start_matches('#');
            let schema = document.pointer(name).unwrap();
            let known = &schema["properties"]["type"];
            let listed = known["enum"].as_array().is_some_and(|all| all.contains(&json!(kind)));
            assert!(listed || known["const"] == json!(kind), "{kind}");
            let data =
                schema["properties"]["data"]["$ref"].as_str().unwrap().trim_start_matches('#');
            let data = document.pointer(data).unwrap();
            let shown = content["example"]["data"].as_object().unwrap();
            assert!(shown.keys().all(|name| data["properties"][name].is_object()), "{kind}");
            let mut required = data["required"].as_array().unwrap().iter();
            assert!(required.all(|name| shown.contains_key(name.as_str().unwrap())), "{kind}");
        }
    }
}
