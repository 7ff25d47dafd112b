//! What an answer varies by, in one line.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::Bytes;

/// Gathers `Vary` into one line. Two mean the same as one (RFC 9110, 5.3), but proxies before us keep the last
/// alone (nginx before 1.23), and hand a table or a compressed answer to whoever asked for neither.
pub(super) fn in_one_line(headers: &mut HeaderMap) {
    if headers.get_all(header::VARY).count() < 2 {
        return;
    }
    let mut line = String::with_capacity(64);
    for name in headers.get_all(header::VARY).filter_map(|value| value.to_str().ok()) {
        for name in name.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !line.split(", ").any(|known| known.eq_ignore_ascii_case(name)) {
                if !line.is_empty() {
                    line.push_str(", ");
                }
                line.push_str(name);
            }
        }
    }
    if let Ok(line) = HeaderValue::from_maybe_shared(Bytes::from(line)) {
        headers.insert(header::VARY, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_varies_by_is_one_line_that_names_each_once() {
        let mut headers = HeaderMap::new();
        for line in ["Accept, Accept-Encoding", "Origin", "accept,Authorization"] {
            headers.append(header::VARY, HeaderValue::from_static(line));
        }
        in_one_line(&mut headers);
        let lines: Vec<_> = headers.get_all(header::VARY).collect();
        assert_eq!(lines, ["Accept, Accept-Encoding, Origin, Authorization"]);
    }
}
