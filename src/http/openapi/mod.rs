//! The OpenAPI document, built from the routes themselves.

mod components;
mod operations;

use actix_web::App as ActixApp;
use actix_web::http::Method;
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
    document(sandbox).to_pretty_json().map(|text| text + "\n")
}
