//! What the public log costs whoever signs, by turns with signing without it; and how soon there is a receipt meanwhile.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use store::ids::PetitionId;

use super::BenchError;
use super::latencies::Latencies;
use super::load::{Load, Pace, load};
use super::petitions::{FIFTY, petition};
use super::process::Deployment;
use super::report::Bound;
use super::requests::{API, signatures_of};
use super::run::{FEW, MANY, Run, TURNS};
use demo::client::Caller;

/// Where signing stands that says nothing to the log.
const SILENT: &str = "/api/v1/bench/silent";
/// Turns of each: more than elsewhere, since what is compared differs by little.
const PAIRS: usize = 2 * TURNS as usize;
/// Citizens of a turn whose receipts are waited for, one after the other.
const WATCHED: usize = 500;
/// How long is waited between two looks for a receipt.
const BETWEEN: Duration = Duration::from_millis(20);

impl Run<'_> {
    /// Signing with the log and without, and receipts beside the first.
    pub(crate) async fn public_log(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("the public log");
        let (mut waits, mut proofs) = (Latencies::new()?, Latencies::new()?);
        for connections in [FEW, MANY] {
            let (mut logged, mut silent) = (Load::new()?, Load::new()?);
            let share = self.signers.len() / PAIRS;
            for turn in 0..PAIRS {
                let signers = turn * share..(turn + 1) * share;
                // Whoever goes first has the cooler machine.
                let order = if turn % 2 == 0 { [API, SILENT] } else { [SILENT, API] };
                for base in order {
                    let all = if base == API { &mut logged } else { &mut silent };
                    let beside = (base == API).then_some((&mut waits, &mut proofs));
                    all.go_on(
                        &self
                            .log_turn(deployment, base, connections, signers.clone(), beside)
                            .await?,
                    )?;
                }
            }
            self.report
                .load(&format!("signing with the public log, {connections} connections"), &logged);
            self.report.load(&format!("signing without it, {connections} connections"), &silent);
            let name = format!("with the public log / without, {connections} connections");
            self.report.hold(&name, logged.rate() / silent.rate(), Bound::AtLeast(0.95));
        }
        self.report.measure("receipts waited for beside these", waits.count() as f64);
        self.report.measure("from the answer to the receipt, p50 ms", waits.millis_at(0.5));
        let name = "from the answer to the receipt, p99 ms <= 5000";
        self.report.hold(name, waits.millis_at(0.99), Bound::AtMost(5_000.0));
        self.report.measure("the call for a receipt beside these, p50 ms", proofs.millis_at(0.5));
        self.report.measure("the call for a receipt beside these, p99 ms", proofs.millis_at(0.99));
        Ok(())
    }

    /// A turn of these citizens, by a process that has seen none of their tokens.
    async fn log_turn(
        &mut self,
        deployment: &Deployment,
        base: &str,
        connections: usize,
        signers: Range<usize>,
        beside: Option<(&mut Latencies, &mut Latencies)>,
    ) -> Result<Load, BenchError> {
        let service = deployment.start(&[]).await?;
        let id = petition(&service, "с журналом и без").await?;
        let (pressing, watched) = signers_of(&self.signers[signers])?;
        let over = Arc::new(AtomicBool::new(false));
        let watching = beside.is_some().then(|| {
            let caller = Caller::anonymous(&service.base());
            tokio::spawn(receipts(caller, id, watched.to_vec(), over.clone()))
        });
        let requests = signatures_of(pressing, &[&service], &[id], base);
        let signed =
            load(&[service.address], connections, self.turn(), Pace::Closed, requests).await?;
        over.store(true, Ordering::Relaxed);
        let mut more = 0;
        if let (Some(watching), Some((waits, proofs))) = (watching, beside) {
            let seen = watching
                .await
                .map_err(|_| BenchError::Broken("the watch for receipts ended"))??;
            more = seen.waits.count();
            waits.take_in(&seen.waits)?;
            proofs.take_in(&seen.proofs)?;
        }
        self.check("the public log", &[id], FIFTY + signed.count(&[201]) + more)?;
        Ok(signed)
    }
}

/// Those who press, and those whose receipts are waited for.
fn signers_of(signers: &[Arc<str>]) -> Result<(&[Arc<str>], &[Arc<str>]), BenchError> {
    let pressing =
        signers.len().checked_sub(WATCHED).ok_or(BenchError::Broken("too few citizens"))?;
    Ok(signers.split_at(pressing))
}

/// What was seen of receipts.
struct Receipts {
    /// From the answer that a signature counts to the receipt.
    waits: Latencies,
    /// The call that brought it.
    proofs: Latencies,
}

/// Each signs and waits for the receipt, until the load is over.
async fn receipts(
    caller: Result<Caller, demo::DemoError>,
    id: PetitionId,
    signers: Vec<Arc<str>>,
    over: Arc<AtomicBool>,
) -> Result<Receipts, BenchError> {
    let caller = caller?;
    let path = format!("/api/v1/petitions/{id}/signatures");
    let mut seen = Receipts { waits: Latencies::new()?, proofs: Latencies::new()? };
    for token in signers {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let signer = caller.with_token(&token);
        signer.post(&path, &json!({ "consent": true })).await?;
        let signed = Instant::now();
        loop {
            let asked = Instant::now();
            if signer.get(&format!("{path}/mine/receipt")).await.is_ok() {
                seen.proofs.record(asked.elapsed());
                seen.waits.record(signed.elapsed());
                break;
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }
    Ok(seen)
}
