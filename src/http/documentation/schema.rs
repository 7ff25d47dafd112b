//! A body, member by member.

use serde::Serialize;
use serde_json::Value;

use super::bounds;
use super::document::{Documentation, SCHEMAS};
use super::example;
use super::prose::{Paragraph, paragraphs};

/// The type of a value, in words and with the page of the body that it names.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Kind {
    words: String,
    /// The name of the body, if it is one with a page of its own.
    name: Option<String>,
    href: Option<String>,
}

/// A member of a body.
#[derive(Debug, Serialize)]
pub(super) struct Member {
    name: String,
    kind: Kind,
    required: bool,
    about: Vec<Paragraph>,
    /// The words that it may be, where those are a closed set.
    values: Vec<String>,
    /// How long, how much, how many.
    bounds: Vec<String>,
}

/// A body with a page of its own.
#[derive(Debug, Serialize)]
pub(super) struct Schema {
    name: String,
    about: Vec<Paragraph>,
    members: Vec<Member>,
    values: Vec<String>,
    example: String,
}

impl Schema {
    /// The one of this name; none that the document does not have.
    pub(super) fn named(documentation: &Documentation, name: &str) -> Option<Self> {
        let schema = documentation.schema(name)?;
        let made = example::of(documentation, schema);
        Some(Self {
            name: name.to_owned(),
            about: about(schema),
            members: members(documentation, schema),
            values: values(schema),
            example: serde_json::to_string_pretty(&made).unwrap_or_default(),
        })
    }
}

/// What is said of a value.
pub(super) fn about(value: &Value) -> Vec<Paragraph> {
    paragraphs(value["description"].as_str().unwrap_or_default())
}

/// The words of a closed set; none of anything else.
pub(super) fn values(schema: &Value) -> Vec<String> {
    schema["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The members of a body, of its parts too where it is made of several.
fn members(documentation: &Documentation, schema: &Value) -> Vec<Member> {
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, member)| {
        let named = |required: &Value| required.as_str() == Some(name.as_str());
        let resolved = documentation.resolved(alone(member));
        let said = about(member);
        Member {
            name: name.clone(),
            kind: kind(member),
            required: schema["required"].as_array().is_some_and(|all| all.iter().any(named)),
            about: if said.is_empty() { about(alone(member)) } else { said },
            values: values(resolved),
            bounds: bounds::of(if member["type"].is_null() { resolved } else { member }),
        }
    });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    own.chain(parts.flat_map(|part| members(documentation, documentation.resolved(part)))).collect()
}

/// Of a value that may be null, what it is else.
fn alone(member: &Value) -> &Value {
    let mut real = ["oneOf", "anyOf", "allOf"]
        .iter()
        .filter_map(|group| member[*group].as_array())
        .flatten()
        .filter(|one| one["type"] != "null");
    match (real.next(), real.next()) {
        (Some(one), None) => one,
        _ => member,
    }
}

/// The type of a value.
pub(super) fn kind(value: &Value) -> Kind {
    if let Some(name) = value["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return Kind {
            words: String::new(),
            name: Some(name.to_owned()),
            href: Some(format!("{SCHEMAS}{name}")),
        };
    }
    let choices = ["oneOf", "anyOf", "allOf"].iter().find_map(|group| value[*group].as_array());
    if let Some(choices) = choices {
        let nullable = choices.iter().any(|one| one["type"] == "null");
        let real: Vec<Kind> =
            choices.iter().filter(|one| one["type"] != "null").map(kind).collect();
        return either(real, nullable);
    }
    let plain = |name: &str| match (name, value["format"].as_str()) {
        ("string", Some("date")) => "civil date".to_owned(),
        ("string", Some("date-time")) => "instant".to_owned(),
        ("string", Some("uuid")) => "UUID".to_owned(),
        ("object", _) if value["additionalProperties"].is_object() => {
            "object of any names".to_owned()
        }
        (other, _) => other.to_owned(),
    };
    let names: Vec<&str> = match &value["type"] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    if names.contains(&"array") {
        let of = kind(&value["items"]);
        let of_what = if of.words.is_empty() { String::new() } else { format!(" {}", of.words) };
        let or_null = if names.contains(&"null") { ", or null" } else { "" };
        return Kind { words: format!("array of{of_what}{or_null}"), name: of.name, href: of.href };
    }
    let words = names.into_iter().map(plain).collect::<Vec<_>>().join(" or ");
    Kind { words, name: None, href: None }
}

/// One of several kinds; the first with a page leads to it.
fn either(mut real: Vec<Kind>, nullable: bool) -> Kind {
    let or_null = if nullable { "or null" } else { "" };
    if real.len() == 1
        && let Some(one) = real.pop()
    {
        let words = format!("{} {or_null}", one.words).trim().to_owned();
        return Kind { words, ..one };
    }
    let names: Vec<String> = real.into_iter().map(|one| one.name.unwrap_or(one.words)).collect();
    Kind {
        words: format!("{} {or_null}", names.join(" or ")).trim().to_owned(),
        name: None,
        href: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_type_is_said_in_words_and_leads_to_the_body_that_it_names() {
        let told = |value: Value| {
            let Kind { words, name, .. } = kind(&value);
            (words, name.unwrap_or_default())
        };
        let told_as = |words: &str, name: &str| (words.to_owned(), name.to_owned());
        let text = json!({ "$ref": "#/components/schemas/Text" });
        assert_eq!(told(json!({ "type": ["string", "null"] })), told_as("string or null", ""));
        assert_eq!(told(json!({ "type": "string", "format": "date" })), told_as("civil date", ""));
        assert_eq!(told(text.clone()), told_as("", "Text"));
        assert_eq!(told(json!({ "type": "array", "items": text })), told_as("array of", "Text"));
        let maybe =
            json!({ "oneOf": [{ "$ref": "#/components/schemas/Text" }, { "type": "null" }] });
        assert_eq!(told(maybe), told_as("or null", "Text"));
    }
}
