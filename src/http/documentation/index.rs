//! All calls, by the parts of the document.

use serde::Serialize;
use serde_json::Value;

use super::document::{Documentation, METHODS, roles};
use super::prose::{Paragraph, paragraphs};

/// A call in the list.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    method: String,
    path: String,
    summary: String,
    /// Who may; empty where no role is asked for.
    roles: Vec<String>,
}

/// A part of the document.
#[derive(Debug, Serialize)]
struct Part {
    name: String,
    about: String,
    calls: Vec<Line>,
}

/// What the first page shows.
#[derive(Debug, Serialize)]
pub(super) struct Index {
    version: String,
    about: Vec<Paragraph>,
    parts: Vec<Part>,
}

impl Index {
    /// That of the document.
    pub(super) fn of(documentation: &Documentation) -> Self {
        let document = &documentation.document;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parts = document["tags"].as_array().into_iter().flatten().map(|tag| Part {
            name: word(&tag["name"]),
            about: word(&tag["description"]),
            calls: lines(document, &tag["name"]),
        });
        Self {
            version: word(&document["info"]["version"]),
            about: paragraphs(document["info"]["description"].as_str().unwrap_or_default()),
            parts: parts.collect(),
        }
    }
}

/// The calls of a part.
fn lines(document: &Value, tag: &Value) -> Vec<Line> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let operation = &item[method];
            if operation["tags"][0] == *tag {
                found.push(Line {
                    name: word(&operation["operationId"]),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    summary: word(&operation["summary"]),
                    roles: roles(operation),
                });
            }
        }
    }
    found
}
