//! Addresses that strangers name, as far as can be said without looking them up.

use std::net::{IpAddr, Ipv4Addr};

use thiserror::Error;
use url::{Host, Url};

/// Longest address, in characters.
pub const MOST: usize = 500;

/// Why an address will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unfit {
    /// It is none, or too long.
    #[error("must be an address like https://example.kz/hooks, of at most {MOST} characters")]
    NoAddress,
    /// It is not secured by TLS.
    #[error("must begin with https://")]
    NotSecured,
    /// It holds a name or a password.
    #[error("must hold no name and no password")]
    Credentials,
    /// It holds a fragment, which no server ever sees.
    #[error("must have no fragment (#)")]
    Fragment,
    /// Its port is not one that calls go to.
    #[error("its port is not one that this service calls")]
    Port,
    /// It names no host of the public internet, or this service.
    #[error("must name a host in the public internet by its domain name, and not this service")]
    Host,
}

/// Where calls may go, as far as names and ports say it.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Ports of other hosts.
    pub ports: Vec<u16>,
    /// A port of this very machine that may be called in the clear; for tests alone.
    pub loopback_port: Option<u16>,
    /// Hosts under which this service is known.
    pub own_hosts: Vec<String>,
}

/// An address that may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// It is on this machine, and in the clear.
    pub(crate) loopback: bool,
}

impl Target {
    /// Reads an address.
    ///
    /// # Errors
    /// Why it will not do.
    pub fn parse(text: &str, bounds: &Bounds) -> Result<Self, Unfit> {
        if text.chars().count() > MOST || text.chars().any(char::is_whitespace) {
            return Err(Unfit::NoAddress);
        }
        let url = Url::parse(text).map_err(|_| Unfit::NoAddress)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Unfit::Credentials);
        }
        if url.fragment().is_some() {
            return Err(Unfit::Fragment);
        }
        if url.as_str().chars().count() > MOST {
            return Err(Unfit::NoAddress);
        }
        let port = url.port_or_known_default();
        let this_machine = Some(Host::Ipv4(Ipv4Addr::LOCALHOST));
        if url.scheme() == "http" && url.host() == this_machine && bounds.loopback_port == port {
            let port = port.ok_or(Unfit::Port)?;
            return Ok(Self { host: Ipv4Addr::LOCALHOST.to_string(), port, loopback: true, url });
        }
        if url.scheme() != "https" {
            return Err(Unfit::NotSecured);
        }
        let port = port.filter(|port| bounds.ports.contains(port)).ok_or(Unfit::Port)?;
        let Some(Host::Domain(host)) = url.host() else { return Err(Unfit::Host) };
        // With or without the dot of the root it is the same host.
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if is_local_name(&host) || bounds.own_hosts.contains(&host) {
            return Err(Unfit::Host);
        }
        Ok(Self { host, port, loopback: false, url })
    }

    /// The address as it is kept and called.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// The host that it names.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// What a request asks its host for.
    pub(crate) fn path(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// The host as a request names it.
    pub(crate) fn authority(&self) -> String {
        match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }
}

/// The host that an address of ours names.
pub fn host_of(url: &str) -> Option<String> {
    let host = Url::parse(url).ok()?.host()?.to_string();
    Some(host.trim_end_matches('.').to_ascii_lowercase())
}

/// Endings under which networks name their own machines (RFC 6761, RFC 6762, RFC 8375 and usage).
const LOCAL_ENDINGS: [&str; 8] =
    ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "arpa"];

fn is_local_name(host: &str) -> bool {
    let ends = |ending: &&str| {
        host.strip_suffix(*ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    // A name without a dot is completed by the resolver, with a domain of ours.
    !host.contains('.') || host.parse::<IpAddr>().is_ok() || LOCAL_ENDINGS.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds() -> Bounds {
        Bounds {
            ports: vec![443],
            loopback_port: None,
            own_hosts: vec!["petitions.example".to_owned()],
        }
    }

    #[test]
    fn an_address_names_a_public_host_by_https_and_nothing_else() {
        use Unfit::{Credentials, Fragment, Host, NoAddress, NotSecured, Port};
        for (address, unfit) in [
            ("", NoAddress),
            ("example.kz/hooks", NoAddress),
            ("https://exam ple.kz/", NoAddress),
            ("http://example.kz/hooks", NotSecured),
            ("ftp://example.kz/hooks", NotSecured),
            ("file:///etc/passwd", NotSecured),
            ("https://a:b@example.kz/", Credentials),
            ("https://a@example.kz/", Credentials),
            ("https://example.kz/#a", Fragment),
            ("https://example.kz:8443/", Port),
            ("https://example.kz:22/", Port),
            ("https://127.0.0.1/", Host),
            ("https://2130706433/", Host),
            ("https://0x7f000001/", Host),
            ("https://0177.0.0.1/", Host),
            ("https://127.1/", Host),
            ("https://１２７.0.0.1/", Host),
            ("https://8.8.8.8/", Host),
            ("https://[::1]/", Host),
            ("https://[::ffff:127.0.0.1]/", Host),
            ("https://localhost/", Host),
            ("https://LOCALHOST./", Host),
            ("https://a.localhost/", Host),
            ("https://db.internal/", Host),
            ("https://printer.local/", Host),
            ("https://intranet/", Host),
            ("https://petitions.example/", Host),
            ("https://PETITIONS.example./", Host),
        ] {
            assert_eq!(Target::parse(address, &bounds()), Err(unfit), "{address}");
        }
        let long = format!("https://example.kz/{}", "a".repeat(MOST));
        assert_eq!(Target::parse(&long, &bounds()), Err(NoAddress));
    }

    #[test]
    fn an_address_is_called_as_it_is_written() {
        let target = Target::parse("https://Example.KZ/hooks?key=%20a", &bounds()).expect("fit");
        assert_eq!(target.as_str(), "https://example.kz/hooks?key=%20a");
        assert_eq!((target.host.as_str(), target.port), ("example.kz", 443));
        assert_eq!(
            (target.path(), target.authority()),
            ("/hooks?key=%20a".into(), "example.kz".into())
        );
        let national = Target::parse("https://өтініш.қаз/", &bounds()).expect("fit");
        assert!(national.host.starts_with("xn--"), "{}", national.host);
    }

    #[test]
    fn one_port_of_this_machine_is_let_through_for_tests_alone() {
        let bounds = Bounds { loopback_port: Some(8123), ..bounds() };
        assert!(Target::parse("http://127.0.0.1:8123/hooks", &bounds).is_ok());
        for other in [
            "http://127.0.0.1:8124/",
            "http://127.0.0.2:8123/",
            "http://localhost:8123/",
            "http://10.0.0.1:8123/",
            "http://example.kz:8123/",
        ] {
            assert!(Target::parse(other, &bounds).is_err(), "{other}");
        }
    }
}
