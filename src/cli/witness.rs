//! `petitions witness`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use petitions::app::clock::Clock;
use petitions::transparency::note::{KeyName, SignatureType, VerifierKey};
use petitions::transparency::witness::WatchedLog;
use petitions::witness::{Witness, make_key, read_key, serve};

use super::outcome::{Failure, Outcome, write_out};
use super::running::{listen, runtime, told_to_stop};

/// Which logs are watched, and where heads and key are.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct WitnessArgs {
    #[command(subcommand)]
    command: Option<WitnessCommand>,
    /// Name of a log, the first line of its checkpoints; one for each --log-vkey, in the same order.
    #[arg(long = "origin", required = true)]
    origins: Vec<String>,
    /// Key of the log, `name+id+base64`. A log that has two is named twice.
    #[arg(long = "log-vkey", required = true)]
    log_vkeys: Vec<VerifierKey>,
    /// Directory of the heads, made with the key. Whoever loses it, or brings back an old one, makes a new key.
    #[arg(long, required = true)]
    state: Option<PathBuf>,
    /// File of the witness's own key.
    #[arg(long, required = true)]
    key_file: Option<PathBuf>,
}

#[derive(Subcommand)]
enum WitnessCommand {
    /// Make a key in a new file and its directory of heads, and print the public key, which logs and readers are given.
    Key {
        /// Name of the witness: an address without its scheme, as `witness.example.org`.
        #[arg(long)]
        name: KeyName,
        /// The new file.
        #[arg(long)]
        key_file: PathBuf,
        /// The new directory of heads.
        #[arg(long)]
        state: PathBuf,
    },
}

/// Makes a key, or serves until it is told to stop.
pub(super) fn run(address: SocketAddr, args: &WitnessArgs) -> Outcome {
    if let Some(WitnessCommand::Key { name, key_file, state }) = &args.command {
        let cosigner = make_key(name.clone(), key_file)?;
        Witness::begin(state, &cosigner)?;
        return write_out(&format!("{}\n", cosigner.verifier_key()));
    }
    let (Some(state), Some(key_file)) = (&args.state, &args.key_file) else {
        return Err("--state and --key-file are needed".into());
    };
    let cosigner = read_key(key_file)?;
    let key = cosigner.verifier_key().clone();
    let witness = Witness::open(state, cosigner, watched(&args.origins, &args.log_vkeys)?)?;
    let listener = listen(address)?;
    runtime()?.block_on(async {
        let serving = serve(witness, listener, now)?;
        tracing::info!(address = %serving.address, %key, "witnessing");
        told_to_stop().await?;
        tracing::info!("stopping");
        Ok(serving.stop().await?)
    })
}

/// Each log with its keys.
fn watched(origins: &[String], keys: &[VerifierKey]) -> Result<Vec<WatchedLog>, Failure> {
    if origins.len() != keys.len() {
        return Err("each --origin needs its --log-vkey, in the same order".into());
    }
    if let Some(key) = keys.iter().find(|key| key.signature_type() != SignatureType::Ed25519) {
        return Err(format!("{key}: the key of a witness, not of a log").into());
    }
    let mut logs: Vec<WatchedLog> = Vec::new();
    for (origin, key) in origins.iter().zip(keys) {
        match logs.iter_mut().find(|log| log.origin == *origin) {
            Some(log) => log.keys.push(key.clone()),
            None => logs.push(WatchedLog { origin: origin.clone(), keys: vec![key.clone()] }),
        }
    }
    Ok(logs)
}

/// Seconds since 1970, by the machine: the law's clock is nothing to a witness.
fn now() -> u64 {
    Clock::default().machine().timestamp().unsigned_abs()
}
