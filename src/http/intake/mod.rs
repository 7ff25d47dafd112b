//! Taking in bodies: bounded in size, depth and time; strict about names; every fault at once.

pub mod auth;
pub mod bodies;
pub mod path;
pub mod query;

use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeInclusive;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use chrono::{Datelike as _, NaiveDate};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::responses::problem::Problem;
use app::error::Fault;

/// What a spreadsheet takes for the start of a formula (OWASP, CSV injection), in full width too.
pub(crate) const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Largest body, in bytes: a petition's text in full, in Cyrillic, with room to spare.
const MAX_BYTES: usize = 256 * 1024;
/// A body that is not here by then is given up (actix itself would wait for ever).
const DEADLINE: Duration = Duration::from_secs(10);
/// Characters of an unknown member's name that are repeated to its sender.
const MAX_NAME: usize = 100;
/// Members of one object, or items of one array; an invalidation names as many signatures.
const MAX_MEMBERS: usize = 1_000;
/// Members of objects and items of arrays in one body at most, all together.
const MAX_VALUES: usize = 2_000;
/// Combining marks in a row: a letter of any living language bears fewer.
const MAX_MARKS: usize = 3;
/// Deepest nesting.
const MAX_DEPTH: usize = 16;

/// The raw body. Read at once, judged only when the handler asks, so that who may call is
/// settled first.
pub struct Body(Result<Bytes, Problem>);

impl FromRequest for Body {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        let content_type = request.headers().get(header::CONTENT_TYPE).cloned();
        Box::pin(async move {
            let read = tokio::time::timeout(DEADLINE, read(payload)).await;
            let bytes = read.unwrap_or_else(|_| {
                Err(Problem::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "payload_timeout",
                    "the body took too long",
                ))
            });
            let json = content_type
                .as_ref()
                .and_then(|value| value.to_str().ok())
                .and_then(|value| value.split(';').next())
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
            Ok(Self(bytes.and_then(|bytes| {
                if json || bytes.is_empty() {
                    Ok(bytes)
                } else {
                    Err(Problem::new(
                        StatusCode::UNSUPPORTED_MEDIA_TYPE,
                        "unsupported_media_type",
                        "send Content-Type: application/json",
                    ))
                }
            })))
        })
    }
}

async fn read(mut payload: Payload) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk =
            chunk.map_err(|_| Problem::bad_request("malformed_json", "the body broke off"))?;
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!("at most {MAX_BYTES} bytes are read"),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

impl Body {
    /// The body's bytes, for a fingerprint.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The body as `T`, whose members are all [`Field`]s, with the faults found so far.
    ///
    /// # Errors
    /// 400 for what is no JSON, 413, 415, and 422 for what is no object.
    pub fn fields<T: DeserializeOwned>(self) -> Result<(T, Faults), Problem> {
        let bytes = self.0?;
        let value = if bytes.is_empty() { Value::Object(Map::new()) } else { parse(&bytes)? };
        let Value::Object(object) = value else {
            return Err(Problem::invalid(vec![fault(
                "",
                "wrong_type",
                "the body must be a JSON object",
            )]));
        };
        let mut faults = Faults::default();
        let Some(taken) = faults.members::<T>("", object) else {
            return Err(Problem::invalid(faults.0));
        };
        Ok((taken, faults))
    }
}

/// A body that has nothing to say: empty, or an empty object.
///
/// # Errors
/// As [`Body::fields`].
pub fn nothing(body: Body) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Nothing {}
    let (Nothing {}, faults) = body.fields::<Nothing>()?;
    faults.settle(|| Some(()))
}

fn fault(pointer: &str, code: &'static str, detail: &str) -> Fault {
    Fault { pointer: pointer.to_owned(), code, detail: detail.to_owned() }
}

