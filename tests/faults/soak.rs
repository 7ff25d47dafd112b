//! Hours of nothing special: at half of what it can do, a process neither grows nor keeps what it was given.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;

use crate::cluster::Cluster;
use crate::service::{Api, Citizen, Service};

/// Signers at a time.
const LANES: usize = 64;
/// Readers at a time, and how long each rests.
const READERS: usize = 4;
const READERS_REST: Duration = Duration::from_millis(25);
/// Connections that it may have for its calls, and some for its loops.
const POOL: i64 = 12;
/// Looks at the process; the first sixth of them is its warming up.
const LOOKS: usize = 60;

/// What a process holds at one time.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// KiB in memory.
    memory: u64,
    descriptors: usize,
    /// To the database.
    connections: i64,
}

impl Held {
    fn by(process: u32, cluster: &Cluster) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let connections = "SELECT count(*) AS number FROM pg_stat_activity \
            WHERE datname = current_database() AND application_name LIKE 'petitions%'";
        Self {
            memory: memory.trim().trim_end_matches(" kB").parse().unwrap(),
            descriptors: std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count(),
            connections: cluster.number(connections),
        }
    }
}

/// What has grown from the second sixth of the looks to the last: memory by more than that share at the median,
/// descriptors at their least, connections at their most.
fn grown(looks: &[Held], share: f64) -> Vec<String> {
    let sixth = looks.len() / 6;
    let (early, late) = (&looks[sixth..2 * sixth], &looks[looks.len() - sixth..]);
    let memory = |looks: &[Held]| {
        let mut memory: Vec<u64> = looks.iter().map(|held| held.memory).collect();
        memory.sort_unstable();
        memory[memory.len() / 2]
    };
    let mut grown = Vec::new();
    let (before, after) = (memory(early), memory(late));
    if after as f64 > before as f64 * (1.0 + share) {
        grown.push(format!("memory, from {before} KiB to {after}"));
    }
    // What is lost for good is held at every look; many clients at the instant of one are no loss.
    let least = |looks: &[Held]| looks.iter().map(|held| held.descriptors).min().unwrap();
    let (before, after) = (least(early), least(late));
    if after > before + 16 {
        grown.push(format!("descriptors, from {before} to {after}"));
    }
    let most = |looks: &[Held]| looks.iter().map(|held| held.connections).max().unwrap();
    let (before, after) = (most(early), most(late));
    if after > (before + 2).max(POOL) {
        grown.push(format!("connections to the database, from {before} to {after}"));
    }
    grown
}

#[test]
fn what_grows_is_seen() {
    let steady = Held { memory: 100_000, descriptors: 100, connections: 10 };
    let looks = |last: Held| {
        let mut looks = vec![steady; LOOKS];
        looks[LOOKS - LOOKS / 6..].fill(last);
        looks
    };
    assert!(grown(&looks(Held { memory: 104_000, descriptors: 110, ..steady }), 0.05).is_empty());
    for held in [
        Held { memory: 106_000, ..steady },
        Held { descriptors: 117, ..steady },
        Held { connections: POOL + 3, ..steady },
    ] {
        assert_eq!(grown(&looks(held), 0.05).len(), 1, "{held:?}");
    }
    // What is taken while it warms up is no growth.
    let mut warming = vec![steady; LOOKS];
    warming[..LOOKS / 6].fill(Held { memory: 50_000, descriptors: 10, connections: 1 });
    assert!(grown(&warming, 0.05).is_empty());
}

/// Everybody signs one petition after another, in the same order.
struct Load {
    api: Api,
    petitions: Vec<String>,
    people: Vec<Citizen>,
    next: AtomicUsize,
    /// Microseconds that a lane rests after each vote.
    rest: AtomicU64,
    acked: AtomicUsize,
    refused: AtomicUsize,
    stop: AtomicBool,
}

