//! Signing one petition: (a) as it is, (b) in batches of one, and (c) without law and writing.

use store::ids::PetitionId;
use uuid::Uuid;

use super::BenchError;
use super::load::{Load, Pace, load};
use super::petitions::petition;
use super::process::{Deployment, Process};
use super::report::Bound;
use super::requests::API;
use super::run::{FEW, MANY, Run};

/// Where the calls behind the bench seam stand.
const BENCH_CALLS: &str = "/api/v1/bench";

impl Run<'_> {
    /// (a), (b) and (c), each by a process that has seen none of the tokens: whoever signs comes for the first time.
    pub(crate) async fn signing(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        for connections in [FEW, MANY] {
            let service = deployment.start(&[]).await?;
            let name = format!("(a) one hot petition, {connections} connections");
            let hot = self.hot(&service, &name, connections).await?;
            self.report.chart(&format!("a, {connections}"), hot.rate());
        }
        self.step("the ceiling");
        for connections in [FEW, MANY] {
            let service = deployment.start(&[]).await?;
            let nothing = [PetitionId::from(Uuid::nil())];
            let checked =
                self.sign(&[&service], &nothing, BENCH_CALLS, connections, Pace::Closed).await?;
            let name = format!("(c) the same without law and writing, {connections} connections");
            self.report.load(&name, &checked);
        }
        for connections in [FEW, MANY] {
            let single = deployment.start(&["--sign-batch", "1"]).await?;
            let name = format!("(b) a batch of one, {connections} connections");
            let hot = self.hot(&single, &name, connections).await?;
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
    pub(crate) async fn hot(
        &mut self,
        service: &Process,
        name: &str,
        connections: usize,
    ) -> Result<Load, BenchError> {
        self.step(name);
        let id = petition(service, name).await?;
        self.sign_on(service, id, name, connections).await
    }

    /// Signs this petition by one call of each citizen, and checks the sums.
    pub(crate) async fn sign_on(
        &mut self,
        service: &Process,
        id: PetitionId,
        name: &str,
        connections: usize,
    ) -> Result<Load, BenchError> {
        let before = self.counted(id)?;
        let signed = self.sign(&[service], &[id], API, connections, Pace::Closed).await?;
        self.report.load(name, &signed);
        self.check(name, &[id], before + signed.count(&[201]))?;
        Ok(signed)
    }

    /// Sends signatures of every citizen for as long as a measurement lasts.
    pub(crate) async fn sign(
        &self,
        services: &[&Process],
        ids: &[PetitionId],
        base: &str,
        connections: usize,
        pace: Pace,
    ) -> Result<Load, BenchError> {
        let requests = self.signatures(services, ids, base);
        let addresses: Vec<_> = services.iter().map(|service| service.address).collect();
        load(&addresses, connections, self.span(), pace, requests).await
    }
}