fn parse(bytes: &[u8]) -> Result<Value, Problem> {
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

/// A member of a body: there, absent (or null), or of another type than it should be.
#[derive(Debug)]
pub enum Field<T> {
    Given(T),
    Missing,
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
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn push(&mut self, pointer: &str, code: &'static str, detail: impl Into<String>) {
        self.0.push(Fault { pointer: pointer.to_owned(), code, detail: detail.into() });
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
    fn members<T: DeserializeOwned>(
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

    /// Whether nothing is wrong so far.
    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// What the members make together, or all faults at once.
    ///
    /// # Errors
    /// 422 with a pointer for each fault.
    pub fn settle<T>(self, whole: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        if !self.0.is_empty() {
            return Err(Problem::invalid(self.0));
        }
        whole().ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

/// A text of this many characters, as a reader counts them: NFC, trimmed, without control
/// characters (line breaks and tabs stay where `lines` allows them) and without invisible
/// direction marks.
pub fn text(
    length: RangeInclusive<usize>,
    lines: bool,
) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        let text: String = given.trim().nfc().collect();
        if let Some(found) = text.chars().find(|&character| is_unwanted(character, lines)) {
            return Err((
                "unwanted_character",
                format!("U+{:04X} is not allowed here", u32::from(found)),
            ));
        }
        if heaps_marks(&text) {
            return Err(("combining_run", format!("at most {MAX_MARKS} combining marks in a row")));
        }
        let characters = text.graphemes(true).count();
        if characters < *length.start() {
            let code = if characters == 0 { "required" } else { "too_short" };
            return Err((code, format!("at least {} characters", length.start())));
        }
        if characters > *length.end() || text.len() > length.end() * 8 {
            return Err(("too_long", format!("at most {} characters", length.end())));
        }
        Ok(text)
    }
}

/// A text of several lines.
pub fn lines(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    text(length, true)
}

/// A text of one line.
pub fn line(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    text(length, false)
}

/// A title: one line that no spreadsheet takes for a formula.
pub fn title(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        // Trimming would take a leading tab away unseen.
        let tab = given.trim_start_matches(' ').starts_with(['\t', '\r']);
        let title = line(length)(given)?;
        if tab || title.starts_with(FORMULA_STARTS) {
            return Err(("formula_start", "must not start with =, +, -, @ or a tab".to_owned()));
        }
        Ok(title)
    }
}

/// The name of a person or an organisation: as a title, and no place for an address of the web.
pub fn name(length: RangeInclusive<usize>) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| {
        let name = title(length)(given)?;
        let lower = name.to_lowercase();
        if lower.contains("://") || lower.contains("www.") {
            return Err(("link_not_allowed", "a name holds no web address".to_owned()));
        }
        Ok(name)
    }
}

fn is_unwanted(character: char, lines: bool) -> bool {
    match character {
        '\n' | '\t' | '\r' => !lines,
        // Line breaks that only some programs break at.
        '\u{2028}' | '\u{2029}' => true,
        // What turns the direction of reading.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        // What has no width: joiners, soft hyphen, invisible operators, format marks, byte order mark.
        '\u{AD}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}' => true,
        // Fillers of Hangul and vowels of Khmer that look like nothing at all, and what only steers glyphs.
        '\u{115F}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{34F}'
        | '\u{180B}'..='\u{180F}' => true,
        // Marks of annotations, and tags that spell a hidden text.
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        '\u{FDD0}'..='\u{FDEF}' => true,
        other => other.is_control() || u32::from(other) & 0xFFFE == 0xFFFE,
    }
}

/// Whether more marks stand in a row than any language writes. Of a composed text, so that a letter's
/// own mark is part of the letter.
fn heaps_marks(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|character| {
        let mark = is_combining_mark(character) || canonical_combining_class(character) > 0;
        run = if mark { run + 1 } else { 0 };
        run > MAX_MARKS
    })
}

/// One of a closed set of words.
pub fn one_of<T>(
    parse: impl Fn(&str) -> Option<T>,
    known: &'static str,
) -> impl FnOnce(String) -> Result<T, Wrong> {
    move |given| parse(&given).ok_or_else(|| ("unknown_value", format!("one of: {known}")))
}

/// Years of the dates that a body or a query may name.
const YEARS: RangeInclusive<i32> = 1900..=2100;

/// A civil date, written `YYYY-MM-DD` and in no other way that ISO 8601 knows. Every date that
/// comes in is read here: chrono's own reading takes years up to 262142.
pub fn date(given: String) -> Result<NaiveDate, Wrong> {
    let wrong = || ("date_format", "a date like 2026-11-23".to_owned());
    let digits =
        |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if given.len() != 10 || !given.bytes().enumerate().all(|(at, byte)| digits(at, byte)) {
        return Err(wrong());
    }
    let date: NaiveDate = given.parse().map_err(|_| wrong())?;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(("out_of_range", format!("a year from {} to {}", YEARS.start(), YEARS.end())))
    }
}

/// The civil date of something that has happened: today at the latest.
pub fn past_date(today: NaiveDate) -> impl FnOnce(String) -> Result<NaiveDate, Wrong> {
    move |given| match date(given)? {
        date if date > today => {
            Err(("out_of_range", format!("{today} at the latest: it must have happened")))
        }
        date => Ok(date),
    }
}

