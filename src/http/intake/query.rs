//! Query strings: every parameter known, none twice; pages and cursors.

use actix_web::HttpRequest;
use actix_web::web::Data;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::intake::texts::seen;
use crate::responses::problem::Problem;
use app::{App, Error};

/// Longest words that are looked for, in characters, as the fields of pages have it; any address has room for them.
pub(crate) const LONGEST_WORDS: usize = 200;
/// Items on a page unless asked otherwise, and at most.
const DEFAULT_LIMIT: i64 = 20;
pub(crate) const MAX_LIMIT: i64 = 100;
/// Longest query string, in bytes.
pub(crate) const MAX_BYTES: usize = 4096;

/// What a cursor is not bound to: how many items a page has, and by what the reader was let in.
const UNBOUND: [&str; 3] = ["cursor", "limit", "link_key"];

/// The parameters of a request; each must be taken exactly once.
pub struct Query {
    pairs: Vec<(String, String)>,
    cursors: Cursors,
}

/// Gives out and knows again the cursors of one list with its filters.
#[derive(Clone)]
pub struct Cursors {
    app: Data<App>,
    /// Address and filters, whatever their order.
    list: String,
}

impl Cursors {
    fn of(request: &HttpRequest, pairs: &[(String, String)]) -> Result<Self, Problem> {
        let app = request.app_data::<Data<App>>().cloned();
        let app =
            app.ok_or_else(|| Problem::from(Error::Internal("application state".to_owned())))?;
        let mut filters: Vec<_> =
            pairs.iter().filter(|(name, _)| !UNBOUND.contains(&name.as_str())).collect();
        filters.sort();
        // An id is the same in either case.
        Ok(Self { app, list: format!("{} {filters:?}", request.path().to_ascii_lowercase()) })
    }

    /// The cursor of the next page.
    pub fn seal<T: Serialize>(&self, position: &T) -> String {
        let position = serde_json::to_vec(position).unwrap_or_default();
        // A cursor that cannot be sealed is none that we would know again.
        let sealed = self.app.identity.seal_place(&self.list, &position).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealed)
    }

    fn open<T: DeserializeOwned>(&self, cursor: &str) -> Option<T> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let position = self.app.identity.open_place(&self.list, &bytes).ok()?;
        serde_json::from_slice(&position).ok()
    }
}

impl Query {
    /// Reads the parameters.
    ///
    /// # Errors
    /// 400 for a parameter given twice, NUL bytes, or a string too long.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs = pairs(request.query_string())?;
        Ok(Self { cursors: Cursors::of(request, &pairs)?, pairs })
    }

    /// Reads from the address of a page what it takes, by these names. What was left empty was not asked for, since forms
    /// send every field; and what others hung on the address is passed over, since nobody who follows a link has
    /// written it.
    ///
    /// # Errors
    /// As [`Query::of`].
    pub fn of_page(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        let mut pairs = pairs(request.query_string())?;
        pairs.retain(|(name, value)| !value.is_empty() && known.contains(&name.as_str()));
        Ok(Self { cursors: Cursors::of(request, &pairs)?, pairs })
    }

    /// The same with a parameter that the page itself stands for.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What was asked for and not taken yet.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Takes a parameter.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(given, _)| given == name)?;
        Some(self.pairs.swap_remove(at).1)
    }

    /// Takes words that are looked for; none where nothing is.
    ///
    /// # Errors
    /// 400 for a character that no text may hold, and for more than two hundred characters.
    pub fn words(&mut self, name: &str) -> Result<String, Problem> {
        let wrong = |detail| Problem::bad_request("invalid_parameter", format!("{name}: {detail}"));
        let given = self.take(name).unwrap_or_default();
        if given.chars().count() > LONGEST_WORDS {
            return Err(wrong(format!("at most {LONGEST_WORDS} characters")));
        }
        seen(&given, true).map_err(|(_, detail)| wrong(detail))
    }

    /// Takes a parameter and reads it.
    ///
    /// # Errors
    /// 400 naming the parameter and what it may be.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, Problem> {
        self.take(name)
            .map(|value| {
                parse(&value).ok_or_else(|| {
                    Problem::bad_request("invalid_parameter", format!("{name}: {expected}"))
                })
            })
            .transpose()
    }

    /// Takes a parameter of several values separated by commas.
    ///
    /// # Errors
    /// 400 naming the parameter and what its values may be.
    pub fn several<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Result<Option<Vec<T>>, Problem> {
        let parse = &parse;
        self.parsed(name, |value| value.split(',').map(parse).collect(), expected)
    }

    /// Takes `limit`.
    ///
    /// # Errors
    /// 400 outside 1..100.
    pub fn limit(&mut self) -> Result<i64, Problem> {
        let limit = self.parsed(
            "limit",
            |value| value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)),
            "a number from 1 to 100",
        )?;
        Ok(limit.unwrap_or(DEFAULT_LIMIT))
    }

    /// Takes `cursor`; an empty one stands for the first page.
    ///
    /// # Errors
    /// 400 for one that this service did not give out.
    pub fn cursor<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Problem> {
        self.take("cursor")
            .filter(|text| !text.is_empty())
            .map(|text| self.cursors.open(&text).ok_or_else(foreign_cursor))
            .transpose()
    }

    /// Says no to what is left; what gives out the cursors of this list.
    ///
    /// # Errors
    /// 400 naming the unknown parameter.
    pub fn finish(self) -> Result<Cursors, Problem> {
        match self.pairs.first() {
            None => Ok(self.cursors),
            Some((name, _)) => Err(unknown(name)),
        }
    }
}

