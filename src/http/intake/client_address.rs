//! Where a call comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, web};
use ipnet::IpNet;

use app::App;

/// Addresses of an X-Forwarded-For that are looked at, from the nearest on.
const MAX_HOPS: usize = 20;

/// The address of the client: the peer, or, where the peer is a proxy of ours, the nearest address that it
/// and the proxies before it name and that is none of ours. What a stranger claims is not looked at.
pub fn client_address(request: &HttpRequest) -> IpAddr {
    let peer =
        request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip().to_canonical());
    let trusted = request.app_data::<web::Data<App>>().map_or(&[][..], |app| &app.trusted_proxies);
    of(peer, request.headers(), trusted)
}

fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let named: Vec<&str> =
        headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let mut client = peer;
    for hop in named.iter().rev().flat_map(|value| value.rsplit(',')).take(MAX_HOPS) {
        if !is_ours(client) {
            break;
        }
        // What is no address says nothing about who is behind it.
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
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
        assert_eq!(seen("::ffff:10.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("2001:db8::1", &["2001:db9::1"]), "2001:db9::1");
    }
}
