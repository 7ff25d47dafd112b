//! A connection of the driver: HTTP/1.1, as little of it as the service's answers need.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::BenchError;

/// A connection that is kept alive.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What matters of an answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// It says when to come back.
    pub(crate) retry_after: bool,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(32 * 1024) })
    }

    /// Sends a request and reads the whole of its answer.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<Answer, BenchError> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let head = loop {
            if let Some(end) = find(&self.received, b"\r\n\r\n") {
                break end;
            }
            self.more().await?;
        };
        let status = self
            .received
            .get(9..12)
            .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let status: u16 = status.ok_or(BenchError::Broken("an answer without a status"))?;
        let head_lines = &self.received[..head];
        let retry_after = find(head_lines, b"retry-after:").is_some();
        let body = match status {
            204 | 304 => 0,
            _ => {
                length(head_lines).ok_or(BenchError::Broken("an answer without content-length"))?
            }
        };
        while self.received.len() < head + 4 + body {
            self.more().await?;
        }
        Ok(Answer { status, retry_after })
    }

    async fn more(&mut self) -> Result<(), BenchError> {
        if self.stream.read_buf(&mut self.received).await? == 0 {
            return Err(BenchError::Broken("the service closed a connection"));
        }
        Ok(())
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length: ";
    let start =
        head.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))? + NAME.len();
    let digits = head[start..].split(|byte| *byte == b'\r').next()?;
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}
