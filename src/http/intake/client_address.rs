//! Where a call comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, web};
use ipnet::IpNet;

use app::App;

/// Addresses that proxies name which are looked at, from the nearest on.
const MAX_HOPS: usize = 20;

/// The address of the client: the peer, or, where the peer is a proxy of ours, the nearest address that it
/// and the proxies before it name and that is none of ours. What a stranger claims is not looked at.
///
/// Proxies name addresses in `X-Forwarded-For`, or, where that is absent, in `Forwarded` (RFC 7239). One of ours that
/// writes the latter has to take the former away, or its clients would choose who they are.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer =
        request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip().to_canonical());
    let trusted = request.app_data::<web::Data<App>>().map_or(&[][..], |app| &app.trusted_proxies);
    of(peer, request.headers(), trusted)
}

/// Whether it was brought by a proxy of ours, whose other words about it are believed too.
pub fn comes_from_a_proxy_of_ours(request: &HttpRequest) -> bool {
    let trusted = request.app_data::<web::Data<App>>().map_or(&[][..], |app| &app.trusted_proxies);
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    peer.is_some_and(|peer| trusted.iter().any(|network| network.contains(&peer)))
}

/// The network that one customer may have all of: an IPv4 address, or the first 48 bits of an IPv6 one, of which they
/// are given as much (RFC 6177).
pub fn wide_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => (address.to_bits() >> 80 << 80).to_be_bytes().into(),
    }
}

fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    if !is_ours(peer) {
        return peer;
    }
    let mut client = peer;
    for node in nodes(headers).into_iter().rev().take(MAX_HOPS) {
        if !is_ours(client) {
            break;
        }
        // What is no address says nothing about who is behind it.
        let Some(address) = node_address(node) else { break };
        client = address.to_canonical();
    }
    client
}

/// Whom the proxies name, the nearest last.
fn nodes(headers: &HeaderMap) -> Vec<&str> {
    let values = |name: &str| headers.get_all(name).map(|value| value.to_str().unwrap_or_default());
    // Nothing between commas is nobody (RFC 9110, 5.6.1).
    let plain: Vec<&str> = values("x-forwarded-for")
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|node| !node.is_empty())
        .collect();
    if !plain.is_empty() {
        return plain;
    }
    let hops = values("forwarded").flat_map(|value| unquoted_split(value, ','));
    hops.filter(|hop| !hop.trim().is_empty())
        .map(|hop| {
            let pairs = unquoted_split(hop, ';');
            let named = pairs.into_iter().filter_map(|pair| pair.split_once('='));
            let node = named.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
            // A hop that does not say whom it serves hides them.
            node.map_or("", |(_, node)| node.trim())
        })
        .collect()
}

/// The parts between separators that stand in no quoted string.
fn unquoted_split(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == '"';
        !quoted && character == separator
    })
    .collect()
}

/// The address of a node: bare, with a port, an IPv6 one in brackets or not, in quotes or not.
fn node_address(node: &str) -> Option<IpAddr> {
    let node = node.trim_matches('"').trim();
    let address = match node.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map(|(address, _)| address)?,
        None => match node.split_once(':') {
            Some((address, port)) if !port.contains(':') => address,
            _ => node,
        },
    };
    // Of a link-local address the zone is the proxy's own affair.
    address.split('%').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn check_a11_only_proxies_of_ours_are_believed_and_only_as_far_as_they_are_ours() {
        let ours: Vec<IpNet> =
            ["10.0.0.0/8", "2001:db8::/32"].map(|network| network.parse().unwrap()).to_vec();
        let seen = |peer: &str, forwarded: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(
                    HeaderName::from_static("x-forwarded-for"),
                    HeaderValue::from_str(value).unwrap(),
                );
            }
            of(peer.parse::<IpAddr>().unwrap().to_canonical(), &headers, &ours).to_string()
        };
        assert_eq!(
            seen("203.0.113.7", &["198.51.100.1"]),
            "203.0.113.7",
            "a stranger says what they like"
        );
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(
            seen("10.0.0.1", &["6.6.6.6", "198.51.100.1"]),
            "198.51.100.1",
            "several headers are one list"
        );
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1, rubbish"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1, ", ""]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[",6.6.6.6,,198.51.100.1,,10.0.0.2,"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("2001:db8::1", &["2001:db9::1"]), "2001:db9::1");
    }

    #[test]
    fn an_address_is_known_with_its_port_and_in_either_header() {
        let ours: Vec<IpNet> = ["10.0.0.0/8".parse().unwrap()].to_vec();
        let seen = |given: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in given {
                headers
                    .append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            }
            of("10.0.0.1".parse().unwrap(), &headers, &ours).to_string()
        };
        for (written, address) in [
            ("198.51.100.7:5100", "198.51.100.7"),
            ("198.51.100.7", "198.51.100.7"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("[::ffff:198.51.100.7]:80", "198.51.100.7"),
            ("6.6.6.6:1, 198.51.100.7:5100, 10.0.0.3:8080", "198.51.100.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("unknown", "10.0.0.1"),
            ("[2001:db8::1", "10.0.0.1"),
        ] {
            assert_eq!(seen(&[("x-forwarded-for", written)]), address, "{written}");
        }
        for (written, address) in [
            ("for=198.51.100.7", "198.51.100.7"),
            ("For=\"198.51.100.7:5100\";proto=https;by=10.0.0.1", "198.51.100.7"),
            ("proto=https;for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("for=6.6.6.6, for=198.51.100.7;by=\"a,b;c\", for=10.0.0.2", "198.51.100.7"),
            ("for=198.51.100.7, for=_hidden", "10.0.0.1"),
            ("for=198.51.100.7, proto=https", "10.0.0.1"),
            ("for=unknown", "10.0.0.1"),
        ] {
            assert_eq!(seen(&[("forwarded", written)]), address, "{written}");
        }
        // Both: the one that most proxies write.
        let both = [("forwarded", "for=6.6.6.6"), ("x-forwarded-for", "198.51.100.7")];
        assert_eq!(seen(&both), "198.51.100.7");
    }
}
