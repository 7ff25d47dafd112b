//! Parameters that others hang on a shared address: what sites, mailers and advertisements add to follow a click, and
//! what defeats a cache. Where an address is shared they are passed over, so that a shared link works and its answer,
//! ETag and cache key are those of the address itself.

use std::borrow::Cow;

/// The names that are passed over; a closed list, since a mistyped parameter of ours has to be seen.
const NAMES: [&str; 13] = [
    "fbclid",
    "gclid",
    "yclid",
    "ysclid",
    "dclid",
    "msclkid",
    "igshid",
    "twclid",
    "mc_cid",
    "mc_eid",
    "_openstat",
    "from",
    // Against caches.
    "v",
];

/// How the names of campaigns begin.
const CAMPAIGN: &str = "utm_";

fn is_tracker(name: &str) -> bool {
    NAMES.contains(&name) || name.starts_with(CAMPAIGN)
}

/// The query without what follows a click; none where nothing does.
pub(crate) fn undecorated(query: &str) -> Option<String> {
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !is_tracker(&parameter_name(pair))).collect();
    (kept.len() < query.split('&').count()).then(|| kept.join("&"))
}

/// The name in a pair of a query as it is meant, however it is written.
fn parameter_name(pair: &str) -> Cow<'_, str> {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    match actix_web::web::Query::<Vec<(String, String)>>::from_query(name) {
        Ok(read) => read.0.into_iter().next().map_or(Cow::Borrowed(name), |(name, _)| name.into()),
        Err(_) => Cow::Borrowed(name),
    }
}

/// Whether a query names this parameter, however the name is written.
pub(super) fn names(query: &str, parameter: &str) -> bool {
    !query.is_empty() && query.split('&').any(|pair| parameter_name(pair) == parameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_click_is_taken_away_and_nothing_else() {
        for (query, left) in [
            ("fbclid=IwAR0", ""),
            ("utm_source=vk&utm_medium=x", ""),
            ("link_key=a&fbclid=b", "link_key=a"),
            ("fbclid=b&link_key=a&gclid=", "link_key=a"),
            ("fbclid", ""),
            ("utm%5Fsource=%FF", ""),
            ("_openstat=a&_openstat=b&ysclid=c&from=d&v=2", ""),
            ("&fbclid=b", ""),
            ("%66bclid=b&colour=red", "colour=red"),
        ] {
            assert_eq!(undecorated(query).as_deref(), Some(left), "{query}");
        }
        for kept in
            ["", "link_key=a", "colour=fbclid", "fbclid2=a", "FBCLID=a", "utm=1", "version=2"]
        {
            assert_eq!(undecorated(kept), None, "{kept}");
        }
    }

    #[test]
    fn a_name_is_known_however_it_is_written() {
        for query in ["link_key=a", "link%5Fkey=a", "a=b&%6Cink_key", "link%5fke%79="] {
            assert!(names(query, "link_key"), "{query}");
        }
        for query in ["", "link_keys=a", "a=link_key", "link%255Fkey=a"] {
            assert!(!names(query, "link_key"), "{query}");
        }
    }
}
