//! The members of a body, and every fault among them at once.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use actix_web::http::StatusCode;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value};

use crate::responses::problem::Problem;
use app::error::Fault;

/// Characters of an unknown member's name that are repeated to its sender.
const MAX_NAME: usize = 100;

/// A member of a body: there, absent (or null), or of another type than it should be.
#[derive(Debug)]
pub enum Field<T> {
    /// There, and of its type.
    Given(T),
    /// Absent or null.
    Missing,
    /// There, with what is wrong about its type.
    WrongType(String),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Null => Self::Missing,
            value => T::deserialize(value)
                .map_or_else(|error| Self::WrongType(error.to_string()), Self::Given),
        })
    }
}

/// Why a value will not do: code and detail.
pub type Wrong = (&'static str, String);

/// The faults of a body, gathered until the handler has looked at every member.
#[derive(Debug, Default)]
pub struct Faults {
    found: Vec<Fault>,
    /// The article that asks for the first member that is not there.
    asked_by: Option<&'static str>,
}

/// Codes of members that are not there: absent, empty, not declared, a list of none.
const NOT_THERE: [&str; 3] = ["required", "consent_required", "wrong_length"];

impl Faults {
    /// One more fault.
    pub fn push(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        self.found.push(Fault { pointer: pointer.to_owned(), code, detail: detail.into() });
    }

    /// A member that must be there.
    pub fn required<T, U>(
        &mut self,
        pointer: &str,
        field: Field<T>,
        parse: impl FnOnce(T) -> Result<U, Wrong>,
    ) -> Option<U> {
        if matches!(field, Field::Missing) {
            self.push(pointer, "required", "this member is required");
            return None;
        }
        self.optional(pointer, field, parse)
    }

    /// A member that the law asks for: whoever leaves it out is told by which article.
    pub fn required_by<T, U>(
        &mut self,
        article: &'static str,
        pointer: &str,
        field: Field<T>,
        parse: impl FnOnce(T) -> Result<U, Wrong>,
    ) -> Option<U> {
        self.asked_by(article, |faults| faults.required(pointer, field, parse))
    }

    /// Members that the law asks for, looked at together.
    pub fn asked_by<U>(
        &mut self,
        article: &'static str,
        look: impl FnOnce(&mut Self) -> Option<U>,
    ) -> Option<U> {
        let before = self.found.len();
        let seen = look(self);
        let missing = |fault: &Fault| NOT_THERE.contains(&fault.code);
        if self.found.get(before..).is_some_and(|found| found.iter().any(missing)) {
            self.asked_by.get_or_insert(article);
        }
        seen
    }

    /// A member that may be absent.
    pub fn optional<T, U>(
        &mut self,
        pointer: &str,
        field: Field<T>,
        parse: impl FnOnce(T) -> Result<U, Wrong>,
    ) -> Option<U> {
        match field {
            Field::Missing => None,
            Field::WrongType(detail) => {
                self.push(pointer, "wrong_type", detail);
                None
            }
            Field::Given(value) => match parse(value) {
                Ok(value) => Some(value),
                Err((code, detail)) => {
                    self.push(pointer, code, detail);
                    None
                }
            },
        }
    }

    /// A list of objects, each checked member by member.
    pub fn list<T: DeserializeOwned, U>(
        &mut self,
        pointer: &str,
        field: Field<Vec<Value>>,
        length: RangeInclusive<usize>,
        check: impl Fn(T, usize, &mut Self) -> Option<U>,
    ) -> Option<Vec<U>> {
        let items = self.required(pointer, field, |items| {
            if length.contains(&items.len()) {
                Ok(items)
            } else {
                Err(("wrong_length", format!("{} to {} items", length.start(), length.end())))
            }
        })?;
        let checked: Vec<Option<U>> = items
            .into_iter()
            .enumerate()
            .map(|(at, item)| {
                let Value::Object(object) = item else {
                    self.push(&format!("{pointer}/{at}"), "wrong_type", "must be an object");
                    return None;
                };
                let item = self.members::<T>(&format!("{pointer}/{at}"), object)?;
                check(item, at, self)
            })
            .collect();
        checked.into_iter().collect()
    }

    /// An object inside a body.
    pub fn object<T: DeserializeOwned, U>(
        &mut self,
        pointer: &str,
        field: Field<Map<String, Value>>,
        check: impl FnOnce(T, &mut Self) -> Option<U>,
    ) -> Option<U> {
        let object = self.required(pointer, field, Ok)?;
        let members = self.members::<T>(pointer, object)?;
        check(members, self)
    }

    /// The members of an object as [`Field`]s; names it does not have are faults.
    pub(super) fn members<T: DeserializeOwned>(
        &mut self,
        pointer: &str,
        mut object: Map<String, Value>,
    ) -> Option<T> {
        let known = member_names::<T>();
        let unknown: Vec<String> =
            object.keys().filter(|name| !known.contains(&name.as_str())).cloned().collect();
        for name in unknown {
            object.remove(&name);
            let escaped = name.replace('~', "~0").replace('/', "~1");
            let shown: String = escaped.chars().take(MAX_NAME).collect();
            self.push(&format!("{pointer}/{shown}"), "unknown_field", "there is no such member");
        }
        for name in known {
            object.entry(*name).or_insert(Value::Null);
        }
        match T::deserialize(Value::Object(object)) {
            Ok(members) => Some(members),
            Err(error) => {
                self.push(pointer, "wrong_type", error.to_string());
                None
            }
        }
    }

    /// A declaration that must be `true`.
    pub fn declared(
        &mut self,
        pointer: &str,
        field: Field<bool>,
        code: &'static str,
    ) -> Option<()> {
        self.required(pointer, field, |value| {
            if value { Ok(()) } else { Err((code, "must be true".to_owned())) }
        })
    }

    /// 422 for a body with this fault alone.
    pub(super) fn one(pointer: &str, code: &'static str, detail: &str) -> Problem {
        let mut faults = Self::default();
        faults.push(pointer, code, detail);
        faults.into_problem()
    }

    /// 422 with what has been found.
    pub(super) fn into_problem(self) -> Problem {
        Problem { legal_basis: self.asked_by, ..Problem::invalid(self.found) }
    }

    /// How many have been found so far.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing is wrong so far.
    pub fn none(&self) -> bool {
        self.found.is_empty()
    }

    /// What the members make together, or all faults at once.
    ///
    /// # Errors
    /// 422 with a pointer for each fault.
    pub fn settle<T>(self, whole: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        if !self.found.is_empty() {
            return Err(self.into_problem());
        }
        whole().ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

/// The names of a struct's members, as serde knows them.
fn member_names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    struct Names<'a, 'de>(&'a mut &'static [&'static str], PhantomData<&'de ()>);
    impl<'de> Deserializer<'de> for Names<'_, 'de> {
        type Error = de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(de::Error::custom("only the names are wanted"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }
    let mut names: &'static [&'static str] = &[];
    let _ = T::deserialize(Names(&mut names, PhantomData));
    names
}
