//! The OpenAPI document, built from the routes themselves.

mod components;
mod operations;

use actix_web::App as ActixApp;
use actix_web::http::Method;
use serde_json::{Map, Value};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi};
use utoipa_actix_web::AppExt as _;

use crate::routes::routes;

/// The words at the head of the document.
const DESCRIPTION: &str = include_str!("documentation.md");

/// The parts of the document in the order of their reading.
const TAGS: [(&str, &str); 15] = [
    ("reference", "Bodies, territories, rules, the working calendar"),
    ("accounts", "Registration and one's own account"),
    ("sessions", "Signing in and out"),
    ("petitions", "Writing, filing and reading petitions"),
    ("signatures", "Signing"),
    ("comments", "What citizens say to a petition"),
    ("attachments", "Files of a petition"),
    ("moderation", "The authorized body"),
    ("consideration", "The addressee: officials and first heads"),
    ("complaints", "Complaints, to the superior body or a court"),
    ("staff", "Staff accounts, and the standing of others"),
    ("apps", "Third-party applications"),
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
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
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

/// The document as text, the way it is kept in the repository.
///
/// # Errors
/// Never in practice: the document is plain data.
pub fn text(sandbox: bool) -> Result<String, serde_json::Error> {
    let mut document = serde_json::to_value(document(sandbox))?;
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

    #[test]
    fn the_text_is_the_same_each_time() {
        let once = text(true).unwrap();
        for _ in 0..20 {
            assert!(text(true).unwrap() == once);
        }
    }
}
