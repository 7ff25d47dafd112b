//! Settings about who calls: proxies that are believed, and origins of web clients.

use std::net::IpAddr;

use ipnet::IpNet;

/// The networks of a setting.
pub(super) fn networks(given: Option<&str>, faults: &mut Vec<String>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for part in given.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
    {
        match part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)) {
            // Whoever trusts half the world trusts everybody's word.
            Ok(network) if network.prefix_len() < if network.addr().is_ipv4() { 8 } else { 16 } => {
                faults.push(format!(
                    "PETITIONS_TRUSTED_PROXIES: {part}: too wide a network to trust"
                ));
            }
            Ok(network) => networks.push(network),
            Err(_) => faults.push(format!(
                "PETITIONS_TRUSTED_PROXIES: {part}: neither an address nor a network"
            )),
        }
    }
    networks
}

/// The origins of a setting: scheme and host, nothing more.
pub(super) fn origins(
    given: Option<&str>,
    development: bool,
    faults: &mut Vec<String>,
) -> Vec<String> {
    let mut origins = Vec::new();
    for origin in
        given.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
    {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://").filter(|_| development));
        let plain = |host: &str| {
            !host.is_empty()
                && host
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c))
        };
        match host {
            Some(host) if plain(host) => origins.push(origin.to_owned()),
            _ => faults.push(format!("PETITIONS_ALLOWED_ORIGINS: {origin}: must be an exact origin like https://petitions.example")),
        }
    }
    origins
}
