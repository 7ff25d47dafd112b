//! Load over HTTP/1.1 keep-alive connections, as cheap for the driver as can be: it shares the machine with
//! what it measures.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::BenchError;

/// Writes request number `n`, and says which service it goes to; `None` when there is no more to send.
pub type Requests = Arc<dyn Fn(usize, &mut Vec<u8>) -> Option<usize> + Send + Sync>;

/// How requests follow each other.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// Each connection sends its next request when it has its answer.
    Closed,
    /// So many a second, whatever the answers do; latency counts from the instant a request was due.
    Rate(f64),
}

/// What a load has shown.
#[derive(Debug, Default)]
pub struct Load {
    pub seconds: f64,
    /// In microseconds, of answers below 400.
    pub latencies: Vec<u32>,
    pub statuses: BTreeMap<u16, u64>,
    /// Bytes of the last body.
    pub body: usize,
    /// Of the answers 503, those that said when to come back.
    pub told_when: u64,
}

impl Load {
    /// Answers with one of these statuses.
    pub fn count(&self, statuses: &[u16]) -> u64 {
        statuses.iter().filter_map(|status| self.statuses.get(status)).sum()
    }

    /// Answers below 400 a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// The latency below which that share of the answers lies, in milliseconds.
    pub fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let place = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    fn take_in(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.told_when += other.told_when;
        self.body = self.body.max(other.body);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
    }
}

/// Sends requests for so long over so many connections to each of the services.
///
/// # Errors
/// When a connection cannot be made or breaks.
pub async fn load(
    services: &[SocketAddr],
    connections: usize,
    span: Duration,
    pace: Pace,
    requests: Requests,
) -> Result<Load, BenchError> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut open = Vec::with_capacity(connections);
    for index in 0..connections {
        let mut streams = Vec::with_capacity(services.len());
        for service in services {
            // One connection goes to one service, unless requests choose between them.
            let stream = TcpStream::connect(service).await?;
            stream.set_nodelay(true)?;
            streams.push(Connection { stream, received: Vec::with_capacity(32 * 1024) });
        }
        open.push((index, streams));
    }
    let started = Instant::now();
    let mut tasks = Vec::with_capacity(connections);
    for (_, streams) in open {
        tasks.push(tokio::spawn(drive(
            streams,
            next.clone(),
            requests.clone(),
            started,
            span,
            pace,
        )));
    }
    let mut all = Load::default();
    let mut last = started;
    for task in tasks {
        let (one, ended) = task.await.map_err(|_| BenchError::Broken("a driver ended"))??;
        all.take_in(one);
        last = last.max(ended);
    }
    all.seconds = (last - started).as_secs_f64();
    Ok(all)
}

async fn drive(
    mut streams: Vec<Connection>,
    next: Arc<AtomicUsize>,
    requests: Requests,
    started: Instant,
    span: Duration,
    pace: Pace,
) -> Result<(Load, Instant), BenchError> {
    let mut seen = Load::default();
    let mut request = Vec::with_capacity(2048);
    while started.elapsed() < span {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let mut due = Instant::now();
        if let Pace::Rate(rate) = pace {
            due = started + Duration::from_secs_f64(number as f64 / rate);
            if due > started + span {
                break;
            }
            if Instant::now() < due {
                tokio::time::sleep_until(due.into()).await;
                // The connection was free in time: how late the driver wakes is not the service's.
                due = Instant::now();
            }
        }
        request.clear();
        let Some(service) = requests(number, &mut request) else { break };
        let connection = streams.get_mut(service).ok_or(BenchError::Broken("no such service"))?;
        let answer = connection.call(&request).await?;
        if answer.status < 400 {
            seen.latencies.push(u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        seen.told_when += u64::from(answer.status == 503 && answer.retry_after);
        seen.body = answer.body;
        *seen.statuses.entry(answer.status).or_default() += 1;
    }
    Ok((seen, Instant::now()))
}

/// A connection that is kept alive.
struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

struct Answer {
    status: u16,
    body: usize,
    retry_after: bool,
}

impl Connection {
    async fn call(&mut self, request: &[u8]) -> Result<Answer, BenchError> {
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
        Ok(Answer { status, body, retry_after })
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
