//! The API's own document, and calls made up from it.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::Value;

use super::MINISTRY;

/// The document with the sandbox in it.
pub fn document() -> Value {
    serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap()
}

/// Every documented operation: method, path, name.
pub fn operations(document: &Value) -> Vec<(Method, String, String)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(name) = operation["operationId"].as_str() {
                found.push((method.to_uppercase().parse().unwrap(), path.clone(), name.to_owned()));
            }
        }
    }
    found
}

/// A path with something in every place of it: this id where an id stands.
pub fn filled(path: &str, id: &str) -> String {
    let path = path
        .replace("{slug}", MINISTRY)
        .replace("{date}", "2026-12-31")
        .replace("{name}", "creation")
        .replace("{version}", "V2026");
    let parts = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}
