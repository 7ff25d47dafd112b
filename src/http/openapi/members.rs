//! What a member may hold, by its name: the bounds that the intake keeps, and an example that works.
//!
//! One word is one concept in the whole API, so that a member's name says what it is; where a schema means something
//! else by it, the name stands with the schema's before it.

mod lists;
mod numbers;
mod shape;
mod texts;
mod words;

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

pub(super) use lists::lists;
pub(super) use numbers::{EXACT, numbers};
use shape::Shape;

/// The bounds of a member that is a string.
#[derive(Debug, Clone)]
pub(super) struct Text {
    shape: Shape,
    /// Characters, as the intake counts them.
    length: RangeInclusive<usize>,
    example: &'static str,
}

/// What is known about a string of this name in this schema.
pub(super) fn text(schema: &str, name: &str) -> Option<Text> {
    let own = format!("{schema}.{name}");
    let rows = || texts::TEXTS.iter().chain(words::WORDS);
    let row = rows()
        .find(|(names, ..)| names.contains(&own.as_str()))
        .or_else(|| rows().find(|(names, ..)| names.contains(&name)))?;
    let (_, shape, length, example) = row.clone();
    Some(Text { shape, length, example })
}

/// Code points that one character of a reader is given room for in an answer: the intake counts what is seen.
const CODE_POINTS: usize = 8;

/// No control characters, nothing that turns the direction of what follows, and something that is seen.
const SEEN_IN_A_LINE: &str = r"^[^\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]*[^\s\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069][^\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]*$";
const A_LINE: &str = r"^[^\u0000-\u001F]*$";
const LINES: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F]*$";
const SEEN_IN_LINES: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*[^\s\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069][^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*$";

impl Text {
    /// The words of JSON Schema for it, in a body that is sent to us (`asked`) or in an answer.
    pub(super) fn bounds(&self, asked: bool) -> Map<String, Value> {
        let mut bounds = Map::new();
        let (least, most) = (*self.length.start(), *self.length.end());
        let room = match self.shape {
            Shape::Line | Shape::Lines if !asked => most * CODE_POINTS,
            _ => most,
        };
        if asked && least > 0 {
            bounds.insert("minLength".to_owned(), json!(least));
        }
        bounds.insert("maxLength".to_owned(), json!(room));
        match self.shape {
            Shape::Line if asked && least > 0 => {
                bounds.insert("pattern".to_owned(), json!(SEEN_IN_A_LINE));
            }
            Shape::Lines if asked && least > 0 => {
                bounds.insert("pattern".to_owned(), json!(SEEN_IN_LINES));
            }
            Shape::Line => {
                bounds.insert("pattern".to_owned(), json!(A_LINE));
            }
            Shape::Lines => {
                bounds.insert("pattern".to_owned(), json!(LINES));
            }
            Shape::Pattern(pattern) => {
                bounds.insert("pattern".to_owned(), json!(pattern));
            }
            Shape::Format(format) => {
                bounds.insert("format".to_owned(), json!(format));
            }
        }
        bounds
    }

    /// A value that an intake takes.
    pub(super) fn example(&self) -> Value {
        json!(self.example)
    }
}
