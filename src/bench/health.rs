//! Whether a service still answers a single caller while it is pressed.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::BenchError;
use super::latencies::Latencies;

/// Sends one request to a service for so long, fifty times a second; the time each answer took.
///
/// # Errors
/// When the service cannot be reached, or answers with another status.
pub(crate) fn probe(
    address: SocketAddr,
    span: Duration,
    request: &str,
    status: &str,
) -> Result<Latencies, BenchError> {
    let awaited = format!("HTTP/1.1 {status} ");
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (started, mut took, mut answer) = (Instant::now(), Latencies::new()?, [0; 4096]);
    while started.elapsed() < span {
        let asked = Instant::now();
        stream.write_all(request.as_bytes())?;
        let length = stream.read(&mut answer)?;
        if !answer[..length].starts_with(awaited.as_bytes()) {
            return Err(BenchError::Broken("a single caller is not answered"));
        }
        took.record(asked.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(took)
}
