//! Where people are sent back to: which addresses an application may have, and whether one is meant (OAuth 2.1, 2.3; RFC 8252,
//! 7; RFC 9700, 4.1). An address is compared to the letter; only the port of a program on the person's own machine is free.

/// Longest address, in bytes.
pub const MAX_BYTES: usize = 500;
/// Addresses of one application at most.
pub const MOST: usize = 10;

/// Programs on the person's own machine listen here. `localhost` is not taken: it may lead elsewhere (RFC 8252, 8.3).
const LOOPBACK: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

/// Says no to an address that no application may have.
///
/// # Errors
/// What it should be.
pub fn check(uri: &str) -> Result<(), &'static str> {
    if uri.len() > MAX_BYTES || !uri.bytes().all(is_plain) {
        return Err("an absolute address of 500 characters at most, without a fragment");
    }
    if let Some(rest) = uri.strip_prefix("https://") {
        return host(rest).map(drop).ok_or("after https:// a host in lower case, without a user");
    }
    if LOOPBACK.iter().any(|beginning| without_port(uri, beginning).is_some()) {
        return Ok(());
    }
    if uri.starts_with("http://") {
        return Err("https, or http://127.0.0.1 for a program on the person's own machine");
    }
    // A name of the application's own, so that no other claims it: kz.example.app:/back (RFC 8252, 7.1).
    let (scheme, rest) = uri.split_once(':').unwrap_or_default();
    let own = scheme.contains('.')
        && scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        && rest.starts_with('/');
    if own { Ok(()) } else { Err("https, or a scheme of your own such as kz.example.app:/back") }
}

/// Whether the address that is asked for is the registered one.
pub fn is_same(registered: &str, asked: &str) -> bool {
    registered == asked
        || LOOPBACK.iter().any(|beginning| {
            match (without_port(registered, beginning), without_port(asked, beginning)) {
                (Some(registered), Some(asked)) => registered == asked,
                _ => false,
            }
        })
}

/// The address with these parameters after those it has.
pub fn with(uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = uri.to_owned();
    for (name, value) in parameters {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(value));
    }
    address
}

/// What a person is told of the address: its host, or its scheme where that is the application's own.
pub fn site(uri: &str) -> &str {
    match uri.split_once("://") {
        Some((_, rest)) => &rest[..rest.find(['/', '?']).unwrap_or(rest.len())],
        None => uri.split(':').next().unwrap_or(uri),
    }
}

/// What may stand in an address: no spaces, nothing outside ASCII, no fragment, and none of what browsers read as something
/// else (WHATWG URL, 4.4).
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'#' | b'\\' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^')
}

/// What follows the host and its port.
fn host(rest: &str) -> Option<&str> {
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (name, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    let good = !name.is_empty() && name.bytes().all(known) && is_port(port);
    good.then_some(path)
}

/// What follows a loopback address and its port, if this is one.
fn without_port<'a>(uri: &'a str, beginning: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix(beginning)?;
    let (port, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let good = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    good.then_some(path)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte.into());
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_has_addresses_that_lead_to_it_alone() {
        for good in [
            "https://app.example/back",
            "https://app.example:8443/back?tenant=1",
            "http://127.0.0.1/back",
            "http://[::1]:5000/back",
            "kz.example.app:/back",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "http://app.example/back",
            "http://localhost/back",
            "http://127.0.0.1.example/back",
            "http://127.0.0.1@app.example/back",
            "https://app.example@evil.example/back",
            "https://app.example/back#there",
            "https://app.example\\@evil.example/",
            "https://APP.example/back",
            "https://*.example/back",
            "https:///back",
            "https://app.example:0/",
            "https://app.example/ back",
            "javascript:alert(1)",
            "data:text/html,x",
            "app:/back",
            "//app.example/back",
            "kz.example.app:back",
            "https://қолданба.example/back",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(check(&format!("https://app.example/{}", "a".repeat(500))).is_err());
    }

    #[test]
    fn addresses_are_compared_to_the_letter_but_for_the_port_of_ones_own_machine() {
        let same = |registered, asked| is_same(registered, asked);
        assert!(same("https://app.example/back", "https://app.example/back"));
        assert!(same("http://127.0.0.1/back", "http://127.0.0.1:51234/back"));
        assert!(!same("http://127.0.0.1/back", "http://127.0.0.1:51234/other"));
        assert!(!same("http://127.0.0.1/back", "http://127.0.0.1:51234@evil.example/back"));
        assert!(!same("http://127.0.0.1/back", "http://[::1]/back"));
        for other in [
            "https://app.example/back/",
            "https://app.example/back?x=1",
            "https://app.example:443/back",
            "https://app.example/BACK",
            "https://app.example/back/../evil",
            "https://app.example.evil.example/back",
            "http://app.example/back",
        ] {
            assert!(!same("https://app.example/back", other), "{other}");
        }
    }

    #[test]
    fn what_is_brought_back_stands_behind_what_was_there() {
        let back =
            with("https://app.example/back?tenant=1", &[("code", "a+b"), ("state", "x&y=ә")]);
        assert_eq!(back, "https://app.example/back?tenant=1&code=a%2Bb&state=x%26y%3D%D3%99");
        assert_eq!(site("https://app.example:8443/back"), "app.example:8443");
        assert_eq!(site("kz.example.app:/back"), "kz.example.app");
    }
}
