//! Examples of every body and answer, made of the examples of their members.

use serde_json::{Map, Value, json};

use crate::openapi::members::{numbers, text};
use crate::openapi::schemas::{SCHEMAS, kind};

/// An id as the service gives them out (UUIDv7).
const ID: &str = "01a208fc-762c-7054-b873-e29fadf66cf9";
/// How deep members are shown within members.
const DEPTH: usize = 8;

/// Puts an example beside every schema of a request or an answer that has none.
pub(super) fn add(document: &mut Value) {
    let known = document.clone();
    let paths = document["paths"].as_object_mut();
    let operations = paths
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut());
    for operation in operations {
        if let Some(content) = operation.pointer_mut("/requestBody/content") {
            each_media(content, |schema| Maker { document: &known, asked: true }.of(schema));
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(|responses| responses.values_mut()) {
            if let Some(content) = response.get_mut("content") {
                each_media(content, |schema| Maker { document: &known, asked: false }.of(schema));
            }
        }
    }
}

/// Sets the example of JSON media types that have none.
fn each_media(content: &mut Value, example: impl Fn(&Value) -> Option<Value>) {
    for (media_type, media) in content.as_object_mut().into_iter().flatten() {
        let shown = media.get("example").is_some() || media.get("examples").is_some();
        if !media_type.ends_with("json") || shown {
            continue;
        }
        let Some(made) = media.get("schema").and_then(&example) else { continue };
        media["example"] = made;
    }
}

/// Makes an example of a schema.
#[derive(Clone, Copy)]
struct Maker<'a> {
    document: &'a Value,
    /// Of a body that is sent to us: what may be left out is left out.
    asked: bool,
}

impl Maker<'_> {
    fn of(self, schema: &Value) -> Option<Value> {
        self.value(schema, "", "", DEPTH)
    }

    fn value(self, schema: &Value, owner: &str, member: &str, depth: usize) -> Option<Value> {
        let schema = schema.as_object()?;
        if let Some(example) = schema.get("example") {
            return Some(example.clone());
        }
        if let Some(first) = schema.get("examples").and_then(|examples| examples.get(0)) {
            return Some(first.clone());
        }
        if let Some(name) =
            schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix(SCHEMAS))
        {
            if let Some(whole) = self.asked.then(|| of_a_body(name)).flatten() {
                return Some(whole);
            }
            let named = self.document.pointer(&format!("/components/schemas/{name}"))?;
            return if depth == 0 { None } else { self.value(named, name, member, depth - 1) };
        }
        if let Some(word) =
            schema.get("const").or_else(|| schema.get("enum").and_then(|words| words.get(0)))
        {
            return Some(word.clone());
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let mut whole = Map::new();
            for part in parts {
                match self.value(part, owner, member, depth)? {
                    Value::Object(members) => whole.extend(members),
                    other => return Some(other),
                }
            }
            return Some(Value::Object(whole));
        }
        for alternatives in ["oneOf", "anyOf"] {
            if let Some(parts) = schema.get(alternatives).and_then(Value::as_array) {
                return parts.iter().find_map(|part| self.value(part, owner, member, depth));
            }
        }
        match kind(schema) {
            "string" => Some(Self::string(schema, owner, member)),
            "integer" => {
                let format = schema.get("format").and_then(Value::as_str).unwrap_or("int32");
                let known = numbers(owner, member, format).1;
                let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(known);
                let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(known);
                Some(json!(known.clamp(least, most.max(least))))
            }
            "number" => Some(json!(0.82)),
            "boolean" => Some(json!(true)),
            "array" => {
                let name = format!("items.{member}");
                let items =
                    schema.get("items").and_then(|items| self.value(items, owner, &name, depth));
                Some(Value::Array(items.into_iter().collect()))
            }
            "object" => self.object(schema, owner, member, depth),
            _ => None,
        }
    }

    fn string(schema: &Map<String, Value>, owner: &str, member: &str) -> Value {
        match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => json!(ID),
            Some("date") => json!("2026-11-23"),
            Some("date-time") => json!("2026-11-23T09:30:00Z"),
            _ => text(owner, member).map_or_else(|| json!(""), |text| text.example()),
        }
    }

    fn object(
        self,
        schema: &Map<String, Value>,
        owner: &str,
        member: &str,
        depth: usize,
    ) -> Option<Value> {
        let required = schema.get("required").and_then(Value::as_array);
        let is_required = |name: &str| {
            required.is_some_and(|required| required.iter().any(|known| known == name))
        };
        let mut whole = Map::new();
        for (name, property) in
            schema.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            if self.asked && !is_required(name) {
                continue;
            }
            if let Some(value) = self.value(property, owner, name, depth) {
                whole.insert(name.clone(), value);
            }
        }
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object())
        {
            let names = schema.get("propertyNames").unwrap_or(&Value::Null);
            let name = self.value(names, owner, &format!("names.{member}"), depth);
            let name = name.as_ref().and_then(Value::as_str).unwrap_or("example").to_owned();
            whole.extend(self.value(values, owner, member, depth).map(|value| (name, value)));
        }
        Some(Value::Object(whole))
    }
}

/// Bodies that need members beside those that are always required, or members that fit one another.
fn of_a_body(name: &str) -> Option<Value> {
    Some(match name {
        "PetitionChange" => {
            json!({ "proposals": "Кесуді тоқтатып, саябақты қорғалатын аумақ деп жариялау." })
        }
        "AccountChange" => json!({ "language": "ru" }),
        "StatedGround" => json!({
            "code": "prohibited_subject",
            "subject": "defence_security",
            "detail": "Өтініш қорғаныс мәселесіне қатысты.",
        }),
        "NewReasoning" => {
            json!({ "kk": "Ұсыныстар қаралды және негізделген деп танылды.", "ru": "Предложения рассмотрены и признаны обоснованными." })
        }
        "ClockStep" => json!({ "seconds": 3600 }),
        "NewComplaint" => {
            json!({ "matter": "rejection", "statement": "Бас тарту заңға қайшы, себебі негіз көрсетілмеген." })
        }
        _ => return None,
    })
}
