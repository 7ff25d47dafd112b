//! Whether a service still says that it lives while it is pressed.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::BenchError;
use super::latencies::Latencies;

/// Asks for the health of a service for so long, fifty times a second; the time each answer took.
///
/// # Errors
/// When the service cannot be reached, or does not answer that it lives.
pub(crate) fn probe(address: SocketAddr, span: Duration) -> Result<Latencies, BenchError> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (started, mut took, mut answer) = (Instant::now(), Latencies::new()?, [0; 4096]);
    while started.elapsed() < span {
        let asked = Instant::now();
        stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())?;
        let length = stream.read(&mut answer)?;
        if !answer[..length].starts_with(b"HTTP/1.1 204") {
            return Err(BenchError::Broken("the service says that it does not live"));
        }
        took.record(asked.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(took)
}
