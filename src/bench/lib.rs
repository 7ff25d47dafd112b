//! `petitions bench`: what the service can do on this machine, as ratios taken in one run.
//!
//! The service runs as a process of its own on a database of its own; citizens come from the sandbox; the load
//! comes over HTTP keep-alive connections from this process. Every figure shares the machine with the database
//! and the driver, which is why only ratios within a run are compared with targets.
//!
//! This program drives the product from outside. What it asks of the database itself are statements of its own
//! ([`seeding`] and `database`); all it needs inside the product stands behind `app::bench_seam`.
#![warn(missing_docs)]
#![allow(clippy::cast_precision_loss, reason = "figures are read by people, to three digits")]

mod connection;
mod database;
mod disk;
mod electronic_signatures;
mod error;
mod half_rate;
mod health;
mod latencies;
mod load;
mod mass_mail;
mod overload;
mod petitions;
mod process;
mod public_log;
mod readings;
mod report;
mod requests;
mod run;
mod searching;
pub mod seeding;
mod signing;
mod sink;
mod slope;
mod spread;

use std::path::Path;

use process::Deployment;
use run::Run;
use service::Database;
use store::{Db, DbSettings};

pub use database::Sums;
pub use error::BenchError;
pub use report::Report;

/// What is measured alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the public log costs, and how soon there is a receipt.
    PublicLog,
    /// Searches.
    Searching,
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
    /// Petitions that are searched.
    pub searched: usize,
    /// This part alone; everything when unset.
    pub only: Option<Part>,
}

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
