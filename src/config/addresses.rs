//! What an address of a setting says about its server: its host, its password.

use std::net::IpAddr;

use credentials::passwords::{self, Holder, Weakness};

/// Passwords that are tried first.
const USUAL_PASSWORDS: [&str; 10] = [
    "postgres",
    "postgresql",
    "password",
    "petitions",
    "changeme",
    "change-me",
    "secret",
    "administrator",
    "example",
    "test",
];
/// In characters, what is usual not counted.
const SHORTEST_DATABASE_PASSWORD: usize = 12;

/// Whether a database's address holds a password that is short, usual, or made of usual ones: before its host, or as
/// a parameter, which libpq takes first. Without one the server knows its client otherwise.
pub(super) fn has_weak_password(url: &str) -> bool {
    let user = authority(url).rsplit_once('@').map(|(user, _)| user);
    let before_host =
        user.and_then(|user| user.split_once(':')).map(|(_, password)| decoded(password));
    before_host.into_iter().chain(parameters(url, "password")).any(|password| {
        let rest = USUAL_PASSWORDS
            .iter()
            .fold(password.to_lowercase(), |rest, usual| rest.replace(usual, ""));
        rest.chars().count() < SHORTEST_DATABASE_PASSWORD || is_guessed(&password)
    })
}

/// Whether it is a row of keys, a repetition or made of words that are tried first.
fn is_guessed(password: &str) -> bool {
    let nobody = Holder { second_factor: true, ..Holder::default() };
    matches!(passwords::check(password, &nobody), Err(Weakness::Common | Weakness::Guessable))
}

/// Whether a database is reached over no network, or over one on which it proves who it is (libpq, `sslmode`).
pub(super) fn is_verified(url: &str) -> bool {
    let named = [parameters(url, "host"), parameters(url, "hostaddr")].concat();
    let hosts = if named.is_empty() {
        vec![decoded(authority(url).rsplit('@').next().unwrap_or_default())]
    } else {
        named
    };
    // As a parameter an address of IPv6 stands without brackets.
    let is_near = |host: &str| {
        let name = if host.parse::<IpAddr>().is_ok() { host } else { name_of(host) };
        host.is_empty() || host.starts_with(['/', '@']) || is_near(name)
    };
    // Who is asked then stands in a file that is not looked at here (libpq, the connection service file).
    if !parameters(url, "service").is_empty() {
        return false;
    }
    let all_near = hosts.iter().flat_map(|hosts| hosts.split(',')).all(is_near);
    let modes = parameters(url, "sslmode");
    all_near
        || (!modes.is_empty()
            && modes.iter().all(|mode| mode == "verify-full" || mode == "verify-ca"))
}

/// The values of a parameter in an address, as they are meant.
pub(super) fn parameters(url: &str, name: &str) -> Vec<String> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(given, _)| decoded(given) == name).map(|(_, value)| decoded(value)).collect()
}

/// A part of an address without its escapes (RFC 3986, 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is wrong with an address that ours begin with: it is a scheme, a host, perhaps a path, and no more.
pub(super) fn base_fault(url: &str) -> Option<&'static str> {
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Some("must be an http:// or https:// address");
    }
    if authority(url).contains('@') || name_of(authority(url)).is_empty() {
        return Some("must name a host, and nobody before it");
    }
    if url.contains(['?', '#', ' ', '\\']) {
        return Some(
            "must have no query and no fragment: addresses of ours are made by adding to it",
        );
    }
    let host = authority(url);
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    let port = after.split_once(':').map(|(_, port)| port);
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Some("must have a port up to 65535, if any");
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]".contains(&byte);
    let steps = url.split('/').skip(3).any(|part| part == ".." || part == ".");
    (steps || !url.bytes().all(plain))
        .then_some("must be written in letters, digits and -._~ alone, a domain in its xn-- form")
}

/// Whether an address that mails name leads to the reader's own machine, and to nobody else's.
pub(super) fn leads_nowhere(url: &str) -> bool {
    let name = name_of(authority(url)).to_ascii_lowercase();
    name.parse::<IpAddr>()
        .is_ok_and(|address| address.to_canonical().is_loopback() || address.is_unspecified())
        || name == "localhost"
        || name.ends_with(".localhost")
}

/// Whether an address names this machine, or one by a name without a domain: the next container.
pub(super) fn is_local(url: &str) -> bool {
    let authority = authority(url).split('?').next().unwrap_or_default();
    is_near(name_of(authority.rsplit_once('@').map_or(authority, |(_, host)| host)))
}

