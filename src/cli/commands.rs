//! What can be typed: the commands and their options. Their comments are the help.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use petitions::config::Settings;
use petitions::transparency::note::VerifierKey;

use super::bench::BenchArgs;
use super::demo::DemoArgs;
use super::doctor::DoctorArgs;
use super::staff::StaffCommand;
use super::witness::WitnessArgs;

#[derive(Parser)]
#[command(version, about)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What is checked besides.
#[derive(clap::Args)]
pub(super) struct VerifyArgs {
    /// Verify every electronic signature that is kept again too, against the trusted authorities and without asking them.
    #[arg(long)]
    pub(super) evidence: bool,
    /// With --evidence: keep the place in this file, and go on from there when it was broken off. The file is deleted
    /// when all are verified.
    #[arg(long, requires = "evidence")]
    pub(super) resume: Option<PathBuf>,
    /// Count the public log of signatures again from its entries, and compare it with its signed heads and with the database.
    #[arg(long)]
    pub(super) signature_log: bool,
    /// Download the public log of signatures of the service at this address, count it again, and compare it with what the
    /// service shows. Needs no database and no other settings; meant to be done by others.
    #[arg(long, conflicts_with_all = ["evidence", "signature_log"])]
    pub(super) log_url: Option<String>,
    /// With --log-url: the key of the log, `name+id+base64`, as you have it from elsewhere.
    #[arg(long, requires = "log_url")]
    pub(super) log_vkey: Option<VerifierKey>,
    /// With --log-url: the key of a witness that you trust, `name+id+base64`; as often as there are such.
    #[arg(long, requires = "log_url", value_name = "VKEY")]
    pub(super) witness: Vec<VerifierKey>,
    /// With --witness: so many of them must have cosigned the published head; all of them when unset.
    #[arg(long, requires = "witness")]
    pub(super) quorum: Option<usize>,
    /// With --log-url: keep the last head and what was downloaded in this directory. The next time goes on from there, and finds
    /// a log that does not continue what it was.
    #[arg(long, requires = "log_url")]
    pub(super) keep: Option<PathBuf>,
    /// Tell a program: one object of JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// What is drawn.
#[derive(clap::Args)]
pub(super) struct LotArgs {
    /// The address of the service.
    #[arg(long)]
    pub(super) log_url: String,
    /// The key of the log, `name+id+base64`, as you have it from elsewhere.
    #[arg(long)]
    pub(super) log_vkey: Option<VerifierKey>,
    /// The petition's id.
    #[arg(long)]
    pub(super) petition: uuid::Uuid,
    /// How many votes: of 3000 without a false one it follows that less than one in a thousand is.
    #[arg(long, default_value_t = 3_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) votes: u32,
    /// The size of the log to draw at; that of the newest head when unset.
    #[arg(long)]
    pub(super) size: Option<u64>,
    /// What nobody could know when that head was signed, as the numbers of a public lottery on a later day.
    #[arg(long)]
    pub(super) randomness: String,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Serve (the default).
    Serve,
    /// Replay a real petition of 2024 through the HTTP API, on a database of its own.
    Demo(DemoArgs),
    /// Measure what the service can do on this machine, on a database of its own, and print ratios of one run.
    Bench(BenchArgs),
    /// Bring the database to this program's schema, and end.
    Migrate,
    /// Staff accounts.
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Look at database, rights, keys, clock, disk, mail and its records; change nothing, and say what to mend. Ends with 3
    /// when something is wrong.
    Doctor(DoctorArgs),
    /// Write the OpenAPI document to standard output.
    Openapi,
    /// Write the list of settings, as in docs/SETTINGS.md, to standard output.
    Settings,
    /// Write the list of notices, as in docs/NOTICES.md, to standard output.
    Notices {
        /// Write every notice in every language as a page and as text into this directory instead, for a proof-reader.
        #[arg(long)]
        preview: Option<PathBuf>,
    },
    /// Take in a mail that came back, or that a reader wrote to end news, from standard input, as the pipe of a mail
    /// server gives it. Ends with 75 when it should be tried again.
    Bounce {
        /// The address it came to, from its envelope; else from its headers.
        #[arg(long, env = "ORIGINAL_RECIPIENT")]
        recipient: Option<String>,
    },
    /// Print the effective settings, secrets left out.
    CheckConfig,
    /// Check that every count equals its signatures and that each signature has its account. Ends with 3 when one does
    /// not, and with 1 when it could not be found out.
    Verify(VerifyArgs),
    /// Draw votes of a petition by lot from the public log of somebody's service, for an auditor to look into, and say what
    /// follows from what is found. Needs no database; anybody draws the same.
    Lot(LotArgs),
    /// Watch public logs, those of this service among them, and cosign what continues what was seen before (C2SP
    /// tlog-witness), on --listen. Needs no database and no other settings; meant to be run by others.
    Witness(WitnessArgs),
    /// Ask the service on this machine whether it can work; fails when it cannot.
    Health,
}
