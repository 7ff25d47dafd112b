//! A service that lies below a path of its host (`PETITIONS_PUBLIC_URL=https://gov.example/petitions`): a proxy may take the path
//! off before it passes a request on, or leave that to us; addresses that answers lead to have it again.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Uri, uri::PathAndQuery};

/// Takes the path off the front of what is asked for, if it is there.
pub(super) fn take_off(request: &mut ServiceRequest, base: &str) {
    let Some(address) = without(request.uri(), base) else { return };
    request.match_info_mut().get_mut().update(&address);
    request.head_mut().uri = address;
}

fn without(address: &Uri, base: &str) -> Option<Uri> {
    if base.is_empty() {
        return None;
    }
    let whole = address.path_and_query()?.as_str();
    let rest = whole.strip_prefix(base)?;
    let rest = match rest.chars().next() {
        Some('/') => rest.to_owned(),
        None | Some('?') => format!("/{rest}"),
        // Something else that only begins so.
        Some(_) => return None,
    };
    let mut parts = address.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(rest).ok()?);
    Uri::from_parts(parts).ok()
}

/// Puts the path before the addresses of ours that an answer leads to.
pub(super) fn put_before(headers: &mut HeaderMap, base: &str) {
    if base.is_empty() {
        return;
    }
    for (name, opening) in [(header::LOCATION, ""), (header::LINK, "<")] {
        let led = headers.get(&name).and_then(|value| value.to_str().ok()).and_then(|value| {
            let rest = value.strip_prefix(opening)?;
            let ours = rest.starts_with('/') && !rest.starts_with("//");
            ours.then(|| format!("{opening}{base}{rest}"))
        });
        if let Some(led) = led.and_then(|led| HeaderValue::from_str(&led).ok()) {
            headers.insert(name, led);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_taken_off_where_it_stands_and_nothing_else_is() {
        let told = |address: &str| {
            without(&address.parse().unwrap(), "/kz").map(|address| address.to_string())
        };
        assert_eq!(told("/kz/petitions?q=a"), Some("/petitions?q=a".to_owned()));
        assert_eq!(told("/kz"), Some("/".to_owned()));
        assert_eq!(told("/kz?lang=en"), Some("/?lang=en".to_owned()));
        for other in ["/kzx", "/petitions", "/a/kz/b"] {
            assert_eq!(told(other), None, "{other}");
        }
        assert_eq!(without(&"/kz".parse().unwrap(), ""), None);
    }

    #[test]
    fn what_an_answer_leads_to_lies_below_the_path_too() {
        let led = |name: header::HeaderName, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name.clone(), HeaderValue::from_static(value));
            put_before(&mut headers, "/kz");
            headers.get(name).unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(led(header::LOCATION, "/docs/"), "/kz/docs/");
        assert_eq!(led(header::LOCATION, "https://x.example/"), "https://x.example/");
        assert_eq!(led(header::LOCATION, "//x.example/"), "//x.example/");
        assert_eq!(
            led(header::LINK, "</a?cursor=b>; rel=\"next\""),
            "</kz/a?cursor=b>; rel=\"next\""
        );
    }
}
