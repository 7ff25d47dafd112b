//! The requests of a load, written as they go over the wire.

use std::net::SocketAddr;
use std::sync::Arc;

use uuid::Uuid;

use super::process::Process;
use store::ids::PetitionId;

/// Writes request number `n`, and says which service it goes to; `None` when there is no more to send.
pub(crate) type Requests = Arc<dyn Fn(usize, &mut Vec<u8>) -> Option<usize> + Send + Sync>;

/// Where the service's own calls stand.
pub(crate) const API: &str = "/api/v1";

/// Each of these citizens signs.
pub(crate) fn signatures_of(
    signers: &[Arc<str>],
    services: &[&Process],
    petitions: &[PetitionId],
    base: &str,
) -> Requests {
    let (signers, petitions, base) = (signers.to_vec(), petitions.to_vec(), base.to_owned());
    let hosts: Vec<String> = services.iter().map(|service| service.address.to_string()).collect();
    Arc::new(move |number, out| {
        // Every tenth comes twice, once to each process.
        let again = hosts.len() > 1 && number % 10 == 9;
        let token = signers.get(if again { number - 1 } else { number })?;
        let service = number % hosts.len();
        let petition = petitions[number % petitions.len()].uuid();
        let host = &hosts[service];
        put(out, &["POST ", &base, "/petitions/"]);
        put(out, &[petition.hyphenated().encode_lower(&mut Uuid::encode_buffer())]);
        put(out, &["/signatures HTTP/1.1\r\nHost: ", host, "\r\nAuthorization: Bearer ", token]);
        put(out, &["\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"]);
        put(out, &["{\"consent\":true}"]);
        Some(service)
    })
}

/// The same reading over and over, with one more header line or none.
pub(crate) fn reading(service: SocketAddr, path: &str, header: &str) -> Requests {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {service}\r\nAccept-Language: ru\r\n{header}\r\n");
    Arc::new(move |_, out| {
        out.extend_from_slice(request.as_bytes());
        Some(0)
    })
}

pub(crate) fn put(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}
