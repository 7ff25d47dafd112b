//! How long a text may be, how much a number, how many things a list: in words.

use serde_json::Value;

/// The bounds of a schema, one sentence each; none of what has none, nor of what its type says already.
pub(super) fn of(schema: &Value) -> Vec<String> {
    // The words of a closed set are listed themselves.
    if schema["enum"].is_array() {
        return Vec::new();
    }
    let told = schema["format"].as_str().is_some_and(|format| TOLD.contains(&format));
    let length = if told { None } else { range(schema, "minLength", "maxLength", "characters") };
    let mut found: Vec<String> = [
        length,
        range(schema, "minimum", "maximum", ""),
        range(schema, "minItems", "maxItems", "items"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if schema["uniqueItems"] == true {
        found.push("each once".to_owned());
    }
    // Patterns that only forbid letters which nobody sees say nothing to people.
    let telling = |pattern: &&str| {
        pattern.chars().count() <= LONGEST
            && !UNTOLD.iter().any(|untold| pattern.starts_with(untold))
    };
    let pattern = schema["pattern"].as_str().filter(telling);
    found.extend(pattern.map(|pattern| format!("pattern {pattern}")));
    let of_each = if schema["items"].is_object() { of(&schema["items"]) } else { Vec::new() };
    found.extend(of_each.into_iter().map(|words| format!("each {words}")));
    found
}

/// Formats whose lengths are known from their names.
const TOLD: [&str; 3] = ["date", "date-time", "uuid"];
/// How patterns begin that let everything through, or all but a few characters.
const UNTOLD: [&str; 3] = ["^.*$", "^[^", "^(/["];
/// The longest pattern that is shown, in characters.
const LONGEST: usize = 60;

/// From the least to the most.
fn range(schema: &Value, least: &str, most: &str, of: &str) -> Option<String> {
    let words = match (figure(&schema[least]), figure(&schema[most])) {
        (None, None) => return None,
        (Some(least), Some(most)) if least == most => most,
        (Some(least), Some(most)) if least != "0" || of.is_empty() => format!("{least} to {most}"),
        (_, Some(most)) => format!("at most {most}"),
        (Some(least), None) => format!("at least {least}"),
    };
    Some(format!("{words} {of}").trim_end().to_owned())
}

/// A number in groups of three digits.
fn figure(number: &Value) -> Option<String> {
    let Some(whole) = number.as_i64() else {
        return number.as_f64().map(|number| number.to_string());
    };
    let digits = whole.unsigned_abs().to_string();
    let mut grouped = String::from(if whole < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Some(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bounds_are_said_in_words_and_only_where_they_say_something() {
        let told = |schema: Value| of(&schema).join("; ");
        let text = json!({ "type": "string", "minLength": 1, "maxLength": 20_000 });
        assert_eq!(told(text), "1 to 20,000 characters");
        assert_eq!(
            told(json!({ "type": "string", "minLength": 0, "maxLength": 300 })),
            "at most 300 characters"
        );
        let number =
            json!({ "type": "string", "minLength": 12, "maxLength": 12, "pattern": "^[0-9]{12}$" });
        assert_eq!(told(number), "12 characters; pattern ^[0-9]{12}$");
        assert_eq!(
            told(json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 })),
            "0 to 1,000,000"
        );
        assert_eq!(told(json!({ "type": "number", "minimum": 0.0, "maximum": 0.5 })), "0 to 0.5");
        let list = json!({ "type": "array", "maxItems": 5, "uniqueItems": true, "items": { "type": "string", "maxLength": 9 } });
        assert_eq!(told(list), "at most 5 items; each once; each at most 9 characters");
        assert_eq!(told(json!({ "type": "string", "format": "date", "maxLength": 10 })), "");
        assert_eq!(told(json!({ "type": "string", "enum": ["a"], "maxLength": 1 })), "");
        assert_eq!(told(json!({ "type": "string", "pattern": "x".repeat(61) })), "");
        assert_eq!(told(json!({ "type": "string", "pattern": "^[^\\u0000]*$" })), "");
    }
}
