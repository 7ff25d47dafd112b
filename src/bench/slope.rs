//! Rows in bulk (d), and signing on top of many of them (e).

use store::ids::PetitionId;

use super::load::{Load, Pace, load};
use super::petitions::petition;
use super::process::{Deployment, Process};
use super::report::Bound;
use super::requests::{API, signatures_of};
use super::run::{MANY, Run, TURNS};
use super::{BenchError, database, seeding};

/// Rows of a bulk transaction.
pub(crate) const BULK: usize = 5_000;
/// Regions of the rows in bulk: codes of the KATO from 10 on.
const REGIONS: usize = 20;

impl Run<'_> {
    /// (d) and (e); the process that is left has seen all of it.
    pub(crate) async fn slope(&mut self, deployment: &Deployment) -> Result<Process, BenchError> {
        let service = deployment.start(&[]).await?;
        let (tenth, rows) = (self.plan.rows / 10, self.plan.rows);
        let some = self.filled(&service, tenth).await?;
        let name = format!("(e) on {tenth} signatures, 512 connections");
        let on_some = self.sign_on(&service, some, &name, MANY).await?;
        self.report.chart(&format!("e, {tenth}"), on_some.rate());
        let full = self.filled(&service, rows).await?;
        let (service, on_none, on_full) = self.none_and_all(deployment, service, full).await?;
        self.report.load("(e) on no signatures, 512 connections", &on_none);
        self.report.load(&format!("(e) on {rows} signatures, 512 connections"), &on_full);
        self.report.chart("e, 0", on_none.rate());
        self.report.chart(&format!("e, {rows}"), on_full.rate());
        self.report.hold(
            &format!("(e) {rows} / none"),
            on_full.rate() / on_none.rate(),
            Bound::AtLeast(0.9),
        );
        self.report
            .measure("memory of the service with these rows, MiB", service.memory()?.resident);
        Ok(service)
    }

    /// Signs a new petition and the full one by turns, and by other citizens at each: what the machine does
    /// meanwhile meets both.
    async fn none_and_all(
        &mut self,
        deployment: &Deployment,
        mut service: Process,
        full: PetitionId,
    ) -> Result<(Process, Load, Load), BenchError> {
        let (mut on_none, mut on_full) = (Load::new()?, Load::new()?);
        for turn in 0..TURNS as usize {
            let from = turn * self.signers.len() / TURNS as usize;
            let until = from + self.signers.len() / TURNS as usize;
            for (id, all, name) in [(None, &mut on_none, "none"), (Some(full), &mut on_full, "all")]
            {
                service = deployment.start(&[]).await?;
                let id = match id {
                    Some(id) => id,
                    None => petition(&service, "без подписей").await?,
                };
                let before = self.counted(id)?;
                let requests = signatures_of(&self.signers[from..until], &[&service], &[id], API);
                let address = [service.address];
                let signed = load(&address, MANY, self.turn(), Pace::Closed, requests).await?;
                let name = format!("(e) {name}, turn {}", turn + 1);
                self.check(&name, &[id], before + signed.count(&[201]))?;
                all.go_on(&signed)?;
            }
        }
        Ok((service, on_none, on_full))
    }

    /// A petition with so many signatures, written in bulk.
    async fn filled(&mut self, service: &Process, rows: usize) -> Result<PetitionId, BenchError> {
        self.step(&format!("{rows} rows in bulk"));
        let id = petition(service, &format!("с {rows} подписями")).await?;
        let mut conn = self.db.dedicated()?;
        let (_, ordinal) = database::tally(&mut conn, id)?;
        let regions: Vec<String> =
            (0..REGIONS).map(|region| format!("{}0000000", 10 + region)).collect();
        let mut made = (ordinal + 1..)
            .zip(regions.iter().cycle())
            .map(|(ordinal, region)| seeding::signature(id, ordinal, region))
            .take(rows);
        let took = seeding::seed(&mut conn, id, &mut made, BULK)?;
        self.report.measure(
            &format!("(d) bulk rows by the same driver, {rows}, a second"),
            rows as f64 / took.as_secs_f64(),
        );
        Ok(id)
    }
}
