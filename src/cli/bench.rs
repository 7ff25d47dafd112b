//! `petitions bench`.

use std::path::PathBuf;

use ::bench::{Part, Plan};
use clap::{Args, ValueEnum};
use petitions::config::Effective;
use petitions::service::Database;

use super::outcome::{Outcome, write_out};
use super::running::runtime;

#[derive(Args)]
pub(super) struct BenchArgs {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Signatures on the largest petition.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
    rows: u32,
    /// Petitions that are signed at once.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    petitions: u32,
    /// Citizens who sign; a measurement ends when each has.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    citizens: u32,
    /// Petitions that are searched.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    searched: u32,
    /// Measure this part alone.
    #[arg(long)]
    only: Option<Only>,
    /// For machines instead of readers.
    #[arg(long)]
    json: bool,
    /// Where to draw the rates of signing, as SVG.
    #[arg(long)]
    chart: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Only {
    /// What the public log costs, and how soon there is a receipt.
    PublicLog,
    /// Searches.
    Searching,
}

impl From<Only> for Part {
    fn from(only: Only) -> Self {
        match only {
            Only::PublicLog => Self::PublicLog,
            Only::Searching => Self::Searching,
        }
    }
}

/// The benchmark has a server, keys and people of its own.
pub(super) fn run(mut effective: Effective, args: &BenchArgs) -> Outcome {
    if !effective.is_development() {
        return Err("the benchmark runs in development only: the sandbox makes its citizens".into());
    }
    let plan = Plan {
        seconds: args.seconds,
        rows: args.rows as usize,
        petitions: args.petitions as usize,
        citizens: args.citizens as usize,
        searched: args.searched as usize,
        only: args.only.map(Into::into),
    };
    effective.data_dir.push("bench");
    let database = Database::anew(&effective.data_dir, "petitions_bench")?;
    let say = |step: &str| eprintln!("  {step}");
    let measured = runtime().and_then(|runtime| {
        Ok(runtime.block_on(::bench::run(&effective.data_dir, &database, plan, &say))?)
    });
    database.close()?;
    let report = measured?;
    if let Some(path) = &args.chart {
        std::fs::write(path, report.picture())?;
    }
    if args.json {
        write_out(&(serde_json::to_string_pretty(&report)? + "\n"))
    } else {
        write_out(&report.to_string())
    }
}
