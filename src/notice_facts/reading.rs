//! Stored facts as one reader sees them.

use serde_json::{Map, Value};

use domain::language::Language;

/// Facts as a reader of this language sees them: every text in three languages becomes one.
pub fn localised(facts: &Value, language: Language) -> Value {
    match facts {
        Value::Object(map)
            if map.len() == 3 && ["kk", "ru", "en"].iter().all(|key| map.contains_key(*key)) =>
        {
            map.get(language.code()).cloned().unwrap_or(Value::Null)
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), localised(value, language)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(|item| localised(item, language)).collect(),
        other => other.clone(),
    }
}
