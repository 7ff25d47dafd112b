//! (j) Electronic signatures: the bare verifier in each line, and signing by them over HTTP, held against it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use credentials::identity::IdentityKey;
use credentials::read_keys;
use eds::{Authorities, Line, Moment, Whose, verify};
use eds_testing::{Cms, IssueFault, Kind, Order, Standing, Subject};
use serde_json::json;
use store::ids::PetitionId;

use super::BenchError;
use super::load::{Pace, load};
use super::petitions::{FIFTY, petition};
use super::process::{Deployment, Process};
use super::report::Bound;
use super::requests::{API, Requests, put};
use super::run::{MANY, Run};
use demo::client::{Caller, word};

/// The line that most certificates of citizens are of today.
const USUAL: Line = Line::Gost2015;
/// Revocation lists are fetched ahead: no responder is asked while it is measured.
const FLAGS: [&str; 2] = ["--eds-revocation", "lists"];
/// Signatures that a bare loop goes through.
const DIFFERENT: usize = 16;

/// Somebody of the sandbox with what they send.
struct Signer {
    token: String,
    cms: Vec<u8>,
}

/// What the service takes for the present.
#[derive(serde::Deserialize)]
struct Clock {
    now: DateTime<Utc>,
}

/// What a deployment's sandbox signs with, and what it signs.
struct Desk {
    standing: Arc<Standing>,
    statement: Vec<u8>,
    now: DateTime<Utc>,
}

impl Run<'_> {
    /// Verifies on one core and on all, then signs by the same over HTTP.
    pub(crate) async fn electronic_signatures(
        &mut self,
        deployment: &Deployment,
    ) -> Result<(), BenchError> {
        self.step("(j) electronic signatures");
        let service = deployment.start(&FLAGS).await?;
        let id = petition(&service, "(j) электрондық қолтаңба").await?;
        let path = format!("{}{API}/petitions/{id}/signing-statement", service.base());
        let statement = reqwest::get(path).await?.error_for_status()?.bytes().await?.to_vec();
        let keys = read_keys(&deployment.data_dir.join("keys").join("identity"), false);
        let [key] = keys.map_err(|_| BenchError::Broken("no identity key"))?[..] else {
            return Err(BenchError::Broken("more than one identity key"));
        };
        let standing = Standing::of(IdentityKey::new(&key).sandbox_authority());
        let clock = reqwest::get(format!("{}/dev/clock", service.base())).await?;
        let Clock { now } = clock.error_for_status()?.json().await?;
        let desk = Desk { standing, statement, now };
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        for line in Line::ALL {
            let rate = desk.bare(line, self.turn(), 1)?;
            self.report.measure(&format!("(j) {} verified a second, one core", line.code()), rate);
            if line == USUAL {
                let took = 1e3 / rate;
                self.report.hold("(j) GOST 2015, ms of one core <= 2", took, Bound::AtMost(2.0));
            }
        }
        let bare = desk.bare(USUAL, self.turn(), cores)?;
        self.report.measure("(j) gost_2015 verified a second, all cores", bare);
        let wanted = (bare * self.span().as_secs_f64()).ceil() as usize;
        let signers = desk.signers(&service, wanted.min(self.plan.citizens), cores).await?;
        let name = "(j) signing by GOST 2015, 512 connections";
        let (first, others) = signers.split_at(1.min(signers.len()));
        warmed(&service, id, first).await?;
        let requests = requests_of(others, &service, id);
        self.step(name);
        let signed = load(&[service.address], MANY, self.span(), Pace::Closed, requests).await?;
        self.report.load(name, &signed);
        let ratio = signed.rate() / bare;
        self.report.hold("(j) signing / bare verifier, all cores", ratio, Bound::AtLeast(0.6));
        self.check(name, &[id], FIFTY + 1 + signed.count(&[201]))?;
        service.kill()
    }
}

impl Desk {
    fn cms(&self, line: Line, iin: &str) -> Result<Vec<u8>, IssueFault> {
        let half = TimeDelta::days(180);
        let order = Order {
            subject: Subject::person("ТЕСТОВ", "ТЕСТ", iin),
            kind: Kind::Individual,
            from: self.now - half,
            until: self.now + half,
            extension: None,
        };
        let authority = self.standing.authority(line)?;
        let certificate = self.standing.issue(line, &order, &authority.issuing)?;
        Cms::new(&certificate, &self.statement).to_der()
    }

