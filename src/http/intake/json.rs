//! JSON within bounds, in which no object names a member twice.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::responses::problem::Problem;

/// Members of one object, or items of one array; an invalidation names as many signatures.
const MAX_MEMBERS: usize = 1_000;
/// Members of objects and items of arrays in one body at most, all together.
pub(crate) const MAX_VALUES: usize = 2_000;

/// Deepest nesting.
const MAX_DEPTH: usize = 16;

/// Reads a body.
///
/// # Errors
/// 400 for what is no JSON, names a member twice, or is deeper or larger than anything that is read.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let strict: Strict = serde_json::from_slice(bytes).map_err(|error| {
        let code = if error.to_string().starts_with(DUPLICATE) {
            "duplicate_key"
        } else {
            "malformed_json"
        };
        Problem::bad_request(code, error.to_string())
    })?;
    if depth(&strict.0) > MAX_DEPTH {
        return Err(Problem::bad_request(
            "too_deep",
            format!("at most {MAX_DEPTH} levels of nesting are read"),
        ));
    }
    if widest(&strict.0) > MAX_MEMBERS {
        return Err(Problem::bad_request(
            "too_many_values",
            format!("at most {MAX_MEMBERS} in one object or list are read"),
        ));
    }
    if values(&strict.0) > MAX_VALUES {
        return Err(Problem::bad_request(
            "too_many_values",
            format!("at most {MAX_VALUES} members and items are read"),
        ));
    }
    Ok(strict.0)
}

/// Levels of nesting; a plain value has one.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 1,
    }
}

/// Members and items, at every depth.
fn values(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len() + items.iter().map(values).sum::<usize>(),
        Value::Object(map) => map.len() + map.values().map(values).sum::<usize>(),
        _ => 0,
    }
}

/// Members or items of the largest object or list.
fn widest(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(widest).fold(items.len(), usize::max),
        Value::Object(map) => map.values().map(widest).fold(map.len(), usize::max),
        _ => 0,
    }
}

const DUPLICATE: &str = "duplicate member";

/// JSON in which no object names a member twice (serde_json's own value lets the last one win).
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;
        impl<'de> Visitor<'de> for Walk {
            type Value = Value;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("JSON")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut array = Vec::new();
                while let Some(Strict(item)) = items.next_element()? {
                    array.push(item);
                }
                Ok(array.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
                let mut object = Map::new();
                while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
                    if object.insert(name, value).is_some() {
                        return Err(de::Error::custom(DUPLICATE));
                    }
                }
                Ok(object.into())
            }
        }
        deserializer.deserialize_any(Walk).map(Strict)
    }
}
