//! `petitions bench`: what the service can do on this machine, as ratios taken in one run.
//!
//! The service runs as a process of its own on a database of its own; citizens come from the sandbox; the load
//! comes over HTTP keep-alive connections from this process. Every figure shares the machine with the database
//! and the driver, which is why only ratios within a run are compared with targets.

mod chart;
mod load;
mod process;
mod report;
mod sink;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

pub use report::Report;

use demo::client::{Caller, DemoError, word};
use domain::language::Language;
use domain::notice::NoticeKind;
use load::{Load, Pace, Requests, load};
use mail::{self, MailError, Mailer, Message, Outgoing, SendError};
use process::{Deployment, Process};
use report::{Bound, rate};
use service::{Database, ServiceError};
use sink::Sink;
use domain::rules::Source;
use store::signatures::SignatureRow;
use store::{Db, DbSettings, StoreError, bench as measured};

/// Why a benchmark ended early.
#[derive(Debug, Error)]
pub enum BenchError {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Setup(#[from] DemoError),
    #[error(transparent)]
    Client(#[from] reqwest::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("mail: {0}")]
    Mail(#[from] MailError),
    #[error("mail: {0}")]
    Send(#[from] SendError),
    #[error("the load broke off: {0}")]
    Broken(&'static str),
    #[error("the service did not come up:\n{0}")]
    NotUp(String),
    #[error("{what}: acknowledged {acknowledged}, found {found:?}")]
    Miscounted { what: String, acknowledged: i64, found: measured::Sums },
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Length of one measurement.
    pub seconds: u64,
    /// Signatures on the largest petition.
    pub rows: usize,
    /// Petitions signed at once in the spread.
    pub petitions: usize,
    /// Citizens who sign.
    pub citizens: usize,
}

/// Citizens who must join before a petition opens (90-2(4)(1)).
const FIFTY: usize = 50;
/// Connections of the large and of the small load.
const MANY: usize = 512;
const FEW: usize = 64;
/// Mails of a mass notice.
const MAILS: usize = 3_000;
const SENDER: &str = "Petitions <no-reply@petitions.example>";
/// Rows of a bulk transaction.
const BULK: usize = 5_000;
/// Turns that measurements take which are compared closely.
const TURNS: u32 = 4;
const BODY: &str = "ministry-trade-integration";

/// Measures, and says what it found.
///
/// # Errors
/// What broke it off, a wrong sum among them.
pub async fn run(
    data_dir: &Path,
    database: &Database,
    plan: Plan,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Report, BenchError> {
    let deployment =
        Deployment { database_url: database.url.clone(), data_dir: data_dir.join("service") };
    std::fs::create_dir_all(&deployment.data_dir)?;
    let service = deployment.start(&[]).await?;
    let db = Db::open(&DbSettings { url: database.url.clone(), pool_size: 1 })?;
    let mut run = Run { db, plan, report: Report::default(), signers: Vec::new(), say, data_dir };
    let ended = run.all(&deployment, service).await;
    if ended.is_err() {
        // What was measured before is worth reading.
        say(&run.report.to_string());
    }
    ended.map(|()| run.report)
}

struct Run<'a> {
    db: Db,
    plan: Plan,
    report: Report,
    /// Tokens of citizens.
    signers: Vec<Arc<str>>,
    say: &'a (dyn Fn(&str) + Sync),
    data_dir: &'a Path,
}

impl Run<'_> {
    async fn all(&mut self, deployment: &Deployment, service: Process) -> Result<(), BenchError> {
        let empty_start = service.ready_after;
        self.conditions()?;
        self.people(&service).await?;
        service.kill()?;
        self.signing(deployment).await?;
        self.spread(deployment).await?;
        self.two_processes(deployment).await?;
        // One process from here on, which is weighed at the end.
        let service = self.slope(deployment).await?;
        self.reads(&service).await?;
        self.half_rate(&service).await?;
        self.overload(deployment).await?;
        let memory = service.memory()?;
        self.report.measure("memory of the service after all that, MiB", memory.resident);
        self.report.measure("its peak, MiB", memory.peak);
        self.report.hold("(i) resident memory <= 120 MiB", memory.resident, Bound::AtMost(120.0));
        service.kill()?;
        // Alone: every process delivers.
        self.mails(deployment).await?;
        let again = deployment.start(&[]).await?;
        self.report.measure("start on an empty database, ms", empty_start.as_secs_f64() * 1e3);
        self.report.hold(
            "(i) ready after a crash, on all these rows, s <= 1",
            again.ready_after.as_secs_f64(),
            Bound::AtMost(1.0),
        );
        self.step("done");
        Ok(())
    }

    fn span(&self) -> Duration {
        Duration::from_secs(self.plan.seconds)
    }

    fn step(&self, text: &str) {
        (self.say)(text);
    }

    /// On what all of it rests.
    fn conditions(&mut self) -> Result<(), BenchError> {
        let mut conn = self.db.dedicated()?;
        for setting in measured::server_settings(&mut conn)? {
            self.report.condition(&setting.name, &setting.value);
        }
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        self.report.condition("cores", &cores.to_string());
        let mut took = fdatasync(self.data_dir, 200)?;
        took.sort_unstable();
        self.report
            .measure("fdatasync of 8 KiB, median, ms", took[took.len() / 2].as_secs_f64() * 1e3);
        Ok(())
    }

    async fn people(&mut self, service: &Process) -> Result<(), BenchError> {
        self.step("citizens");
        let nobody = Caller::anonymous(&service.base())?;
        let started = Instant::now();
        while self.signers.len() < self.plan.citizens {
            let made = nobody.post("/dev/citizens", &json!({ "count": 2_000 })).await?;
            for item in made["items"].as_array().into_iter().flatten() {
                self.signers.push(word(item, "/access_token")?.into());
            }
        }
        self.report.measure(
            "citizens made a second",
            self.signers.len() as f64 / started.elapsed().as_secs_f64(),
        );
        Ok(())
    }

    /// (a), (b) and (c), each by a process that has seen none of the tokens: whoever signs comes for the first time.
    async fn signing(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        for connections in [FEW, MANY] {
            let service = deployment.start(&[]).await?;
            let hot = self
                .hot(
                    &service,
                    &format!("(a) one hot petition, {connections} connections"),
                    connections,
                )
                .await?;
            self.report.chart(&format!("a, {connections}"), hot.rate());
        }
        self.step("the ceiling");
        for connections in [FEW, MANY] {
            let service = deployment.start(&[]).await?;
            let dry = self
                .sign(&[&service], &[Uuid::nil()], "/api/v1/bench", connections, Pace::Closed)
                .await?;
            self.report.load(
                &format!("(c) the same without law and writing, {connections} connections"),
                &dry,
            );
        }
        for connections in [FEW, MANY] {
            let single = deployment.start(&["--sign-batch", "1"]).await?;
            let hot = self
                .hot(
                    &single,
                    &format!("(b) a batch of one, {connections} connections"),
                    connections,
                )
                .await?;
            self.report.chart(&format!("b, {connections}"), hot.rate());
        }
        let [a, b, c] =
            ["(a) one hot petition", "(b) a batch of one", "(c) the same without law and writing"]
                .map(|name| self.report.rate_of(&format!("{name}, {MANY} connections")));
        self.report.hold("(a) / (b), 512 connections", a / b, Bound::AtLeast(4.0));
        self.report.hold("(a) / (c), 512 connections", a / c, Bound::AtLeast(0.5));
        Ok(())
    }

    /// Signs a new petition by one call of each citizen, and checks the sums.
    async fn hot(
        &mut self,
        service: &Process,
        name: &str,
        connections: usize,
    ) -> Result<Load, BenchError> {
        self.step(name);
        let id = self.petition(service, name).await?;
        self.sign_on(service, id, name, connections).await
    }

    async fn sign_on(
        &mut self,
        service: &Process,
        id: Uuid,
        name: &str,
        connections: usize,
    ) -> Result<Load, BenchError> {
        let before = i64::from(measured::tally(&mut self.db.dedicated()?, id)?.0);
        let signed = self.sign(&[service], &[id], "/api/v1", connections, Pace::Closed).await?;
        self.report.load(name, &signed);
        self.check(name, &[id], before + i64::try_from(signed.count(&[201])).unwrap_or(i64::MAX))?;
        Ok(signed)
    }

    async fn sign(
        &self,
        services: &[&Process],
        ids: &[Uuid],
        base: &str,
        connections: usize,
        pace: Pace,
    ) -> Result<Load, BenchError> {
        let requests = self.signatures(services, ids, base);
        let addresses: Vec<_> = services.iter().map(|service| service.address).collect();
        load(&addresses, connections, self.span(), pace, requests).await
    }

    /// Each citizen signs; with several petitions, one after the other.
    fn signatures(&self, services: &[&Process], ids: &[Uuid], base: &str) -> Requests {
        self.signatures_of(&self.signers, services, ids, base)
    }

    fn signatures_of(
        &self,
        signers: &[Arc<str>],
        services: &[&Process],
        ids: &[Uuid],
        base: &str,
    ) -> Requests {
        let (signers, ids, base) = (signers.to_vec(), ids.to_vec(), base.to_owned());
        let hosts: Vec<String> =
            services.iter().map(|service| service.address.to_string()).collect();
        Arc::new(move |number, out| {
            // Every tenth comes twice, once to each process.
            let again = hosts.len() > 1 && number % 10 == 9;
            let token = signers.get(if again { number - 1 } else { number })?;
            let service = number % hosts.len();
            let id = ids[number % ids.len()];
            let host = &hosts[service];
            put(out, &["POST ", &base, "/petitions/"]);
            out.extend_from_slice(
                id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes(),
            );
            put(
                out,
                &["/signatures HTTP/1.1\r\nHost: ", host, "\r\nAuthorization: Bearer ", token],
            );
            put(
                out,
                &[
                    "\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"consent\":true}",
                ],
            );
            Some(service)
        })
    }

    /// A petition that collects signatures.
    async fn petition(&self, service: &Process, name: &str) -> Result<Uuid, BenchError> {
        let nobody = Caller::anonymous(&service.base())?;
        let staff = nobody.post("/dev/staff", &json!({ "role": "moderator" })).await?;
        let moderator = nobody.with_token(word(&staff, "/access_token")?);
        self.open(&nobody, &moderator, name).await
    }

    async fn open(
        &self,
        nobody: &Caller,
        moderator: &Caller,
        name: &str,
    ) -> Result<Uuid, BenchError> {
        let made = nobody.post("/dev/citizens", &json!({ "count": FIFTY + 1 })).await?;
        let tokens: Vec<&str> = made["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| item["access_token"].as_str())
            .collect();
        let (author, joiners) = tokens.split_first().ok_or(BenchError::Broken("no citizens"))?;
        let author = nobody.with_token(author);
        let draft = json!({
            "title": format!("Нагрузочная петиция {name}"), "subject": "Скорость сбора подписей",
            "content": "Просим выдержать нагрузку. ".repeat(40), "arguments": "Сайты петиций падают. ".repeat(20),
            "proposals": "Не падать.", "language": "ru", "addressee": BODY,
        });
        let draft = author.post("/api/v1/petitions", &draft).await?;
        let id = word(&draft, "/id")?.to_owned();
        let acknowledged =
            json!({ "prohibited_subjects_acknowledged": word(&draft, "/rule_set")? });
        let path = format!("/api/v1/petitions/{id}");
        author.post(&format!("{path}/submission"), &acknowledged).await?;
        moderator.post(&format!("{path}/approval"), &json!({})).await?;
        let key = word(&author.get(&path).await?, "/link_key")?.to_owned();
        let body = json!({ "consent": true, "link_key": key });
        stream::iter(joiners)
            .map(|token| {
                let (caller, path, body) =
                    (nobody.with_token(token), format!("{path}/signatures"), &body);
                async move { caller.post(&path, body).await }
            })
            .buffer_unordered(FIFTY)
            .try_for_each(|_| async { Ok(()) })
            .await?;
        id.parse().map_err(|_| BenchError::Broken("an id that is none"))
    }

    /// The count is the rows, the regions, the days, the persons, and what was acknowledged.
    fn check(&mut self, what: &str, ids: &[Uuid], acknowledged: i64) -> Result<(), BenchError> {
        let mut conn = self.db.dedicated()?;
        let mut all: Option<measured::Sums> = None;
        for id in ids {
            let one = measured::sums(&mut conn, *id)?;
            all = Some(all.map_or(one, |all| measured::Sums {
                counted: all.counted + one.counted,
                rows: all.rows + one.rows,
                by_region: all.by_region + one.by_region,
                by_day: all.by_day + one.by_day,
                persons: all.persons + one.persons,
            }));
        }
        let found = all.ok_or(BenchError::Broken("nothing to check"))?;
        let sound = [found.rows, found.by_region, found.by_day, found.persons, acknowledged];
        if sound.iter().any(|sum| *sum != i64::from(found.counted)) {
            return Err(BenchError::Miscounted { what: what.to_owned(), acknowledged, found });
        }
        self.report.checked(what, found.counted.into());
        Ok(())
    }

    /// (d) and (e): bulk rows, and signing on top of them.
    async fn slope(&mut self, deployment: &Deployment) -> Result<Process, BenchError> {
        let mut service = deployment.start(&[]).await?;
        let some = self.filled(&service, self.plan.rows / 10).await?;
        let on_some = self
            .sign_on(
                &service,
                some,
                &format!("(e) on {} signatures, 512 connections", self.plan.rows / 10),
                MANY,
            )
            .await?;
        self.report.chart(&format!("e, {}", self.plan.rows / 10), on_some.rate());
        let full = self.filled(&service, self.plan.rows).await?;
        // By turns, and by other citizens at each: what the machine does meanwhile meets both.
        let (mut on_none, mut on_full) = (Load::default(), Load::default());
        let span = self.span() / TURNS;
        for turn in 0..TURNS as usize {
            let from = turn * self.signers.len() / TURNS as usize;
            for (id, all, name) in [(None, &mut on_none, "none"), (Some(full), &mut on_full, "all")]
            {
                service = deployment.start(&[]).await?;
                let id = match id {
                    Some(id) => id,
                    None => self.petition(&service, "без подписей").await?,
                };
                let before = i64::from(measured::tally(&mut self.db.dedicated()?, id)?.0);
                let until = from + self.signers.len() / TURNS as usize;
                let requests =
                    self.signatures_of(&self.signers[from..until], &[&service], &[id], "/api/v1");
                let signed = load(&[service.address], MANY, span, Pace::Closed, requests).await?;
                let acknowledged = i64::try_from(signed.count(&[201])).unwrap_or(i64::MAX);
                self.check(
                    &format!("(e) {name}, turn {}", turn + 1),
                    &[id],
                    before + acknowledged,
                )?;
                *all = joined(std::mem::take(all), signed);
            }
        }
        self.report.load("(e) on no signatures, 512 connections", &on_none);
        self.report
            .load(&format!("(e) on {} signatures, 512 connections", self.plan.rows), &on_full);
        self.report.chart("e, 0", on_none.rate());
        self.report.chart(&format!("e, {}", self.plan.rows), on_full.rate());
        self.report.hold(
            &format!("(e) {} / none", self.plan.rows),
            on_full.rate() / on_none.rate(),
            Bound::AtLeast(0.9),
        );
        self.report
            .measure("memory of the service with these rows, MiB", service.memory()?.resident);
        Ok(service)
    }

    /// A petition with so many signatures, written in bulk.
    async fn filled(&mut self, service: &Process, rows: usize) -> Result<Uuid, BenchError> {
        self.step(&format!("{rows} rows in bulk"));
        let id = self.petition(service, &format!("с {rows} подписями")).await?;
        let mut conn = self.db.dedicated()?;
        let (_, ordinal) = measured::tally(&mut conn, id)?;
        let now = chrono::DateTime::from_timestamp(0, 0).unwrap_or_default();
        let regions: Vec<String> =
            (0..20).map(|region| format!("{}0000000", 10 + region)).collect();
        let mut made = (0..rows).map(|index| {
            seeded(id, ordinal + 1 + i64::try_from(index).unwrap_or(0), &regions[index % 20], now)
        });
        let took = measured::seed(&mut conn, id, &mut made, BULK)?;
        self.report.measure(
            &format!("(d) bulk rows by the same driver, {rows}, a second"),
            rows as f64 / took.as_secs_f64(),
        );
        Ok(id)
    }

    /// (f): many petitions at once.
    async fn spread(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("many petitions");
        let service = deployment.start(&[]).await?;
        let nobody = Caller::anonymous(&service.base())?;
        let staff = nobody.post("/dev/staff", &json!({ "role": "moderator" })).await?;
        let moderator = nobody.with_token(word(&staff, "/access_token")?);
        let this = &*self;
        let (nobody, moderator) = (&nobody, &moderator);
        let ids: Vec<Uuid> = stream::iter(0..self.plan.petitions)
            .map(|number| async move {
                this.open(nobody, moderator, &format!("номер {number}")).await
            })
            .buffer_unordered(16)
            .try_collect()
            .await?;
        let fresh = deployment.start(&[]).await?;
        let hot = self.hot(&fresh, "(f) one petition again, 512 connections", MANY).await?.rate();
        let fresh = deployment.start(&[]).await?;
        let signed = self.sign(&[&fresh], &ids, "/api/v1", MANY, Pace::Closed).await?;
        let name = format!("(f) over {} petitions, 512 connections", ids.len());
        self.report.load(&name, &signed);
        let acknowledged = ids.len() * FIFTY + usize::try_from(signed.count(&[201])).unwrap_or(0);
        self.check(&name, &ids, i64::try_from(acknowledged).unwrap_or(i64::MAX))?;
        self.report.hold("(f) many / hot", signed.rate() / hot, Bound::AtLeast(0.7));
        Ok(())
    }

    /// (g) and (h).
    async fn reads(&mut self, service: &Process) -> Result<(), BenchError> {
        self.step("readings");
        let id = self.petition(service, "для чтения").await?;
        let host = service.address.to_string();
        let get = |path: String, header: &str| -> Requests {
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: ru\r\n{header}\r\n"
            );
            Arc::new(move |_, out| {
                out.extend_from_slice(request.as_bytes());
                Some(0)
            })
        };
        let client = reqwest::Client::builder().no_proxy().build()?;
        let paths = [
            ("a petition", format!("/api/v1/petitions/{id}")),
            ("a list page", "/api/v1/petitions?sort=most_signed".to_owned()),
            ("a count", format!("/api/v1/petitions/{id}/count")),
            ("its statistics", format!("/api/v1/petitions/{id}/statistics")),
        ];
        let mut petition_rate = 0.0;
        for (name, path) in paths {
            let size = client
                .get(format!("{}{path}", service.base()))
                .header("accept-language", "ru")
                .send()
                .await?
                .bytes()
                .await?
                .len();
            // By turns: a machine that slows down meets all three.
            let (mut constant, mut reading, mut unchanged) =
                (Load::default(), Load::default(), Load::default());
            for _ in 0..TURNS {
                let of = async |requests| {
                    load(&[service.address], FEW, self.span() / TURNS, Pace::Closed, requests).await
                };
                constant = joined(
                    constant,
                    of(get(format!("/api/v1/bench/constant?bytes={size}"), "")).await?,
                );
                reading = joined(reading, of(get(path.clone(), "")).await?);
                let seen = client
                    .get(format!("{}{path}", service.base()))
                    .header("accept-language", "ru")
                    .send()
                    .await?;
                let etag = seen
                    .headers()
                    .get("etag")
                    .and_then(|tag| tag.to_str().ok())
                    .unwrap_or_default();
                unchanged = joined(
                    unchanged,
                    of(get(path.clone(), &format!("If-None-Match: {etag}\r\n"))).await?,
                );
            }
            self.report.load(&format!("(g) a constant of {size} bytes"), &constant);
            self.report.load(&format!("(g) {name}"), &reading);
            self.report.load(&format!("(g) {name}, 304"), &unchanged);
            let judged = ["a petition", "a list page"].contains(&name);
            let held_to = |least| if judged { Bound::AtLeast(least) } else { Bound::None };
            self.report.hold(
                &format!("(g) {name} / constant"),
                reading.rate() / constant.rate(),
                held_to(0.8),
            );
            self.report.hold(
                &format!("(g) {name}: 304 / constant"),
                unchanged.rate() / constant.rate(),
                held_to(0.9),
            );
            if unchanged.count(&[304]) == 0 {
                return Err(BenchError::Broken("no 304 for a known answer"));
            }
            if name == "a petition" {
                petition_rate = reading.rate();
            }
        }
        self.mixed(service, id, get(format!("/api/v1/petitions/{id}"), ""), petition_rate).await
    }

    /// (h): nineteen readings to a signature, over the same connections.
    async fn mixed(
        &mut self,
        service: &Process,
        id: Uuid,
        reading: Requests,
        alone: f64,
    ) -> Result<(), BenchError> {
        self.step("readings and signatures");
        let before = i64::from(measured::tally(&mut self.db.dedicated()?, id)?.0);
        let signing = self.signatures(&[service], &[id], "/api/v1");
        let mixed: Requests = Arc::new(move |number, out| match number % 20 {
            19 => signing(number / 20, out),
            _ => reading(number, out),
        });
        let both = load(&[service.address], 2 * FEW, self.span(), Pace::Closed, mixed).await?;
        self.report.load("(h) 95 % readings, 5 % signatures, 128 connections", &both);
        let read = rate(both.count(&[200]), both.seconds);
        self.report
            .measure("(h) of these, signatures a second", rate(both.count(&[201]), both.seconds));
        self.report.hold("(h) readings / readings alone", read / alone, Bound::AtLeast(0.7));
        self.check("(h)", &[id], before + i64::try_from(both.count(&[201])).unwrap_or(i64::MAX))
    }

    /// Signing at half its peak, against commits of one row.
    async fn half_rate(&mut self, service: &Process) -> Result<(), BenchError> {
        self.step("half the peak");
        let mut took =
            measured::bare_commits(&mut self.db.dedicated()?, self.span(), Duration::ZERO)?;
        took.sort_unstable();
        let bare = took[took.len() * 99 / 100].as_secs_f64() * 1e3;
        self.report.measure(
            "bare commits of one row a second, one connection",
            took.len() as f64 / self.span().as_secs_f64(),
        );
        self.report.measure("their p50, ms", took[took.len() / 2].as_secs_f64() * 1e3);
        self.report.measure("their p99, ms", bare);
        let peak = self.report.rate_of("(a) one hot petition, 512 connections");
        let id = self.petition(service, "в половину силы").await?;
        let (mut conn, span) = (self.db.dedicated()?, self.span());
        let beside = std::thread::spawn(move || {
            measured::bare_commits(&mut conn, span, Duration::from_millis(5))
        });
        let half = self.sign(&[service], &[id], "/api/v1", 256, Pace::Rate(peak / 2.0)).await?;
        let mut took =
            beside.join().map_err(|_| BenchError::Broken("the bare commits ended"))??;
        took.sort_unstable();
        let loaded = took[took.len() * 99 / 100].as_secs_f64() * 1e3;
        self.report.measure("p99 of bare commits beside the signatures, ms", loaded);
        self.report.load("signing at half the peak, 256 connections", &half);
        self.report.hold(
            "p99 at half the peak / p99 of a bare commit",
            half.percentile(0.99) / bare,
            Bound::AtMost(5.0),
        );
        self.report.hold(
            "the same / p99 of a bare commit at that load",
            half.percentile(0.99) / loaded,
            Bound::None,
        );
        self.check(
            "half the peak",
            &[id],
            i64::try_from(FIFTY).unwrap_or(0)
                + i64::try_from(half.count(&[201])).unwrap_or(i64::MAX),
        )
    }

    /// A mass notice, against the same mail sent as often in a bare loop over the same pool.
    async fn mails(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("mails");
        let sink = Sink::start()?;
        let kind = NoticeKind::JoinedWithdrawn;
        let outgoing =
            Outgoing { from: SENDER, domain: "petitions.example", bounces: None, key: None };
        let mailer = Mailer::from_settings(Some(&sink.url()), self.data_dir, &outgoing)?;
        let message = Message {
            id: Uuid::nil(),
            to: "citizen@sandbox.petitions.example".to_owned(),
            language: Language::Ru,
            rendered: mail::render(kind, Language::Ru, &mail::sample(kind))?,
            petition: None,
            news: None,
            return_tag: String::new(),
        };
        let started = Instant::now();
        std::thread::scope(|scope| {
            let send =
                || (0..MAILS / mail::CONNECTIONS as usize).try_for_each(|_| mailer.send(&message));
            let senders: Vec<_> = (0..mail::CONNECTIONS).map(|_| scope.spawn(send)).collect();
            senders.into_iter().try_for_each(|sender| sender.join().unwrap_or(Ok(())))
        })?;
        let bare = sink.taken() as f64 / started.elapsed().as_secs_f64();
        self.report.measure("mails in a bare loop, a second", bare);

        let service =
            deployment.start(&["--smtp-url", &sink.url(), "--mass-mail-rate", "100000"]).await?;
        let id = self.petition(&service, "рассылки").await?;
        let mut conn = self.db.dedicated()?;
        let (_, ordinal) = measured::tally(&mut conn, id)?;
        let accounts = measured::citizens(&mut conn, MAILS)?;
        let now = chrono::DateTime::from_timestamp(0, 0).unwrap_or_default();
        let mut rows = accounts.into_iter().enumerate().map(|(index, account)| SignatureRow {
            account_id: Some(account.into()),
            notify: true,
            ..seeded(id, ordinal + 1 + i64::try_from(index).unwrap_or(0), "750000000", now)
        });
        measured::seed(&mut conn, id, &mut rows, BULK)?;
        let facts = mail::sample(kind);
        let before = sink.taken();
        measured::tell_signers(&mut conn, id, kind.code(), facts)?;
        let mut began = None;
        while sink.taken() < before + MAILS {
            if sink.taken() > before + MAILS / 20 {
                began.get_or_insert((Instant::now(), sink.taken()));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let (began, first) = began.ok_or(BenchError::Broken("no mails"))?;
        let rate = (before + MAILS - first) as f64 / began.elapsed().as_secs_f64();
        self.report.measure("mass mails by the service, a second", rate);
        self.report.hold("mass mails / bare loop", rate / bare, Bound::AtLeast(0.7));
        Ok(())
    }

    /// One process and two, by turns.
    async fn two_processes(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("two processes");
        let (mut one, mut both) = (Load::default(), Load::default());
        let (span, share) = (self.span() / TURNS, self.signers.len() / TURNS as usize);
        for turn in 0..TURNS as usize {
            let signers = turn * share..(turn + 1) * share;
            for (count, all) in [(1, &mut one), (2, &mut both)] {
                let mut services = Vec::new();
                for _ in 0..count {
                    services.push(deployment.start(&[]).await?);
                }
                let services: Vec<&Process> = services.iter().collect();
                let id = self.petition(services[0], "процессов").await?;
                let requests =
                    self.signatures_of(&self.signers[signers.clone()], &services, &[id], "/api/v1");
                let addresses: Vec<_> = services.iter().map(|service| service.address).collect();
                let signed = load(&addresses, MANY, span, Pace::Closed, requests).await?;
                let acknowledged = FIFTY + usize::try_from(signed.count(&[201])).unwrap_or(0);
                self.check(
                    &format!("{count} at work, turn {}", turn + 1),
                    &[id],
                    i64::try_from(acknowledged).unwrap_or(i64::MAX),
                )?;
                *all = joined(std::mem::take(all), signed);
            }
        }
        self.report.load("one process again, 512 connections", &one);
        self.report.load("two processes on one database, 512 connections", &both);
        self.report.measure(
            "of these, second signatures of the same person (200)",
            rate(both.count(&[200]), both.seconds),
        );
        self.report.hold("two processes / one", both.rate() / one.rate(), Bound::AtLeast(0.9));
        Ok(())
    }

    /// More than it can take: a short queue and many callers.
    async fn overload(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("overload");
        let service = deployment.start(&["--sign-queue", "256"]).await?;
        let id = self.petition(&service, "перегрузки").await?;
        let requests = self.signatures(&[&service], &[id], "/api/v1");
        // From a thread of its own: the driver's are as busy as the service.
        let (address, span) = (service.address, self.span());
        let probe = std::thread::spawn(move || process::probe(address, span));
        let pressed = load(&[address], 4 * MANY, span, Pace::Closed, requests).await?;
        let mut alive =
            probe.join().map_err(|_| BenchError::Broken("the probe of health ended"))??;
        alive.sort_unstable();
        self.report.load("overload: 2,048 connections, a queue of 256", &pressed);
        let refused = pressed.count(&[503]);
        self.report.measure("refused with 503 a second", rate(refused, pressed.seconds));
        self.report.hold(
            "refusals that say when to come back",
            pressed.told_when as f64 / refused.max(1) as f64,
            Bound::AtLeast(1.0),
        );
        self.report.hold(
            "other answers",
            (pressed.statuses.values().sum::<u64>() - pressed.count(&[200, 201, 503])) as f64,
            Bound::AtMost(0.0),
        );
        self.report.hold(
            "health under overload, p99 ms",
            alive[alive.len() * 99 / 100].as_secs_f64() * 1e3,
            Bound::AtMost(100.0),
        );
        let started = Instant::now();
        let nobody = Caller::anonymous(&service.base())?;
        let made = nobody.post("/dev/citizens", &json!({ "count": 1 })).await?;
        let late = nobody.with_token(word(&made, "/items/0/access_token")?);
        late.post(&format!("/api/v1/petitions/{id}/signatures"), &json!({ "consent": true }))
            .await?;
        self.report.hold(
            "recovery after overload, s",
            started.elapsed().as_secs_f64(),
            Bound::AtMost(5.0),
        );
        let acknowledged = FIFTY + 1 + usize::try_from(pressed.count(&[201])).unwrap_or(0);
        self.check("overload", &[id], i64::try_from(acknowledged).unwrap_or(i64::MAX))?;
        service.kill()
    }
}

fn put(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

fn joined(mut one: Load, other: Load) -> Load {
    one.seconds += other.seconds;
    one.latencies.extend(other.latencies);
    for (status, count) in other.statuses {
        *one.statuses.entry(status).or_default() += count;
    }
    one
}

fn seeded(
    petition_id: Uuid,
    ordinal: i64,
    region: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> SignatureRow {
    SignatureRow {
        id: Uuid::now_v7().into(),
        petition_id: petition_id.into(),
        signer_key: Uuid::new_v4(),
        account_id: Some(Uuid::new_v4().into()),
        round: 1,
        live: true,
        ordinal,
        channel: Source::Electronic,
        assurance: "declared".to_owned(),
        key_version: 1,
        public_name: "Айгүл С.".to_owned(),
        region: region.to_owned(),
        notify: false,
        signed_at: at,
        recorded_at: at,
    }
}

/// How long this disk takes to make eight kilobytes durable, many times over.
fn fdatasync(directory: &Path, times: usize) -> std::io::Result<Vec<Duration>> {
    use std::io::{Seek as _, Write as _};
    let path = directory.join("fdatasync.probe");
    let mut file = std::fs::File::create(&path)?;
    file.write_all(&[0; 8192])?;
    file.sync_all()?;
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        file.rewind()?;
        file.write_all(&[1; 8192])?;
        file.sync_data()?;
        took.push(started.elapsed());
    }
    std::fs::remove_file(&path)?;
    Ok(took)
}