    /// Whole verdicts a second, on so many threads for so long.
    fn bare(&self, line: Line, span: Duration, threads: usize) -> Result<f64, BenchError> {
        let made: Vec<Vec<u8>> =
            (0..DIFFERENT).map(|_| self.cms(line, "720512499990")).collect::<Result<_, _>>()?;
        let authority = self.standing.authority(line)?;
        let trusted = Authorities::new([&authority.root.der], [&authority.issuing.der])
            .map_err(|_| BenchError::Broken("no authority"))?;
        let started = Instant::now();
        let verified = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for cms in made.iter().cycle().take_while(|_| started.elapsed() < span) {
                        let moment = Moment::Given(self.now);
                        let verdict =
                            verify(cms, &self.statement, &trusted, moment, Whose::Individual);
                        verified.fetch_add(usize::from(verdict.is_ok()), Ordering::Relaxed);
                    }
                });
            }
        });
        Ok(verified.into_inner() as f64 / started.elapsed().as_secs_f64())
    }

    /// So many citizens, each with their own signature, which are made on all cores before anything is measured.
    async fn signers(
        &self,
        service: &Process,
        count: usize,
        threads: usize,
    ) -> Result<Vec<Signer>, BenchError> {
        let nobody = Caller::anonymous(&service.base())?;
        let mut people = Vec::with_capacity(count);
        while people.len() < count {
            let made = nobody.post("/dev/citizens", &json!({ "count": 1_000 })).await?;
            for item in made["items"].as_array().into_iter().flatten() {
                people.push((
                    word(item, "/access_token")?.to_owned(),
                    word(item, "/iin")?.to_owned(),
                ));
            }
        }
        let part = people.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = people
                .chunks(part)
                .map(|part| {
                    scope.spawn(move || {
                        let signer = |(token, iin): &(String, String)| {
                            Ok(Signer { token: token.clone(), cms: self.cms(USUAL, iin)? })
                        };
                        part.iter().map(signer).collect::<Result<Vec<_>, IssueFault>>()
                    })
                })
                .collect();
            let mut signers = Vec::with_capacity(people.len());
            for part in parts {
                let made = part.join().map_err(|_| BenchError::Broken("a signer ended"))?;
                signers.extend(made?);
            }
            Ok(signers)
        })
    }
}

/// The first signature waits for what the service fetches and makes up at first.
async fn warmed(service: &Process, id: PetitionId, first: &[Signer]) -> Result<(), BenchError> {
    let nobody = Caller::anonymous(&service.base())?;
    let signer = first.first().ok_or(BenchError::Broken("no citizens"))?;
    let caller = nobody.with_token(&signer.token);
    let path = format!("{API}/petitions/{id}/signatures");
    let body = json!({ "consent": true, "cms": STANDARD.encode(&signer.cms) });
    let started = Instant::now();
    loop {
        match caller.post(&path, &body).await {
            Ok(_) => return Ok(()),
            Err(fault) if started.elapsed() > Duration::from_mins(1) => return Err(fault.into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
}

/// Each of these signs, once.
fn requests_of(signers: &[Signer], service: &Process, id: PetitionId) -> Requests {
    let host = service.address.to_string();
    let whole: Vec<Vec<u8>> = signers
        .iter()
        .map(|signer| {
            let body = json!({ "consent": true, "cms": STANDARD.encode(&signer.cms) }).to_string();
            let length = body.len().to_string();
            let mut out = Vec::with_capacity(body.len() + 600);
            put(&mut out, &["POST ", API, "/petitions/", &id.to_string()]);
            put(&mut out, &["/signatures HTTP/1.1\r\nHost: ", &host]);
            put(&mut out, &["\r\nAuthorization: Bearer ", &signer.token]);
            put(&mut out, &["\r\nContent-Type: application/json\r\nContent-Length: ", &length]);
            put(&mut out, &["\r\n\r\n", &body]);
            out
        })
        .collect();
    let whole = Arc::new(whole);
    Arc::new(move |number, out| {
        out.extend_from_slice(whole.get(number)?);
        Some(0)
    })
}
