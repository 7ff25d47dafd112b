//! More than the service can take: a short queue and many callers.

use std::time::Instant;

use serde_json::json;
use store::ids::PetitionId;

use super::load::{Load, Pace, load};
use super::petitions::{FIFTY, petition};
use super::process::{Deployment, Process};
use super::report::Bound;
use super::requests::API;
use super::run::{MANY, Run};
use super::{BenchError, health};
use demo::client::{Caller, word};

impl Run<'_> {
    /// What is refused, how, and whether the service still says that it lives.
    pub(crate) async fn overload(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("overload");
        let service = deployment.start(&["--sign-queue", "256"]).await?;
        let id = petition(&service, "перегрузки").await?;
        let requests = self.signatures(&[&service], &[id], API);
        // From a thread of its own: the driver's are as busy as the service.
        let (address, span) = (service.address, self.span());
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let probe = std::thread::spawn(move || health::probe(address, span, &request, "204"));
        let pressed = load(&[address], 4 * MANY, span, Pace::Closed, requests).await?;
        let alive = probe.join().map_err(|_| BenchError::Broken("the probe of health ended"))??;
        self.refusals(&pressed);
        self.report.hold(
            "health under overload, p99 ms",
            alive.millis_at(0.99),
            Bound::AtMost(100.0),
        );
        let started = Instant::now();
        one_more(&service, id).await?;
        self.report.hold(
            "recovery after overload, s",
            started.elapsed().as_secs_f64(),
            Bound::AtMost(5.0),
        );
        self.check("overload", &[id], FIFTY + 1 + pressed.count(&[201]))?;
        service.kill()
    }

    fn refusals(&mut self, pressed: &Load) {
        self.report.load("overload: 2,048 connections, a queue of 256", pressed);
        let refused = pressed.count(&[503]);
        self.report.measure("refused with 503 a second", pressed.rate_of(503));
        self.report.hold(
            "refusals that say when to come back",
            pressed.told_when as f64 / refused.max(1) as f64,
            Bound::AtLeast(1.0),
        );
        let others = pressed.answers() - pressed.count(&[200, 201, 503]);
        self.report.hold("other answers", others as f64, Bound::AtMost(0.0));
    }
}

/// Somebody who comes afterwards.
async fn one_more(service: &Process, id: PetitionId) -> Result<(), BenchError> {
    let nobody = Caller::anonymous(&service.base())?;
    let made = nobody.post("/dev/citizens", &json!({ "count": 1 })).await?;
    let late = nobody.with_token(word(&made, "/items/0/access_token")?);
    late.post(&format!("/api/v1/petitions/{id}/signatures"), &json!({ "consent": true })).await?;
    Ok(())
}
