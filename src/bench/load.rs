//! Load over HTTP/1.1 keep-alive connections, as cheap for the driver as can be: it shares the machine with
//! what it measures.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::BenchError;
use super::connection::{Answer, Connection};
use super::latencies::Latencies;
use super::requests::Requests;

/// How requests follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// Each connection sends its next request when it has its answer.
    Closed,
    /// So many a second, whatever the answers do; latency counts from the instant a request was due.
    Rate(f64),
}

/// What a load has shown.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) seconds: f64,
    /// Of answers below 400.
    pub(crate) latencies: Latencies,
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Of the answers 503, those that said when to come back.
    pub(crate) told_when: u64,
}

impl Load {
    /// Nothing yet.
    pub(crate) fn new() -> Result<Self, BenchError> {
        let (latencies, statuses) = (Latencies::new()?, BTreeMap::new());
        Ok(Self { seconds: 0.0, latencies, statuses, told_when: 0 })
    }

    /// Answers with one of these statuses.
    pub(crate) fn count(&self, statuses: &[u16]) -> u64 {
        statuses.iter().filter_map(|status| self.statuses.get(status)).sum()
    }

    /// All answers.
    pub(crate) fn answers(&self) -> u64 {
        self.statuses.values().sum()
    }

    /// Answers below 400 a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.count() as f64 / self.seconds
    }

    /// Answers with this status, a second.
    pub(crate) fn rate_of(&self, status: u16) -> f64 {
        self.count(&[status]) as f64 / self.seconds
    }

    /// Continues with another turn of the same load.
    pub(crate) fn go_on(&mut self, turn: &Self) -> Result<(), BenchError> {
        self.seconds += turn.seconds;
        self.told_when += turn.told_when;
        self.latencies.take_in(&turn.latencies)?;
        self.add_statuses(&turn.statuses);
        Ok(())
    }

    /// Adds what one of its connections has seen.
    fn take_in(&mut self, seen: &Seen) {
        self.told_when += seen.told_when;
        for micros in &seen.latencies {
            self.latencies.record_micros((*micros).into());
        }
        self.add_statuses(&seen.statuses);
    }

    fn add_statuses(&mut self, statuses: &BTreeMap<u16, u64>) {
        for (status, count) in statuses {
            *self.statuses.entry(*status).or_default() += count;
        }
    }
}

/// What one connection has seen, kept as cheaply as can be while the load lasts.
#[derive(Default)]
struct Seen {
    /// In microseconds, of answers below 400.
    latencies: Vec<u32>,
    statuses: BTreeMap<u16, u64>,
    told_when: u64,
}

impl Seen {
    fn note(&mut self, answer: &Answer, took: Duration) {
        if answer.status < 400 {
            self.latencies.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
        }
        self.told_when += u64::from(answer.status == 503 && answer.retry_after);
        *self.statuses.entry(answer.status).or_default() += 1;
    }
}

/// Sends requests for so long over so many connections to each of the services.
///
/// # Errors
/// When a connection cannot be made or breaks.
pub(crate) async fn load(
    services: &[SocketAddr],
    connections: usize,
    span: Duration,
    pace: Pace,
    requests: Requests,
) -> Result<Load, BenchError> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut streams = Vec::with_capacity(services.len());
        for service in services {
            // One connection goes to one service, unless requests choose between them.
            streams.push(Connection::open(*service).await?);
        }
        open.push(streams);
    }
    let schedule = Schedule { next: Arc::default(), started: Instant::now(), span, pace };
    let mut tasks = Vec::with_capacity(connections);
    for streams in open {
        tasks.push(tokio::spawn(drive(streams, requests.clone(), schedule.clone())));
    }
    let mut all = Load::new()?;
    let mut last = schedule.started;
    for task in tasks {
        let (seen, ended) = task.await.map_err(|_| BenchError::Broken("a driver ended"))??;
        all.take_in(&seen);
        last = last.max(ended);
    }
    all.seconds = (last - schedule.started).as_secs_f64();
    Ok(all)
}

/// Which request comes next, and when; shared by all connections of a load.
#[derive(Clone)]
struct Schedule {
    next: Arc<AtomicUsize>,
    started: Instant,
    span: Duration,
    pace: Pace,
}

impl Schedule {
    /// Waits for the next request's turn; its number and the instant from which its latency counts. None when
    /// the load is over.
    async fn turn(&self) -> Option<(usize, Instant)> {
        if self.started.elapsed() >= self.span {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let Pace::Rate(rate) = self.pace else { return Some((number, Instant::now())) };
        let due = self.started + Duration::from_secs_f64(number as f64 / rate);
        if due > self.started + self.span {
            return None;
        }
        if Instant::now() < due {
            tokio::time::sleep_until(due.into()).await;
            // The connection was free in time: how late the driver wakes is not the service's.
            return Some((number, Instant::now()));
        }
        Some((number, due))
    }
}

async fn drive(
    mut streams: Vec<Connection>,
    requests: Requests,
    schedule: Schedule,
) -> Result<(Seen, Instant), BenchError> {
    let mut seen = Seen::default();
    let mut request = Vec::with_capacity(2048);
    while let Some((number, due)) = schedule.turn().await {
        request.clear();
        let Some(service) = requests(number, &mut request) else { break };
        let connection = streams.get_mut(service).ok_or(BenchError::Broken("no such service"))?;
        let answer = connection.call(&request).await?;
        seen.note(&answer, due.elapsed());
    }
    Ok((seen, Instant::now()))
}
