//! What every schema of the document says: its bounds, whether it takes other members, and a name for what lists hold.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::openapi::members::{EXACT, lists, numbers, text};
use crate::responses::problem::rendering::codes;

/// Most values of a list in an answer that has no pages, and of one that is sent to us unless it says less.
const MOST_ITEMS: usize = 100_000;

/// Where references to schemas begin.
pub(super) const SCHEMAS: &str = "#/components/schemas/";

/// Gives every schema of the document its bounds, and closes those that are sent to us.
pub(super) fn bound(document: &mut Value) {
    name_items(document);
    name_facts(document);
    list_codes(document);
    name_files(document);
    let asked = asked(document);
    if let Some(schemas) =
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas {
            let place = Place { schema: name, member: name, asked: asked.contains(name) };
            place.complete(schema);
        }
    }
    for parameter in parameters(document) {
        let name = parameter["name"].as_str().unwrap_or_default().replace('-', "_").to_lowercase();
        let place = Place { schema: "parameter", member: &name, asked: true };
        place.complete(&mut parameter["schema"]);
    }
    for response in responses(document) {
        let headers = response.get_mut("headers").and_then(Value::as_object_mut);
        for (name, header) in headers.into_iter().flatten() {
            let member = name.replace('-', "_").to_lowercase();
            if let Some(schema) = header.get_mut("schema") {
                Place { schema: "header", member: &member, asked: false }.complete(schema);
            }
        }
    }
    let headers = document.pointer_mut("/components/headers").and_then(Value::as_object_mut);
    for (name, header) in headers.into_iter().flatten() {
        let place = Place {
            schema: "header",
            member: &name.replace('-', "_").to_lowercase(),
            asked: false,
        };
        place.complete(&mut header["schema"]);
    }
}

/// The parameters of all calls that stand where they are used, and those that calls share.
fn parameters(document: &mut Value) -> Vec<&mut Value> {
    let Some(document) = document.as_object_mut() else { return Vec::new() };
    let mut found = Vec::new();
    for (part, value) in document {
        match part.as_str() {
            "paths" => {
                let items = value.as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
                let operations =
                    items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut());
                let lists = operations.filter_map(|operation| operation.get_mut("parameters"));
                let each = lists.filter_map(Value::as_array_mut).flatten();
                found.extend(each.filter(|parameter| parameter.get("$ref").is_none()));
            }
            "components" => {
                let shared = value.get_mut("parameters").and_then(Value::as_object_mut);
                found.extend(shared.into_iter().flat_map(|shared| shared.values_mut()));
            }
            _ => {}
        }
    }
    found
}

/// The operations of all paths.
fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    items.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut())
}

/// The answers of all calls.
fn responses(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let each = operations(document).filter_map(|operation| operation.get_mut("responses"));
    each.filter_map(Value::as_object_mut).flat_map(|responses| responses.values_mut())
}

/// Objects whose members depend on what they tell of say at least what a member can be.
fn name_facts(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return;
    };
    schemas.values_mut().for_each(fact);
    let value = json!({
        "description": "What stands beside a name: a word, a number, a yes or no, or a list or an object of them.",
        "type": ["string", "number", "boolean", "array", "object", "null"],
        "maxLength": 160_000, "pattern": "^[^\\u0000]*$", "maxItems": MOST_ITEMS, "items": {}, "maxProperties": 1_000,
    });
    schemas.insert("FactValue".to_owned(), value);
}

fn fact(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let free = kind(members) == "object"
                && !members.contains_key("properties")
                && !members.contains_key("additionalProperties");
            if free && members.contains_key("type") {
                let value = json!({ "$ref": format!("{SCHEMAS}FactValue") });
                members.insert("additionalProperties".to_owned(), value);
                members.insert("maxProperties".to_owned(), json!(1_000));
            }
            let inner =
                members.iter_mut().filter(|(name, _)| *name != "example" && *name != "examples");
            inner.for_each(|(_, value)| fact(value));
        }
        Value::Array(values) => values.iter_mut().for_each(fact),
        _ => {}
    }
}

/// The codes of problems are a closed list.
fn list_codes(document: &mut Value) {
    let code = document.pointer_mut("/components/schemas/Problem/properties/code");
    if let Some(code) = code.and_then(Value::as_object_mut) {
        code.insert("enum".to_owned(), json!(codes().collect::<Vec<_>>()));
        code.insert("example".to_owned(), json!("validation_failed"));
    }
}

/// Files go over the wire as they are: bytes, and no lists of numbers.
fn name_files(document: &mut Value) {
    for operation in operations(document) {
        let body = operation.pointer_mut("/requestBody/content").map(std::mem::take);
        if let Some(mut body) = body {
            bytes(&mut body, domain::attachments::MAX_BYTES);
            operation["requestBody"]["content"] = body;
        }
    }
    for response in responses(document) {
        if let Some(content) = response.get_mut("content") {
            bytes(content, 1 << 31);
        }
    }
}

fn bytes(content: &mut Value, most: usize) {
    for (media_type, media) in content.as_object_mut().into_iter().flatten() {
        let is_text = media.pointer("/schema/type").is_some_and(|kind| kind == "string");
        if is_text && (!media_type.ends_with("json") || media_type.ends_with("ndjson")) {
            if let Some(schema) = media["schema"].as_object_mut() {
                schema.entry("maxLength").or_insert(json!(most));
                schema.entry("pattern").or_insert(json!("^[^\\u0000]*$"));
            }
            continue;
        }
        let is_list = media.pointer("/schema/items/format").is_some_and(|format| format == "int32")
            && media.pointer("/schema/type").is_some_and(|kind| kind == "array");
        if is_list {
            media["schema"] = json!({ "type": "string", "format": "binary", "maxLength": most });
        }
    }
}