fn unknown(name: &str) -> Problem {
    Problem::bad_request(
        "unknown_parameter",
        format!("there is no parameter {}", name.escape_debug()),
    )
}

fn foreign_cursor() -> Problem {
    Problem::bad_request("invalid_cursor", "this cursor is not one of ours for this list")
}

/// Says no to a query string that names what a call does not take, or anything twice.
///
/// # Errors
/// 400, as [`Query::of`] and [`Query::finish`].
pub fn judge(text: &str, known: &[String]) -> Result<(), Problem> {
    let pairs = pairs(text)?;
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !known.contains(name)) {
        return Err(unknown(name));
    }
    match pairs.iter().find(|(name, _)| name == "link_key") {
        Some((_, key)) if !is_link_key(key.as_bytes()) => Err(no_link_key("link_key")),
        _ => Ok(()),
    }
}

/// Longest key of a limited publication that is looked at, in characters.
pub(crate) const LONGEST_LINK_KEY: usize = 200;

/// Whether it could be the key of a limited publication: visible characters of ASCII.
pub fn is_link_key(key: &[u8]) -> bool {
    (1..=LONGEST_LINK_KEY).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic)
}

/// 400 for what cannot be one, by the name of the parameter or header.
pub fn no_link_key(name: &str) -> Problem {
    Problem::bad_request(
        "invalid_parameter",
        format!("{name}: 1 to 200 visible characters of ASCII"),
    )
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, Problem> {
    if text.len() > MAX_BYTES {
        let cursor =
            text.split('&').any(|pair| pair.starts_with("cursor=") && pair.len() > MAX_BYTES);
        return Err(if cursor {
            foreign_cursor()
        } else {
            Problem::bad_request("invalid_parameter", "the query is too long")
        });
    }
    let pairs = decoded(text)
        .ok_or_else(|| Problem::bad_request("invalid_parameter", "the query cannot be read"))?;
    for (index, (name, value)) in pairs.iter().enumerate() {
        if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(Problem::bad_request(
                "duplicate_parameter",
                format!("{} is given twice", name.escape_debug()),
            ));
        }
        // U+FFFD stands where the bytes were no UTF-8.
        if [name, value].iter().any(|text| text.contains(['\0', '\u{FFFD}'])) {
            return Err(Problem::bad_request(
                "invalid_parameter",
                "NUL and what is no UTF-8 are not allowed",
            ));
        }
    }
    Ok(pairs)
}

fn decoded(text: &str) -> Option<Vec<(String, String)>> {
    actix_web::web::Query::from_query(text).ok().map(actix_web::web::Query::into_inner)
}
