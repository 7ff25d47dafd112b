//! Query strings: every parameter known, none twice; pages and cursors.

use actix_web::HttpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// Items on a page unless asked otherwise, and at most.
const DEFAULT_LIMIT: i64 = 20;
const MAX_LIMIT: i64 = 100;
/// Longest query string, in bytes.
const MAX_BYTES: usize = 4096;

/// The parameters of a request; each must be taken exactly once.
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the parameters.
    ///
    /// # Errors
    /// 400 for a parameter given twice, NUL bytes, or a string too long.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let text = request.query_string();
        if text.len() > MAX_BYTES {
            return Err(Problem::bad_request("invalid_parameter", "the query is too long"));
        }
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
            .map_err(|_| Problem::bad_request("invalid_parameter", "the query cannot be read"))?
            .into_inner();
        for (index, (name, value)) in pairs.iter().enumerate() {
            if pairs[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(Problem::bad_request("duplicate_parameter", format!("{name} is given twice")));
            }
            // U+FFFD stands where the bytes were no UTF-8.
            if [name, value].iter().any(|text| text.contains(['\0', '\u{FFFD}'])) {
                return Err(Problem::bad_request("invalid_parameter", "NUL and what is no UTF-8 are not allowed"));
            }
        }
        Ok(Self { pairs })
    }

    /// Takes a parameter.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(given, _)| given == name)?;
        Some(self.pairs.swap_remove(at).1)
    }

    /// Takes a parameter and reads it.
    ///
    /// # Errors
    /// 400 naming the parameter and what it may be.
    pub fn parsed<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>, Problem> {
        self.take(name)
            .map(|value| {
                parse(&value)
                    .ok_or_else(|| Problem::bad_request("invalid_parameter", format!("{name}: {expected}")))
            })
            .transpose()
    }

    /// Takes a parameter of several values separated by commas.
    ///
    /// # Errors
    /// 400 naming the parameter and what its values may be.
    pub fn several<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<Vec<T>>, Problem> {
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
            .map(|text| {
                URL_SAFE_NO_PAD
                    .decode(text)
                    .ok()
                    .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                    .ok_or_else(|| Problem::bad_request("invalid_cursor", "this cursor is not one of ours"))
            })
            .transpose()
    }

    /// Says no to what is left.
    ///
    /// # Errors
    /// 400 naming the unknown parameter.
    pub fn finish(self) -> Result<(), Problem> {
        match self.pairs.first() {
            None => Ok(()),
            Some((name, _)) => {
                Err(Problem::bad_request("unknown_parameter", format!("there is no parameter {}", name.escape_debug())))
            }
        }
    }
}

/// The cursor of the next page.
pub fn cursor<T: Serialize>(position: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).unwrap_or_default())
}