/// Whether a host is this machine, or has a name without a domain.
fn is_near(name: &str) -> bool {
    (!name.is_empty() && !name.contains(['.', ':']) && !is_number(name))
        || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Whether a name is a number, which systems take for an IPv4 address: 3232235777, 0xC0A80101.
fn is_number(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let hex = lower.strip_prefix("0x");
    hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || (!lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The host of a public address, without its port; an address of digits is no domain.
pub(super) fn domain_of(url: &str) -> Option<&str> {
    let name = name_of(authority(url));
    (!name.is_empty() && name.parse::<IpAddr>().is_err()).then_some(name)
}

/// What stands between the scheme and the path.
fn authority(url: &str) -> &str {
    url.split("://").nth(1).unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default()
}

/// A host without its port, or without the brackets of an IPv6 address.
fn name_of(host: &str) -> &str {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    name.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_found_wherever_libpq_looks_for_it() {
        for weak in [
            "postgresql://u:postgres@db/p",
            "postgresql://u:%70ostgres@db/p",
            "postgresql://u@db/p?password=postgres",
            "postgresql://u:Yq3v9ZkfW2mX7a@db/p?password=postgres",
            "postgresql://db/p?user=u&pass%77ord=x",
            "postgresql://u@db?password=postgres",
            "postgresql://u:123456789012@db/p",
            "postgresql://u:aaaaaaaaaaaa@db/p",
            "postgresql://u:qwertyuiop12@db/p",
            "postgresql://u:qwertyuiop%5B%5D12@db/p",
            "postgresql://u:йцукенгшщзхъ@db/p",
        ] {
            assert!(has_weak_password(weak), "{weak}");
        }
        for good in ["postgresql://u@db/p", "postgresql://u:Yq3v9ZkfW2mX7a@db/p", "postgresql:///p"]
        {
            assert!(!has_weak_password(good), "{good}");
        }
    }

    #[test]
    fn a_database_far_away_proves_who_it_is() {
        for good in [
            "postgresql://u@db/p",
            "postgresql://u@127.0.0.1:5432/p",
            "postgresql://u@[::1]:5432/p",
            "postgresql:///p?host=::1",
            "postgresql://u@localhost/p?hostaddr=::ffff:127.0.0.1",
            "postgresql:///p?host=/var/run/postgresql",
            "postgresql://%2Fvar%2Frun/p",
            "postgresql://u@db.example/p?sslmode=verify-full",
            "postgresql://u@db.example,db2.example/p?sslmode=verify-ca",
        ] {
            assert!(is_verified(good), "{good}");
        }
        for bad in [
            "postgresql://u@db.example/p",
            "postgresql://u@10.0.0.5/p?sslmode=require",
            "postgresql://u@db,db.example/p",
            "postgresql://u@localhost/p?host=db.example",
            "postgresql://u@localhost/p?hostaddr=10.0.0.5",
            "postgresql://u@db.example/p?sslmode=verify-full&sslmode=disable",
            "postgresql://sslmode=verify-full@db.example/p",
            "postgresql://u@localhost/p?hostaddr=2001:db8::5",
            "postgresql:///p?host=2001:db8::5",
            "postgresql:///p?host=fd00::5&user=u",
            "postgresql://u@3232235777/p",
            "postgresql://u@0xC0A80101:5432/p",
            "postgresql://u@localhost/p?service=far",
        ] {
            assert!(!is_verified(bad), "{bad}");
        }
    }

    #[test]
    fn mails_lead_to_no_machine_of_the_readers() {
        for nowhere in [
            "https://localhost",
            "https://127.0.0.1:8443",
            "https://[::1]",
            "https://a.localhost/x",
        ] {
            assert!(leads_nowhere(nowhere), "{nowhere}");
        }
        for somewhere in ["https://petitions.kz", "https://localhost.kz", "https://10.0.0.5"] {
            assert!(!leads_nowhere(somewhere), "{somewhere}");
        }
    }

    #[test]
    fn an_address_that_ours_begin_with_is_a_host_and_a_path() {
        for good in
            ["https://a.kz", "http://127.0.0.1:8080", "https://a.kz/petitions", "http://[::1]:1"]
        {
            assert_eq!(base_fault(good), None, "{good}");
        }
        for bad in [
            "a.kz",
            "ftp://a.kz",
            "https://",
            "https://a.kz?x=1",
            "https://a.kz/#x",
            "https://u@a.kz",
            "https://a b",
            "https://a.kz:99999",
            "https://a.kz:",
            "https://a.kz:x",
            "https://[::1]:99999",
            "https://a.kz/../b",
            "https://a.kz/%3Fq",
            "https://a.kz\tb",
            "https://петиция.қаз",
        ] {
            assert!(base_fault(bad).is_some(), "{bad}");
        }
    }
}
