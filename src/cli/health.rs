//! `petitions health`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use petitions::config::Effective;

use super::outcome::{Outcome, write_out};
use super::running::runtime;

pub(super) fn run(effective: &Effective) -> Outcome {
    runtime()?.block_on(ask(effective))
}

/// Asks /readyz where this configuration listens, and says what came back.
async fn ask(effective: &Effective) -> Outcome {
    let mut address = effective.settings.listen;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    let url = format!("http://{address}/readyz");
    let client = reqwest::Client::builder().timeout(Duration::from_secs(4)).no_proxy().build()?;
    let answer = client
        .get(&url)
        .send()
        .await
        .map_err(|error| format!("GET {url}: no answer: {}", cause(&error)))?;
    let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
    let told = format!("GET {url}: {status} {body}");
    if status.is_success() { write_out(&(told + "\n")) } else { Err(told.into()) }
}

/// What lies at the bottom of an error.
fn cause(error: &dyn std::error::Error) -> &dyn std::error::Error {
    error.source().map_or(error, cause)
}
