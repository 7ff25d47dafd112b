//! What a reader wants: a type, a language, an encoding, or nothing that they have already (RFC 9110, 12 and 13).
//!
//! Entity tags are read by actix. Qualities are not: its `QualityItem` refuses `q=.2`, which the HTTP client of the
//! JDK sends unless told otherwise (`*/*; q=.2`), and reads as many wishes as a header holds.

use actix_web::HttpMessage;
use actix_web::http::header::{self, EntityTag, Header as _, HeaderMap, IfNoneMatch};

use domain::language::Language;
use pages::Voice;

/// Wishes of an `Accept` or `Accept-Language` that are looked at.
const MAX_WISHES: usize = 20;

/// How much `Accept` wants an answer of this type, in thousandths (RFC 9110, 12.5.1): the range that
/// names it most closely decides, and 0 says no. Without the header, or a range in it, everything goes.
pub(crate) fn quality(headers: &HeaderMap, offered: &str) -> u32 {
    let (kind, _) = offered.split_once('/').unwrap_or((offered, ""));
    let mut closest: Option<(u8, u32)> = None;
    let mut ranges = 0;
    let given = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    for range in given.flat_map(|value| value.split(',')).take(MAX_WISHES) {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        if !name.contains('/') {
            continue;
        }
        ranges += 1;
        let closeness = match name.as_str() {
            name if name == offered => 3,
            name if name.strip_suffix("/*") == Some(kind) => 2,
            "*/*" => 1,
            _ => continue,
        };
        let wanted = thousandths(parts);
        if closest.is_none_or(|(closer, before)| {
            closeness > closer || (closeness == closer && wanted > before)
        }) {
            closest = Some((closeness, wanted));
        }
    }
    if ranges == 0 { 1000 } else { closest.map_or(0, |(_, wanted)| wanted) }
}

/// The quality among the parameters of a wish, in thousandths; 1 unless given, 0 when it is no number.
fn thousandths<'a>(mut parameters: impl Iterator<Item = &'a str>) -> u32 {
    let given =
        parameters.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let quality: f32 = given.map_or(Some(1.0), |q| q.parse().ok()).unwrap_or(0.0);
    (quality.clamp(0.0, 1.0) * 1000.0) as u32
}

/// The language a reader likes best among ours (RFC 9110, 12.5.4, with its q-values); Kazakh
/// when they name none of them.
pub fn preferred(headers: &HeaderMap) -> Language {
    let wishes = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (Language::Kk, 0);
    for wish in wishes.split(',').take(MAX_WISHES) {
        let mut parts = wish.split(';').map(str::trim);
        let tag = parts
            .next()
            .and_then(|tag| tag.split('-').next())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let thousandths = thousandths(parts);
        if let Some(language) = Language::parse(&tag)
            && thousandths > best.1
        {
            best = (language, thousandths);
        }
    }
    best.0
}

/// The parameter by which the address of a page names its language.
pub(crate) const PAGE_LANGUAGE: &str = "lang";

/// In which voice a page answers: in the language that its address names, else in the one the reader likes best.
pub(crate) fn voice(query: &str, headers: &HeaderMap) -> Voice {
    let value = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        if name == PAGE_LANGUAGE { Language::parse(value) } else { None }
    };
    match query.split('&').find_map(value) {
        Some(language) => Voice { language, named: true },
        None => Voice { language: preferred(headers), named: false },
    }
}

/// Whether a browser asks, which shows pages to people: it would rather have HTML than JSON.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let html = quality(headers, "text/html");
    html > quality(headers, "application/json")
        && html > quality(headers, "application/problem+json")
}

/// Whether the reader takes gzip (RFC 9110, 12.5.3); without the header they get the plain bytes.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    given.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| {
            part.strip_prefix("q=").is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0))
        });
        named && !refused
    })
}

/// Whether `If-None-Match` names this ETag (RFC 9110, 13.1.2).
pub(crate) fn has(request: &impl HttpMessage, etag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(etag)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn the_language_with_the_highest_quality_wins() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(value).unwrap());
            preferred(&headers)
        };
        assert_eq!(asked("en-US;q=0.1, kk;q=0.9"), Language::Kk);
        assert_eq!(asked("ru, en;q=0.8"), Language::Ru);
        assert_eq!(asked("fr, en;q=0.3"), Language::En);
        assert_eq!(asked("fr"), Language::Kk);
    }

    #[test]
    fn the_closest_range_decides_what_is_accepted() {
        let takes = |value: &str, offered: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
            quality(&headers, offered) > 0
        };
        let json = "application/json";
        assert_eq!(quality(&HeaderMap::new(), json), 1000);
        for good in [
            "*/*",
            "application/*",
            "text/html, application/json;q=0.1",
            "text/html, */*;q=0.8",
            "",
            "json",
            "Application/JSON",
        ] {
            assert!(takes(good, json), "{good}");
        }
        let refused = [
            "text/html",
            "application/json;q=0",
            "*/*, application/json;q=0",
            "application/*;q=0.000, */*",
            "application/xml",
        ];
        for wrong in refused {
            assert!(!takes(wrong, json), "{wrong}");
        }
        assert!(takes("application/json;q=0, */*", "text/html"));
        assert!(!takes("application/json", "text/html"));
    }

    #[test]
    fn gzip_is_for_those_who_name_it() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            takes_gzip(&headers)
        };
        assert!(asked("gzip") && asked("br, GZIP;q=0.5") && asked("deflate, gzip, br"));
        assert!(!asked("br") && !asked("gzip;q=0") && !asked("gzip; q=0.0, br") && !asked(""));
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn the_clients_of_java_are_understood() {
        let mut headers = HeaderMap::new();
        let usual = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
        headers.insert(header::ACCEPT, HeaderValue::from_static(usual));
        assert_eq!(quality(&headers, "application/json"), 200);
    }

    #[test]
    fn a_known_tag_is_found_among_others_weak_or_strong_and_so_is_any() {
        let etag = EntityTag::new_strong("a1".to_owned());
        let knows = |value: &str| {
            let request = actix_web::test::TestRequest::get()
                .insert_header((header::IF_NONE_MATCH, value))
                .to_http_request();
            has(&request, &etag)
        };
        for good in ["\"a1\"", "W/\"a1\"", "\"b2\", \"a1\"", "rubbish, \"a1\"", "*"] {
            assert!(knows(good), "{good}");
        }
        for wrong in ["\"b2\"", "a1", ""] {
            assert!(!knows(wrong), "{wrong}");
        }
        assert!(!has(&actix_web::test::TestRequest::get().to_http_request(), &etag));
    }
}
