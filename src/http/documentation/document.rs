//! The document itself, and how things are found in it.

use std::collections::BTreeMap;

use serde_json::Value;

/// Where the bodies lie, each under its name.
pub(super) const SCHEMAS: &str = "/docs/schemas/";

/// The document, with its calls by their names.
#[derive(Debug)]
pub struct Documentation {
    pub(super) document: Value,
    /// Path and method of each call.
    pub(super) calls: BTreeMap<String, (String, &'static str)>,
}

/// The methods of calls, as the document names them, in the order of reading.
pub(super) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Documentation {
    /// That of this document.
    pub fn of(document: Value) -> Self {
        let mut calls = BTreeMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                if let Some(name) = item[method]["operationId"].as_str() {
                    calls.insert(name.to_owned(), (path.clone(), method));
                }
            }
        }
        Self { document, calls }
    }

    /// What a reference within the document leads to; anything else is itself.
    pub(super) fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(reference) = value["$ref"].as_str().and_then(|it| it.strip_prefix('#')) else {
            return value;
        };
        self.document.pointer(reference).unwrap_or(value)
    }

    /// A schema by its name.
    pub(super) fn schema(&self, name: &str) -> Option<&Value> {
        self.document["components"]["schemas"].get(name)
    }
}

/// The roles that may make a call; none where no role is asked for.
pub(super) fn roles(operation: &Value) -> Vec<String> {
    let named = operation["x-roles"].as_array().into_iter().flatten();
    named.filter_map(Value::as_str).map(str::to_owned).collect()
}
