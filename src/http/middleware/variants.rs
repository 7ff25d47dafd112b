//! What an answer varies by, in one line.

use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// Gathers `Vary` into one line. Two mean the same as one (RFC 9110, 5.3), but proxies before us keep the last
/// alone (nginx before 1.23), and hand a table or a compressed answer to whoever asked for neither.
pub(super) fn in_one_line(headers: &mut HeaderMap) {
    if headers.get_all(header::VARY).count() < 2 {
        return;
    }
    let mut names: Vec<String> = Vec::new();
    for line in headers.get_all(header::VARY).filter_map(|value| value.to_str().ok()) {
        for name in line.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
    }
    if let Ok(line) = HeaderValue::from_str(&names.join(", ")) {
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