impl Load {
    async fn sign(self: Arc<Self>) {
        while !self.stop.load(Ordering::SeqCst) {
            let next = self.next.fetch_add(1, Ordering::SeqCst);
            let Some(petition) = self.petitions.get(next / self.people.len()) else { return };
            let person = &self.people[next % self.people.len()];
            let answer = self.api.sign(petition, &person.token).await;
            let acked = answer.is_some_and(|answer| answer.status == 201);
            let counter = if acked { &self.acked } else { &self.refused };
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_micros(self.rest.load(Ordering::SeqCst))).await;
        }
    }

    async fn read(self: Arc<Self>) {
        while !self.stop.load(Ordering::SeqCst) {
            let petition = &self.petitions[self.next.load(Ordering::SeqCst) % self.petitions.len()];
            for path in [
                format!("/api/v1/petitions/{petition}"),
                format!("/api/v1/petitions/{petition}/count"),
                "/api/v1/petitions?sort=most_signed".to_owned(),
                format!("/petitions/{petition}"),
            ] {
                let answer = self.api.call(Method::GET, &path, None, None).await;
                if answer.is_none_or(|answer| answer.status >= 500) {
                    self.refused.fetch_add(1, Ordering::SeqCst);
                }
            }
            tokio::time::sleep(READERS_REST).await;
        }
    }

    /// Votes a second, over that span.
    async fn rate(&self, span: Duration) -> f64 {
        let (before, began) = (self.acked.load(Ordering::SeqCst), Instant::now());
        tokio::time::sleep(span).await;
        let acked = self.acked.load(Ordering::SeqCst) - before;
        acked as f64 / began.elapsed().as_secs_f64()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_half_load_nothing_grows() {
    let _beside = crate::beside();
    let (span, petitions, people) = match crate::full() {
        true => (Duration::from_mins(30), 360, 8_000),
        false => (Duration::from_secs(24), 20, 4_000),
    };
    let cluster = Cluster::start();
    let keys = cluster.directory.path().join("keys");
    let service = Service::start(&keys, Some(&cluster.url()));
    let load = Arc::new(Load {
        petitions: service.api.petitions(petitions).await,
        people: service.api.citizens(people).await,
        api: service.api.clone(),
        next: AtomicUsize::new(0),
        rest: AtomicU64::new(0),
        acked: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
    });
    let mut tasks: Vec<_> = (0..LANES).map(|_| tokio::spawn(load.clone().sign())).collect();
    // All that it can do, at first; and everybody has come once, so that they are known from then on.
    let most = load.rate(Duration::from_secs(if crate::full() { 20 } else { 4 })).await;
    let left = (petitions * people - load.next.load(Ordering::SeqCst)) as f64;
    let half = most / 2.0;
    assert!(
        half * span.as_secs_f64() + most * 8.0 < left,
        "too few people for {half:.0} votes a second"
    );
    load.rest.store((LANES as f64 / half * 1e6) as u64, Ordering::SeqCst);
    let warmed = load.acked.load(Ordering::SeqCst);
    tasks.extend((0..READERS).map(|_| tokio::spawn(load.clone().read())));
    let mut looks = Vec::with_capacity(LOOKS);
    let began = Instant::now();
    for look in 1..=u32::try_from(LOOKS).unwrap() {
        tokio::time::sleep_until((began + span * look / 60).into()).await;
        looks.push(Held::by(service.id(), &cluster));
    }
    let rate = (load.acked.load(Ordering::SeqCst) - warmed) as f64 / began.elapsed().as_secs_f64();
    // What it can do now, when other tests may have come or gone.
    load.rest.store(0, Ordering::SeqCst);
    let again = load.rate(Duration::from_secs(4)).await;
    let least = 0.6 * half.min(again / 2.0);
    assert!(rate > least, "{rate:.0} votes a second, and {most:.0} and {again:.0} are possible");
    load.stop.store(true, Ordering::SeqCst);
    join_all(tasks).await.into_iter().for_each(Result::unwrap);
    let (acked, refused) = (load.acked.load(Ordering::SeqCst), load.refused.load(Ordering::SeqCst));
    let counted = cluster.number("SELECT count(*) AS number FROM signatures WHERE live");
    let dead = cluster.number("SELECT count(*) AS number FROM outbox WHERE buried_at IS NOT NULL");
    println!(
        "{} s at {half:.0} of {most:.0} votes a second: acked={acked} refused={refused} dead={dead}, first {:?}, last {:?}",
        span.as_secs(),
        looks[LOOKS / 6],
        looks[LOOKS - 1]
    );
    assert_eq!(refused, 0, "somebody was not answered");
    assert_eq!(usize::try_from(counted).unwrap(), acked + 50 * petitions);
    assert_eq!(dead, 0);
    // Within seconds a process has not seen all that it keeps for everybody.
    let grown = grown(&looks, if crate::full() { 0.05 } else { 0.15 });
    assert!(grown.is_empty(), "{grown:?}: {looks:?}");
    let base = format!("http://{}", service.api.address());
    crate::log::holds("half load", &base, &cluster.url()).await;
}
