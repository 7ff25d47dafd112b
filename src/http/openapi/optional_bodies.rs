//! Bodies that may be left out: what comes without one is read as an empty object.

use serde_json::{Value, json};

/// Says so of every call by POST whose body has no member that must be there.
pub(super) fn say(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let paths = document["paths"].as_object_mut();
    for item in paths.into_iter().flat_map(|paths| paths.values_mut()) {
        let Some(body) = item.pointer_mut("/post/requestBody") else { continue };
        let named = body.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str);
        let name = named.and_then(|named| named.rsplit('/').next()).unwrap_or_default();
        let Some(schema) = schemas.get(name) else { continue };
        if schema["required"].as_array().is_none_or(Vec::is_empty) {
            body["required"] = json!(false);
        }
    }
}
