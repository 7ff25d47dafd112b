//! Whether a request is somebody who opens a page.
//!
//! Judged by what the request says of itself alone, and nothing of it is kept. Who wants to be counted often is: the
//! number says how often a page was opened, not by how many.

use actix_web::HttpMessage as _;
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};

/// The request was a HEAD; it is served as a GET.
#[derive(Debug, Clone, Copy)]
pub struct Bodiless;

/// Words in the names of programs that read pages by themselves: crawlers, previews of links, watchers, libraries.
const PROGRAMS: [&str; 22] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "archiver",
    "preview",
    "facebookexternalhit",
    "embedly",
    "whatsapp",
    "viber",
    "telegram",
    "skypeuripreview",
    "headless",
    "lighthouse",
    "monitor",
    "uptime",
    "pingdom",
    "curl",
    "wget",
    "python",
    "scrapy",
    "httpclient",
];
/// Headers by which browsers say that nobody has asked for the page yet.
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// Whether somebody opens a page by this request: a browser that shows it to a person, and not ahead of time.
pub fn is_visit(request: &HttpRequest) -> bool {
    request.extensions().get::<Bodiless>().is_none() && is_of_a_person(request.headers())
}

fn is_of_a_person(headers: &HeaderMap) -> bool {
    let value = |name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_ascii_lowercase)
    };
    let ahead = AHEAD.iter().filter_map(|name| value(name));
    let mut ahead = ahead
        .filter(|why| ["prefetch", "prerender", "preview"].iter().any(|word| why.contains(word)));
    if ahead.next().is_some() {
        return false;
    }
    // What scripts and pictures ask for is no page that is opened; old browsers do not say.
    if value("sec-fetch-dest").is_some_and(|what| what != "document" && what != "iframe") {
        return false;
    }
    value(header::USER_AGENT.as_str()).is_some_and(|agent| {
        agent.starts_with("mozilla/") && !PROGRAMS.iter().any(|word| agent.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const BROWSER: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36";

    fn visit(headers: &[(&str, &str)]) -> bool {
        let request = headers.iter().fold(TestRequest::get(), |request, (name, value)| {
            request.insert_header((*name, *value))
        });
        is_visit(&request.to_http_request())
    }

    #[test]
    fn a_browser_that_shows_a_page_opens_it() {
        assert!(visit(&[("user-agent", BROWSER)]));
        assert!(visit(&[("user-agent", BROWSER), ("sec-fetch-dest", "document")]));
    }

    #[test]
    fn programs_and_what_nobody_has_asked_for_are_not_counted() {
        for agent in [
            "",
            "curl/8.5.0",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; YandexBot/3.0)",
            "facebookexternalhit/1.1",
            "TelegramBot (like TwitterBot)",
            "Mozilla/5.0 HeadlessChrome/126.0",
            "python-requests/2.31",
        ] {
            assert!(!visit(&[("user-agent", agent)]), "{agent}");
        }
        assert!(!visit(&[]));
        for (name, value) in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-moz", "prefetch"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-dest", "image"),
        ] {
            assert!(!visit(&[("user-agent", BROWSER), (name, value)]), "{name}");
        }
        let request = TestRequest::get().insert_header(("user-agent", BROWSER)).to_http_request();
        request.extensions_mut().insert(Bodiless);
        assert!(!is_visit(&request));
    }
}
