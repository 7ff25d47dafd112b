//! A body as it may be sent, made of what the document gives as examples.

use serde_json::{Map, Value, json};

use super::document::Documentation;

/// Bodies within bodies that are written out; what lies deeper is left empty.
const DEEPEST: u8 = 5;

/// A value of that schema.
pub(super) fn of(documentation: &Documentation, schema: &Value) -> Value {
    at_depth(documentation, schema, 0)
}

fn at_depth(documentation: &Documentation, schema: &Value, depth: u8) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if depth > DEEPEST {
        return json!({});
    }
    let schema = documentation.resolved(schema);
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let all = ["oneOf", "allOf", "anyOf"].iter().filter_map(|group| schema[*group].as_array());
    if let Some(one) = all.flatten().find(|one| one["type"] != "null") {
        return at_depth(documentation, one, depth + 1);
    }
    match kind(schema) {
        "object" => object(documentation, schema, depth),
        "array" => json!([at_depth(documentation, &schema["items"], depth + 1)]),
        "string" => text(schema),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        _ => Value::Null,
    }
}

/// The type of a schema; of several the one that is not null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null")
        }
        kind => kind.as_str().unwrap_or("null"),
    }
}

/// What an object must have; all that it may have where nothing must.
fn object(documentation: &Documentation, schema: &Value, depth: u8) -> Value {
    let required = schema["required"].as_array();
    let mut made = Map::new();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let wanted =
            required.is_none_or(|all| all.iter().any(|one| one.as_str() == Some(name.as_str())));
        if wanted {
            made.insert(name.clone(), at_depth(documentation, member, depth + 1));
        }
    }
    Value::Object(made)
}

fn text(schema: &Value) -> Value {
    json!(match schema["format"].as_str() {
        Some("date") => "2026-09-07",
        Some("date-time") => "2026-09-07T05:00:00Z",
        Some("uuid") => "01a208fc-762c-7054-b873-e29fadf66cf8",
        _ => "…",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_made_of_examples_and_ends_though_it_holds_itself() {
        let document = json!({ "components": { "schemas": {
            "Text": {
                "type": "object", "required": ["title", "state", "parts", "day", "self"],
                "properties": {
                    "title": { "type": "string", "example": "A title" },
                    "state": { "$ref": "#/components/schemas/State" },
                    "parts": { "type": "array", "items": { "type": "integer", "minimum": 3 } },
                    "day": { "type": ["string", "null"], "format": "date" },
                    "self": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Text" }] },
                    "other": { "type": "boolean" },
                },
            },
            "State": { "type": "string", "enum": ["draft", "published"] },
        } } });
        let documentation = Documentation::of(document);
        let made = of(&documentation, &json!({ "$ref": "#/components/schemas/Text" }));
        assert_eq!(made["title"], "A title");
        assert_eq!(made["state"], "draft");
        assert_eq!(made["parts"], json!([3]));
        assert_eq!(made["day"], "2026-09-07");
        assert_eq!(made["self"]["title"], "A title");
        assert!(made.get("other").is_none());
    }
}
