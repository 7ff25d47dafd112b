//! What an address of a setting says about its server: its host, its password.

use std::net::IpAddr;

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

/// Whether a database's address holds a password that is short, usual, or made of usual ones. Without one
/// the server knows its client otherwise.
pub(super) fn has_weak_password(url: &str) -> bool {
    let Some((user, _)) = authority(url).rsplit_once('@') else { return false };
    let Some((_, password)) = user.split_once(':') else { return false };
    let rest =
        USUAL_PASSWORDS.iter().fold(password.to_lowercase(), |rest, usual| rest.replace(usual, ""));
    rest.chars().count() < SHORTEST_DATABASE_PASSWORD
}

/// Whether an address names this machine, or one by a name without a domain: the next container.
pub(super) fn is_local(url: &str) -> bool {
    let authority = authority(url).split('?').next().unwrap_or_default();
    let name = name_of(authority.rsplit_once('@').map_or(authority, |(_, host)| host));
    (!name.is_empty() && !name.contains(['.', ':']))
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The host of a public address, without its port; an address of digits is no domain.
pub(super) fn domain_of(url: &str) -> Option<&str> {
    let name = name_of(authority(url));
    (!name.is_empty() && name.parse::<IpAddr>().is_err()).then_some(name)
}

/// What stands between the scheme and the path.
fn authority(url: &str) -> &str {
    url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default()
}

/// A host without its port, or without the brackets of an IPv6 address.
fn name_of(host: &str) -> &str {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    name.unwrap_or_default()
}
