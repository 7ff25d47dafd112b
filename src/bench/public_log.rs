//! What the public log costs whoever signs, by turns with signing without it; and how soon there is a receipt meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use store::ids::PetitionId;

use super::BenchError;
use super::database;
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
/// Citizens whose receipts are waited for, and how many of them at a time.
const WATCHED: usize = 1_000;
const AT_ONCE: usize = 20;
/// How long is waited between two looks for a receipt.
const BETWEEN: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// Signing with the log and without, and then receipts beside signing.
    pub(crate) async fn public_log(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("the public log");
        // Whoever comes first signs into tables of which the database knows nothing yet, and reads them from end to end.
        self.log_turn(deployment, SILENT, MANY).await?;
        database::gather_statistics(&mut self.db.dedicated()?)?;
        for connections in [FEW, MANY] {
            let (mut logged, mut silent) = (Load::new()?, Load::new()?);
            for turn in 0..PAIRS {
                // Whoever goes first has the cooler machine.
                let order = if turn % 2 == 0 { [API, SILENT] } else { [SILENT, API] };
                for base in order {
                    let all = if base == API { &mut logged } else { &mut silent };
                    all.go_on(&self.log_turn(deployment, base, connections).await?)?;
                }
            }
            let name = |how: &str| format!("signing {how}, {connections} connections");
            self.report.load(&name("with the public log"), &logged);
            self.report.load(&name("without it"), &silent);
            let name = format!("with the public log / without, {connections} connections");
            self.report.hold(&name, logged.rate() / silent.rate(), Bound::AtLeast(0.95));
        }
        self.receipts(deployment).await
    }

    /// A turn, by a process that has seen none of the tokens.
    async fn log_turn(
        &mut self,
        deployment: &Deployment,
        base: &str,
        connections: usize,
    ) -> Result<Load, BenchError> {
        let service = deployment.start(&[]).await?;
        let id = petition(&service, "с журналом и без").await?;
        let requests = signatures_of(&self.signers, &[&service], &[id], base);
        let address = [service.address];
        let signed = load(&address, connections, self.turn(), Pace::Closed, requests).await?;
        self.check("the public log", &[id], FIFTY + signed.count(&[201]))?;
        Ok(signed)
    }

    /// Some of the citizens wait for their receipts while the others sign as fast as they can.
    async fn receipts(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("receipts beside signing");
        let service = deployment.start(&[]).await?;
        let pressing = self.signers.len().saturating_sub(WATCHED);
        let (pressing, watched) = self.signers.split_at(pressing);
        let id = petition(&service, "с расписками").await?;
        let over = Arc::new(AtomicBool::new(false));
        let caller = Caller::anonymous(&service.base())?;
        let watching: Vec<_> = watched
            .chunks(WATCHED.div_ceil(AT_ONCE))
            .map(|signers| {
                tokio::spawn(waited_for(caller.clone(), id, signers.to_vec(), over.clone()))
            })
            .collect();
        let requests = signatures_of(pressing, &[&service], &[id], API);
        let signed = load(&[service.address], MANY, self.span(), Pace::Closed, requests).await?;
        over.store(true, Ordering::Relaxed);
        let (mut waits, mut proofs) = (Latencies::new()?, Latencies::new()?);
        for watching in watching {
            let seen =
                watching.await.map_err(|_| BenchError::Broken("a wait for receipts ended"))??;
            waits.take_in(&seen.waits)?;
            proofs.take_in(&seen.proofs)?;
        }
        self.check("receipts", &[id], FIFTY + signed.count(&[201]) + waits.count())?;
        self.report.load("signing beside those who wait for receipts, 512 connections", &signed);
        self.report.measure("receipts waited for", waits.count() as f64);
        self.report.measure("from the answer to the receipt, p50 ms", waits.millis_at(0.5));
        let (waited, called) = (waits.millis_at(0.99), proofs.millis_at(0.99));
        self.report.hold("from the answer to the receipt, p99 ms", waited, Bound::AtMost(5_000.0));
        self.report.hold("the call for a receipt beside signing, p99 ms", called, Bound::None);
        Ok(())
    }
}

/// What was seen of receipts.
struct Receipts {
    /// From the answer that a signature counts to the receipt.
    waits: Latencies,
    /// The call that brought it.
    proofs: Latencies,
}

/// Each signs and waits for the receipt, until the load is over.
async fn waited_for(
    caller: Caller,
    id: PetitionId,
    signers: Vec<Arc<str>>,
    over: Arc<AtomicBool>,
) -> Result<Receipts, BenchError> {
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