/// The schemas that bodies of requests are made of.
fn asked(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let paths = document["paths"].as_object();
    let operations =
        paths.into_iter().flat_map(|paths| paths.values()).filter_map(Value::as_object);
    for operation in operations.flat_map(|item| item.values()) {
        gather(document, &operation["requestBody"], &mut found);
    }
    found
}

fn gather(document: &Value, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            if let Some(name) = reference.and_then(|reference| reference.strip_prefix(SCHEMAS))
                && found.insert(name.to_owned())
            {
                gather(document, &document["components"]["schemas"][name], found);
            }
            members.values().for_each(|value| gather(document, value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(document, value, found)),
        _ => {}
    }
}

/// Schemas of pages begin with these, and have their items there.
const PAGES: [(&str, &str); 2] =
    [("Page_", "/properties/items/items"), ("NumberedPage_", "/properties/content/items")];

/// The items of a page get a schema with a name of its own: generators make types of names.
fn name_items(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return;
    };
    for (beginning, place) in PAGES {
        let pages: Vec<String> =
            schemas.keys().filter(|name| name.starts_with(beginning)).cloned().collect();
        for page in pages {
            let name = page.trim_start_matches(beginning).to_owned();
            let Some(items) = schemas[&page].pointer_mut(place) else { continue };
            if items.get("$ref").is_some() {
                continue;
            }
            let named = json!({ "$ref": format!("{SCHEMAS}{name}") });
            let item = std::mem::replace(items, named);
            schemas.entry(name).or_insert(item);
        }
    }
}

/// Where a schema stands, which says what it means.
#[derive(Clone, Copy)]
struct Place<'a> {
    schema: &'a str,
    member: &'a str,
    /// It is part of what is sent to us.
    asked: bool,
}

impl Place<'_> {
    /// Adds to a schema and all within it what the house knows.
    fn complete(self, schema: &mut Value) {
        let Some(members) = schema.as_object_mut() else { return };
        match kind(members) {
            "string" => self.string(members),
            "integer" => self.whole_number(members),
            "number" => {
                members.entry("minimum").or_insert(json!(0));
                // A share, unless it is a time.
                let most = if self.member.ends_with("_seconds") { EXACT } else { 1 };
                members.entry("maximum").or_insert(json!(most));
            }
            "array" => self.array(members),
            "object" => self.object(members),
            _ => {}
        }
        for joined in ["allOf", "oneOf", "anyOf"] {
            let parts = members.get_mut(joined).and_then(Value::as_array_mut);
            parts.into_iter().flatten().for_each(|part| self.complete(part));
        }
    }

    fn string(self, members: &mut Map<String, Value>) {
        if members.contains_key("enum") || members.contains_key("const") {
            return;
        }
        let bounds = match members.get("format").and_then(Value::as_str) {
            Some("uuid") => Map::from_iter([("maxLength".to_owned(), json!(36))]),
            Some("date") => Map::from_iter([("maxLength".to_owned(), json!(10))]),
            Some("date-time") => Map::from_iter([("maxLength".to_owned(), json!(35))]),
            Some("binary") => Map::new(),
            _ => text(self.schema, self.member)
                .map(|text| text.bounds(self.asked))
                .unwrap_or_default(),
        };
        for (word, value) in bounds {
            members.entry(word).or_insert(value);
        }
    }

    fn whole_number(self, members: &mut Map<String, Value>) {
        let format = members.get("format").and_then(Value::as_str).unwrap_or("int32").to_owned();
        let (range, _) = numbers(self.schema, self.member, &format);
        members.entry("format").or_insert(json!("int64"));
        // What a member is of by its type says less than what is taken: u32 begins with 0.
        let bound = |word| members.get(word).and_then(Value::as_i64);
        let least = bound("minimum").map_or(*range.start(), |least| least.max(*range.start()));
        let most = bound("maximum").map_or(*range.end(), |most| most.min(*range.end()));
        members.insert("minimum".to_owned(), json!(least));
        members.insert("maximum".to_owned(), json!(most));
    }

    fn array(self, members: &mut Map<String, Value>) {
        let held = match (self.asked, self.member) {
            (true, member) => lists(self.schema, member),
            // A page.
            (false, "items") => 0..=1_000,
            (false, _) => 0..=MOST_ITEMS,
        };
        if *held.start() > 0 {
            members.entry("minItems").or_insert(json!(held.start()));
        }
        members.entry("maxItems").or_insert(json!(held.end()));
        let name = format!("items.{}", self.member);
        if let Some(items) = members.get_mut("items") {
            Place { member: &name, ..self }.complete(items);
        }
    }

    fn object(self, members: &mut Map<String, Value>) {
        if self.asked
            && !members.contains_key("additionalProperties")
            && members.contains_key("properties")
        {
            members.insert("additionalProperties".to_owned(), json!(false));
        }
        let properties = members.get_mut("properties").and_then(Value::as_object_mut);
        for (name, schema) in properties.into_iter().flatten() {
            Place { member: name, ..self }.complete(schema);
        }
        if let Some(values) =
            members.get_mut("additionalProperties").filter(|values| values.is_object())
        {
            self.complete(values);
        }
        let name = format!("names.{}", self.member);
        if let Some(names) = members.get_mut("propertyNames") {
            Place { member: &name, ..self }.complete(names);
        }
    }
}

/// The type of a schema, null left aside.
pub(super) fn kind(schema: &Map<String, Value>) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ if schema.contains_key("properties") => "object",
        _ => "",
    }
}
