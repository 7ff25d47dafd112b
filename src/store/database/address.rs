//! The address of the database, with bounds on how long its network may be silent.

/// What is asked of libpq unless the address says otherwise: two seconds to connect; a peer that acknowledges nothing
/// for five seconds, or is not there for about as long, ends the connection.
const BOUNDS: [(&str, &str); 6] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "5000"),
    ("keepalives", "1"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "2"),
    ("keepalives_count", "2"),
];

/// An address, URI or `key=value` pairs, with the bounds that it does not name itself.
pub(crate) fn bounded(address: &str) -> String {
    let is_uri = address.starts_with("postgres://") || address.starts_with("postgresql://");
    let mut whole = address.to_owned();
    for (name, value) in BOUNDS {
        if address.contains(&format!("{name}=")) {
            continue;
        }
        whole.push(match (is_uri, whole.contains('?')) {
            (true, true) => '&',
            (true, false) => '?',
            (false, _) => ' ',
        });
        whole += &format!("{name}={value}");
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_added_where_the_address_names_none() {
        let all = "connect_timeout=2&tcp_user_timeout=5000&keepalives=1&keepalives_idle=5&keepalives_interval=2&keepalives_count=2";
        for (address, wanted) in [
            ("postgresql://u@h/d", format!("postgresql://u@h/d?{all}")),
            ("postgres://u@h/d?sslmode=require", format!("postgres://u@h/d?sslmode=require&{all}")),
            ("host=/run dbname='x'", format!("host=/run dbname='x' {}", all.replace('&', " "))),
        ] {
            assert_eq!(bounded(address), wanted);
        }
        assert!(bounded("host=h connect_timeout=9").contains("connect_timeout=9 tcp_user"));
        assert!(!bounded("host=h connect_timeout=9").contains("connect_timeout=2"));
    }
}
