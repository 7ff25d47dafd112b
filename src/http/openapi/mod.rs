//! The OpenAPI document, built from the routes themselves.

mod components;
mod examples;
mod links;
mod members;
mod operations;
mod optional_bodies;
mod refusals;
mod schemas;
mod webhooks;

use actix_web::App as ActixApp;
use actix_web::http::Method;
use serde_json::{Map, Value, json};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, ServerBuilder,
};
use utoipa_actix_web::AppExt as _;

use crate::routes::routes;

/// The words at the head of the document.
const DESCRIPTION: &str = include_str!("documentation.md");

/// The parts of the document in the order of their reading.
const TAGS: [(&str, &str); 21] = [
    ("reference", "Bodies, territories, rules, the working calendar"),
    ("accounts", "Registration and one's own account"),
    ("sessions", "Signing in and out"),
    ("petitions", "Writing, filing and reading petitions"),
    ("signatures", "Signing"),
    (
        "signature-log",
        "The public log of signatures (C2SP tlog-tiles), which anybody can count again without us",
    ),
    ("comments", "What citizens say to a petition"),
    ("attachments", "Files of a petition"),
    ("moderation", "The authorized body"),
    ("consideration", "The addressee: officials and first heads"),
    ("complaints", "Complaints, to the superior body or a court"),
    ("notices", "What the service tells people: the inbox, mass mail, and mail that was given up"),
    ("subscriptions", "News of petitions, bodies and territories, and what comes by mail"),
    ("staff", "Staff accounts, and the standing of others"),
    ("apps", "Third-party applications"),
    ("webhooks", "Addresses that are told of the public life of petitions (Standard Webhooks)"),
    ("open-data", "All that is public as tables, lines and daily files, for whoever studies it"),
    (
        "compatibility",
        "The addresses and shapes of the portal before this one, for programs that read it",
    ),
    ("administration", "The deployment's administrators"),
    ("sandbox", "For developers of apps; absent in production"),
    ("system", "Health, keys, this document"),
];

/// The OpenAPI document of what a server with or without the sandbox serves.
pub fn document(sandbox: bool) -> OpenApi {
    let (_, mut document) = ActixApp::new()
        .into_utoipa_app()
        .configure(|config| routes(config, sandbox))
        .split_for_parts();
    // The sandbox answers under the base path too; one name is enough for readers.
    document.paths.paths.retain(|path, _| !path.starts_with("/api/v1/dev/"));
    document.info = InfoBuilder::new()
        .title("petitions")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .contact(Some(ContactBuilder::new().name(Some("Whoever runs this deployment")).build()))
        .build();
    let here = ServerBuilder::new().url("/").description(Some(
        "This deployment, production or local: the one that served the document",
    ));
    document.servers = Some(vec![here.build()]);
    document.tags = Some(
        TAGS.map(|(name, words)| TagBuilder::new().name(name).description(Some(words)).build())
            .to_vec(),
    );
    if !sandbox {
        document.tags.iter_mut().for_each(|tags| tags.retain(|tag| tag.name != "sandbox"));
    }
    components::add(document.components.get_or_insert_with(Components::new));
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (Method::GET, &mut item.get),
            (Method::POST, &mut item.post),
            (Method::PUT, &mut item.put),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operations::complete(path, &method, operation);
            }
        }
    }
    document
}

/// The document as text, the way it is served and kept in the repository: with the bounds of every schema, the problems
/// of every call, and examples.
///
/// # Errors
/// Never in practice: the document is plain data.
pub fn text(sandbox: bool) -> Result<String, serde_json::Error> {
    let mut document = serde_json::to_value(document(sandbox))?;
    // Anybody may call it (OWASP API9:2023).
    document["servers"][0]["x-internal"] = json!(false);
    webhooks::add_schemas(&mut document);
    schemas::bound(&mut document);
    optional_bodies::say(&mut document);
    refusals::add(&mut document);
    links::add(&mut document);
    examples::add(&mut document);
    webhooks::add(&mut document);
    let operations = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .filter_map(Value::as_object_mut);
    operations.for_each(order_extensions);
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

/// Extensions by their names at the end: they come in any order, and the text has to be the same each time.
fn order_extensions(operation: &mut Map<String, Value>) {
    let (mut extensions, standard): (Vec<_>, Vec<_>) =
        std::mem::take(operation).into_iter().partition(|(name, _)| name.starts_with("x-"));
    extensions.sort_by(|one, other| one.0.cmp(&other.0));
    operation.extend(standard.into_iter().chain(extensions));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object of the document that may be a schema, a response or a reference, with where it stands.
    fn walk(value: &Value, place: &str, seen: &mut dyn FnMut(&Map<String, Value>, &str)) {
        match value {
            Value::Object(members) => {
                seen(members, place);
                for (name, value) in members.iter().filter(|(name, _)| *name != "example") {
                    walk(value, &format!("{place}/{name}"), seen);
                }
            }
            Value::Array(values) => {
                values
                    .iter()
                    .enumerate()
                    .for_each(|(at, value)| walk(value, &format!("{place}/{at}"), seen));
            }
            _ => {}
        }
    }

    fn found(wrong: impl Fn(&Value, &Map<String, Value>, &str) -> bool) -> Vec<String> {
        let document: Value = serde_json::from_str(&text(true).unwrap()).unwrap();
        let mut places = Vec::new();
        walk(&document, "", &mut |members, place| {
            if wrong(&document, members, place) {
                places.push(place.to_owned());
            }
        });
        places
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let dangling = found(|document, members, _| {
            let reference = members.get("$ref").and_then(Value::as_str);
            reference.is_some_and(|to| document.pointer(to.trim_start_matches('#')).is_none())
        });
        assert!(dangling.is_empty(), "{dangling:#?}");
    }

    #[test]
    fn every_answer_says_what_it_is() {
        let silent = found(|_, members, place| {
            let is_answer = place.rsplit('/').nth(1) == Some("responses");
            is_answer
                && !members.contains_key("$ref")
                && members.get("description").is_none_or(|words| words == "")
        });
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn every_string_number_and_list_has_bounds() {
        let boundless = found(|_, members, _| match schemas::kind(members) {
            "string" => {
                !["maxLength", "enum", "const"].into_iter().any(|word| members.contains_key(word))
            }
            "integer" => !members.contains_key("minimum") || !members.contains_key("maximum"),
            "array" => !members.contains_key("maxItems"),
            _ => false,
        });
        assert!(boundless.is_empty(), "{boundless:#?}");
    }

    #[test]
    fn bodies_take_no_other_members_and_have_examples() {
        let document: Value = serde_json::from_str(&text(true).unwrap()).unwrap();
        let mut bodies = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            // Its bodies are a foreign service's.
            if path.starts_with("/dev/eds/broker/") {
                continue;
            }
            for operation in item.as_object().unwrap().values() {
                let content = operation["requestBody"]["content"]["application/json"].as_object();
                let Some(content) = content else { continue };
                let name =
                    content["schema"]["$ref"].as_str().unwrap_or_else(|| panic!("{operation}"));
                let schema = document.pointer(name.trim_start_matches('#')).unwrap();
                assert_eq!(schema["additionalProperties"], json!(false), "{name}");
                assert!(content["example"].is_object(), "{name}");
                bodies += 1;
            }
        }
        assert!(bodies > 90, "{bodies}");
    }

    #[test]
    fn the_text_is_the_same_each_time() {
        let once = text(true).unwrap();
        for _ in 0..5 {
            assert!(text(true).unwrap() == once);
        }
    }
}
