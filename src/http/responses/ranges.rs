//! The part of a file that a reader asks for (RFC 9110, 14), so that a download that broke off goes on where it ended.

use std::ops::RangeInclusive;

use actix_web::http::header::{EntityTag, Header as _, IfRange, Range};
use actix_web::{HttpMessage as _, HttpRequest};

use crate::intake::visits::Bodiless;
use crate::responses::problem::Problem;

/// In what parts are asked for (RFC 9110, 14.3).
pub(crate) const BYTES: &str = "bytes";

/// The bytes that are asked for of a file of so many, from the first to the last; none where it is given out whole: without
/// a range, by HEAD, for several ranges or one of another unit, and to whoever has the beginning of another file.
///
/// # Errors
/// 416 for a range that begins behind the end.
pub(crate) fn asked(
    request: &HttpRequest,
    etag: &EntityTag,
    size: u64,
) -> Result<Option<RangeInclusive<u64>>, Problem> {
    let Ok(Range::Bytes(ranges)) = Range::parse(request) else { return Ok(None) };
    let [range] = ranges.as_slice() else { return Ok(None) };
    let bodiless = request.extensions().get::<Bodiless>().is_some();
    if bodiless || !continues(request, etag) {
        return Ok(None);
    }
    let (first, last) =
        range.to_satisfiable_range(size).ok_or_else(|| Problem::range_not_satisfiable(size))?;
    Ok(Some(first..=last))
}

/// Whether what the reader has already is the beginning of this file: `If-Range` names it strongly, or is absent
/// (RFC 9110, 13.1.5). We date no file, so that a date names none.
fn continues(request: &HttpRequest, etag: &EntityTag) -> bool {
    if !request.headers().contains_key(IfRange::name()) {
        return true;
    }
    matches!(IfRange::parse(request), Ok(IfRange::EntityTag(known)) if known.strong_eq(etag))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked_of_a_hundred(
        headers: &[(&'static str, &'static str)],
    ) -> Result<Option<(u64, u64)>, u16> {
        let mut request = TestRequest::get();
        for header in headers {
            request = request.insert_header(*header);
        }
        let etag = EntityTag::new_strong("a1".to_owned());
        asked(&request.to_http_request(), &etag, 100)
            .map(|range| range.map(|range| (*range.start(), *range.end())))
            .map_err(|problem| problem.status.as_u16())
    }

    #[test]
    fn a_range_is_cut_at_the_end_and_one_behind_it_is_none() {
        for (range, given) in [
            ("bytes=0-0", Ok(Some((0, 0)))),
            ("bytes=99-", Ok(Some((99, 99)))),
            ("bytes=10-1000", Ok(Some((10, 99)))),
            ("bytes=-5", Ok(Some((95, 99)))),
            ("bytes=-1000", Ok(Some((0, 99)))),
            ("bytes=100-", Err(416)),
            ("bytes=100-200", Err(416)),
            ("bytes=-0", Err(416)),
            // What is no single range of bytes asks for the whole (RFC 9110, 14.2).
            ("bytes=5-4", Ok(None)),
            ("bytes=0-1,5-6", Ok(None)),
            ("bytes=x", Ok(None)),
            ("bytes=99999999999999999999-", Ok(None)),
            ("lines=0-1", Ok(None)),
            ("", Ok(None)),
        ] {
            assert_eq!(asked_of_a_hundred(&[("range", range)]), given, "{range}");
        }
        assert_eq!(asked_of_a_hundred(&[]), Ok(None));
    }

    #[test]
    fn only_the_same_file_is_gone_on_with() {
        for (known, given) in [
            ("\"a1\"", Ok(Some((50, 99)))),
            ("W/\"a1\"", Ok(None)),
            ("\"b2\"", Ok(None)),
            ("Tue, 15 Nov 2044 08:12:31 GMT", Ok(None)),
            ("rubbish", Ok(None)),
        ] {
            let headers = [("range", "bytes=50-"), ("if-range", known)];
            assert_eq!(asked_of_a_hundred(&headers), given, "{known}");
        }
    }
}
