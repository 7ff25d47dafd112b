//! Calls that are to go. A call says so once, beside its other words for the document:
//!
//! ```text
//! extensions(("x-deprecation" = json!({"since": "2027-01-01", "sunset": "2027-07-01", "instead": "read_petition"})))
//! ```
//!
//! From there come `deprecated` in the document, and `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to what takes
//! its place in every answer of the call. `docs/API.md` says how long in advance.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use utoipa::openapi::path::Operation;

/// The member of an operation that says so.
const DEPRECATION: &str = "x-deprecation";
/// The headers that say so of an answer.
pub(crate) const NAMES: [HeaderName; 2] =
    [HeaderName::from_static("deprecation"), HeaderName::from_static("sunset")];
/// How HTTP writes an instant (RFC 9110, 5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// A call that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deprecation {
    /// The first day on which nobody should build on it, in UTC.
    since: DateTime<Utc>,
    /// The first day on which it may be gone, in UTC.
    sunset: DateTime<Utc>,
    /// The name of the call that takes its place, if one does.
    instead: Option<String>,
}

impl Deprecation {
    /// What the document says of a call; none of a call that stays, nor of words that say no days.
    pub(crate) fn of(documented: &Operation) -> Option<Self> {
        let said = documented.extensions.as_ref()?.get(DEPRECATION)?;
        let day = |name: &str| {
            let day: NaiveDate = said[name].as_str()?.parse().ok()?;
            Some(day.and_time(NaiveTime::MIN).and_utc())
        };
        let instead = said["instead"].as_str().map(str::to_owned);
        Some(Self { since: day("since")?, sunset: day("sunset")?, instead })
    }

    /// What a reader of the document should know.
    pub(crate) fn words(&self) -> String {
        let (since, sunset) = (self.since.date_naive(), self.sunset.date_naive());
        let instead =
            self.instead.as_ref().map(|name| format!(" Use `{name}` instead.")).unwrap_or_default();
        format!("Deprecated since {since}, and served until {sunset} at least.{instead}")
    }

    /// Says it in an answer.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let [deprecation, sunset] = NAMES;
        // A date of Structured Fields (RFC 9651, 3.3.7): seconds since 1970.
        let since = format!("@{}", self.since.timestamp());
        let until = self.sunset.format(HTTP_DATE).to_string();
        for (name, value) in [(deprecation, since), (sunset, until)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        let link =
            self.instead.as_ref().map(|name| format!("</docs/{name}>; rel=\"successor-version\""));
        if let Some(Ok(link)) = link.map(HeaderValue::try_from) {
            headers.append(header::LINK, link);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use utoipa::openapi::extensions::ExtensionsBuilder;
    use utoipa::openapi::path::OperationBuilder;

    use super::*;

    fn call(said: Option<serde_json::Value>) -> Operation {
        let mut extensions = ExtensionsBuilder::new();
        if let Some(said) = said {
            extensions = extensions.add(DEPRECATION, said);
        }
        OperationBuilder::new().extensions(Some(extensions.build())).build()
    }

    #[test]
    fn a_call_that_is_to_go_says_since_when_until_when_and_what_takes_its_place() {
        let said =
            json!({ "since": "2027-01-01", "sunset": "2027-07-01", "instead": "read_petition" });
        let found = Deprecation::of(&call(Some(said))).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::LINK, HeaderValue::from_static("</next>; rel=\"next\""));
        found.tell(&mut headers);
        assert_eq!(headers.get("deprecation").unwrap(), "@1798761600");
        assert_eq!(headers.get("sunset").unwrap(), "Thu, 01 Jul 2027 00:00:00 GMT");
        let links: Vec<_> = headers.get_all(header::LINK).collect();
        assert_eq!(links.len(), 2);
        assert_eq!(links[1], "</docs/read_petition>; rel=\"successor-version\"");
        let words = "Deprecated since 2027-01-01, and served until 2027-07-01 at least. Use `read_petition` instead.";
        assert_eq!(found.words(), words);
        assert_eq!(Deprecation::of(&call(None)), None);
        assert_eq!(Deprecation::of(&call(Some(json!({ "since": "soon" })))), None);
    }

    #[test]
    fn every_call_that_says_so_says_days_that_can_be_read_half_a_year_apart() {
        for (path, item) in crate::openapi::document(true).paths.paths {
            let all = [item.get, item.post, item.put, item.patch, item.delete];
            for operation in all.into_iter().flatten() {
                let says =
                    operation.extensions.as_ref().is_some_and(|all| all.contains_key(DEPRECATION));
                let read = Deprecation::of(&operation);
                assert_eq!(says, read.is_some(), "{path}");
                let apart = read.map(|read| read.sunset - read.since);
                assert!(apart.is_none_or(|apart| apart.num_days() >= 180), "{path}: {apart:?}");
            }
        }
    }
}