/// An address that mail can be sent to.
pub fn email(given: String) -> Result<String, Wrong> {
    let address = line(3..=254)(given)?;
    let wrong = || ("email_format", "an address like name@example.kz".to_owned());
    let (local, domain) = address.rsplit_once('@').ok_or_else(wrong)?;
    let good = !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && is_domain(domain)
        && address.parse::<lettre::Address>().is_ok()
        && address.chars().all(|character| !character.is_whitespace());
    if good { Ok(address) } else { Err(wrong()) }
}

/// A domain name of at least two labels; no address of a machine, in brackets or without.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        let sound = label.chars().all(|character| character.is_alphanumeric() || character == '-');
        sound && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let (parents, last) = domain.rsplit_once('.').unwrap_or(("", domain));
    parents.split('.').all(is_label) && is_label(last) && last.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_i04_i06_a_text_holds_nothing_unseen_and_no_heap_of_marks() {
        let judged = |text: &str| lines(1..=50)(text.to_owned()).map_err(|(code, _)| code);
        for good in [
            "Ұлы Дала\n\tәңгіме",
            "«ёжик» — й",
            "и\u{306}и\u{306}и\u{306}",
            "👍🏽 ❤️ 1️⃣ 🇰🇿",
            "a\u{300}\u{301}\u{302}\u{303}",
        ] {
            let kept = judged(good).unwrap();
            assert_eq!(kept, good.nfc().collect::<String>());
        }
        let unseen = [
            0, 7, 0x1B, 0x7F, 0x85, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x2028,
            0x2029, 0x200B, 0x200D, 0x200F, 0x202E, 0x2060, 0x2061, 0x2064, 0x2065, 0x2066, 0x2069,
            0x206A, 0x206F, 0x3164, 0xFDD0, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xFFFE, 0x1FFFF,
            0x10FFFF, 0xE0000, 0xE0041, 0xE007F,
        ];
        for code in unseen {
            let character = char::from_u32(code).unwrap();
            assert_eq!(judged(&format!("а{character}б")), Err("unwanted_character"), "{code:X}");
        }
        for separator in ["\n", "\t"] {
            assert_eq!(line(1..=9)(format!("а{separator}б")).unwrap_err().0, "unwanted_character");
        }
        assert_eq!(judged("z\u{303}\u{304}\u{305}\u{306}"), Err("combining_run"));
        assert_eq!(judged("\u{488}\u{488}\u{488}\u{488}"), Err("combining_run"));
        // The first two of these five are part of ȭ.
        assert_eq!(judged("o\u{303}\u{304}\u{305}\u{306}\u{307}").map(drop), Ok(()));
    }

    #[test]
    fn mail_goes_to_domains_and_to_no_machine() {
        for good in
            ["aigul@example.kz", "a.b+c@mail.gov.kz", "a@xn--80ak6aa92e.com", "айгүл@мысал.қаз"]
        {
            assert_eq!(email(good.to_owned()).unwrap(), good);
        }
        for wrong in [
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            "a@127.0.0.1",
            "a@localhost",
            "a@example.",
            "a@.kz",
            "a@exa..kz",
            "a@-x.kz",
            "a@x-.kz",
            "a@b@c.kz",
            "@example.kz",
            "aigul@",
            "a b@example.kz",
            "a@exam ple.kz",
        ] {
            assert_eq!(email(wrong.to_owned()).unwrap_err().0, "email_format", "{wrong}");
        }
    }

    #[test]
    fn a_date_is_ten_characters_of_these_two_centuries() {
        for good in ["1900-01-01", "2024-02-29", "2100-12-31"] {
            assert_eq!(date(good.to_owned()).unwrap().to_string(), good);
        }
        for (wrong, code) in [
            ("+262142-12-31", "date_format"),
            ("-0001-01-01", "date_format"),
            ("2026-1-1", "date_format"),
            ("2026-02-30", "date_format"),
            ("20261123", "date_format"),
            ("2026-11-23T", "date_format"),
            (" 2026-11-2", "date_format"),
            ("２０２６", "date_format"),
            ("1899-12-31", "out_of_range"),
            ("2101-01-01", "out_of_range"),
            ("9999-12-31", "out_of_range"),
        ] {
            assert_eq!(date(wrong.to_owned()).unwrap_err().0, code, "{wrong}");
        }
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert!(past_date(today)("2026-11-23".to_owned()).is_ok());
        assert_eq!(past_date(today)("2026-11-24".to_owned()).unwrap_err().0, "out_of_range");
    }
}
