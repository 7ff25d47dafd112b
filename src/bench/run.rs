//! One run: every measurement in its order, and the checks that all of them make.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use store::Db;
use store::ids::PetitionId;

use super::database::{self, Sums};
use super::process::{Deployment, Process};
use super::report::{Bound, Report};
use super::requests::{Requests, signatures_of};
use super::{BenchError, Part, Plan, disk};
use demo::client::{Caller, word};

/// Connections of the large load.
pub(crate) const MANY: usize = 512;
/// Connections of the small load.
pub(crate) const FEW: usize = 64;
/// Turns that measurements take which are compared closely.
pub(crate) const TURNS: u32 = 4;

/// What is measured with, and what has been found so far.
pub(crate) struct Run<'a> {
    pub(crate) db: Db,
    pub(crate) plan: Plan,
    pub(crate) report: Report,
    /// Tokens of citizens.
    pub(crate) signers: Vec<Arc<str>>,
    pub(crate) say: &'a (dyn Fn(&str) + Sync),
    pub(crate) data_dir: &'a Path,
}

impl Run<'_> {
    /// Each citizen signs; with several petitions, one after the other.
    pub(crate) fn signatures(
        &self,
        services: &[&Process],
        petitions: &[PetitionId],
        base: &str,
    ) -> Requests {
        signatures_of(&self.signers, services, petitions, base)
    }

    /// Measures everything.
    pub(crate) async fn all(
        &mut self,
        deployment: &Deployment,
        service: Process,
    ) -> Result<(), BenchError> {
        let empty_start = service.ready_after;
        self.conditions()?;
        self.people(&service).await?;
        match self.plan.only {
            Some(Part::PublicLog) => {
                service.kill()?;
                return self.public_log(deployment).await;
            }
            Some(Part::Searching) => return self.searching(&service).await,
            None => service.kill()?,
        }
        self.signing(deployment).await?;
        self.public_log(deployment).await?;
        self.spread(deployment).await?;
        self.two_processes(deployment).await?;
        self.electronic_signatures(deployment).await?;
        // One process from here on, which is weighed at the end.
        let service = self.slope(deployment).await?;
        self.reads(&service).await?;
        self.half_rate(&service).await?;
        self.searching(&service).await?;
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

    /// Length of one measurement.
    pub(crate) fn span(&self) -> Duration {
        Duration::from_secs(self.plan.seconds)
    }

    /// Length of one turn of a measurement that is taken by turns.
    pub(crate) fn turn(&self) -> Duration {
        self.span() / TURNS
    }

    pub(crate) fn step(&self, text: &str) {
        (self.say)(text);
    }

    /// On what all of it rests.
    fn conditions(&mut self) -> Result<(), BenchError> {
        let mut conn = self.db.dedicated()?;
        for setting in database::server_settings(&mut conn)? {
            self.report.condition(&setting.name, &setting.value);
        }
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        self.report.condition("cores", &cores.to_string());
        let took = disk::fdatasync(self.data_dir, 200)?;
        self.report.measure("fdatasync of 8 KiB, median, ms", took.millis_at(0.5));
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

    /// Signatures that a petition has.
    pub(crate) fn counted(&self, petition: PetitionId) -> Result<u64, BenchError> {
        let (count, _) = database::tally(&mut self.db.dedicated()?, petition)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The count is the rows, the regions, the days, the persons, and what was acknowledged.
    pub(crate) fn check(
        &mut self,
        what: &str,
        petitions: &[PetitionId],
        acknowledged: u64,
    ) -> Result<(), BenchError> {
        let mut conn = self.db.dedicated()?;
        let mut found = Sums::default();
        for petition in petitions {
            found += database::sums(&mut conn, *petition)?;
        }
        if !found.agree_with(acknowledged) {
            return Err(BenchError::Miscounted { what: what.to_owned(), acknowledged, found });
        }
        self.report.checked(what, found.counted);
        Ok(())
    }
}
