//! The same signatures over many petitions (f), and by two processes on one database.

use std::ops::Range;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use store::ids::PetitionId;

use super::BenchError;
use super::load::{Load, Pace, load};
use super::petitions::{FIFTY, Openers, petition};
use super::process::{Deployment, Process};
use super::report::Bound;
use super::requests::{API, signatures_of};
use super::run::{MANY, Run, TURNS};

/// Petitions that are opened at a time.
const AT_ONCE: usize = 16;

impl Run<'_> {
    /// (f): many petitions at once.
    pub(crate) async fn spread(&mut self, deployment: &Deployment) -> Result<(), BenchError> {
        self.step("many petitions");
        let service = deployment.start(&[]).await?;
        let openers = &Openers::at(&service).await?;
        let ids: Vec<PetitionId> = stream::iter(0..self.plan.petitions)
            .map(|number| async move { openers.open(&format!("номер {number}")).await })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let fresh = deployment.start(&[]).await?;
        let hot = self.hot(&fresh, "(f) one petition again, 512 connections", MANY).await?.rate();
        let fresh = deployment.start(&[]).await?;
        let signed = self.sign(&[&fresh], &ids, API, MANY, Pace::Closed).await?;
        let name = format!("(f) over {} petitions, 512 connections", ids.len());
        self.report.load(&name, &signed);
        self.check(&name, &ids, ids.len() as u64 * FIFTY + signed.count(&[201]))?;
        self.report.hold("(f) many / hot", signed.rate() / hot, Bound::AtLeast(0.7));
        Ok(())
    }

    /// One process and two, by turns.
    pub(crate) async fn two_processes(
        &mut self,
        deployment: &Deployment,
    ) -> Result<(), BenchError> {
        self.step("two processes");
        let (mut one, mut both) = (Load::new()?, Load::new()?);
        let share = self.signers.len() / TURNS as usize;
        for turn in 0..TURNS as usize {
            let signers = turn * share..(turn + 1) * share;
            for (count, all) in [(1, &mut one), (2, &mut both)] {
                let mut services = Vec::new();
                for _ in 0..count {
                    services.push(deployment.start(&[]).await?);
                }
                let name = format!("{count} at work, turn {}", turn + 1);
                all.go_on(&self.at_work(&services, signers.clone(), &name).await?)?;
            }
        }
        self.report.load("one process again, 512 connections", &one);
        self.report.load("two processes on one database, 512 connections", &both);
        self.report
            .measure("of these, second signatures of the same person (200)", both.rate_of(200));
        self.report.hold("two processes / one", both.rate() / one.rate(), Bound::AtLeast(0.9));
        Ok(())
    }

    /// A turn of these citizens at all of these processes.
    async fn at_work(
        &mut self,
        services: &[Process],
        signers: Range<usize>,
        name: &str,
    ) -> Result<Load, BenchError> {
        let first = services.first().ok_or(BenchError::Broken("no process"))?;
        let id = petition(first, "процессов").await?;
        let addresses: Vec<_> = services.iter().map(|service| service.address).collect();
        let services: Vec<&Process> = services.iter().collect();
        let requests = signatures_of(&self.signers[signers], &services, &[id], API);
        let signed = load(&addresses, MANY, self.turn(), Pace::Closed, requests).await?;
        self.check(name, &[id], FIFTY + signed.count(&[201]))?;
        Ok(signed)
    }
}
