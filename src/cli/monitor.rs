//! `petitions verify --log-url` counts the public log of somebody's service again, over the network, and `petitions lot` draws
//! votes from it.

use std::process::ExitCode;

use petitions::monitor::{Asked, Draw, Findings, draw, verify};
use serde_json::{Value, json};

use super::commands::{LotArgs, VerifyArgs};
use super::outcome::{Failure, Outcome, done, write_out};
use super::running::runtime;
use super::verify::{EXIT_WRONG, bar};

/// Tells what was found; ends with 3 when something is wrong, with 1 when it could not be found out.
pub(super) fn run(asked: &VerifyArgs) -> ExitCode {
    let found = match find(asked) {
        Ok(found) => found,
        Err(failure) => return done(Err(failure)),
    };
    let told = if asked.json { as_json(&found).to_string() + "\n" } else { found.to_string() };
    if let Err(failure) = write_out(&told) {
        return done(Err(failure));
    }
    if found.is_sound() {
        return ExitCode::SUCCESS;
    }
    eprintln!("petitions: the log of signatures does not hold");
    ExitCode::from(EXIT_WRONG)
}

fn find(asked: &VerifyArgs) -> Result<Findings, Failure> {
    let url = asked.log_url.clone().unwrap_or_default();
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err("--log-url: must be an https:// or http:// address".into());
    }
    let asked = Asked {
        url,
        key: asked.log_vkey.clone(),
        witnesses: asked.witness.clone(),
        quorum: asked.quorum,
        kept: asked.keep.clone(),
    };
    let bar = bar(0, "counting");
    let found = runtime()?.block_on(verify(&asked, |counted, all| {
        bar.set_length(all);
        bar.set_position(counted);
    }));
    bar.finish_and_clear();
    Ok(found?)
}

/// Draws votes by lot, and prints the indices of their entries.
pub(super) fn draw_lot(args: &LotArgs) -> Outcome {
    let asked = Asked {
        url: args.log_url.clone(),
        key: args.log_vkey.clone(),
        witnesses: Vec::new(),
        quorum: None,
        kept: None,
    };
    let wanted = Draw {
        petition: args.petition,
        votes: usize::try_from(args.votes)?,
        size: args.size,
        randomness: args.randomness.clone(),
    };
    let bar = bar(0, "counting");
    let lot = runtime()?.block_on(draw(&asked, &wanted, |counted, all| {
        bar.set_length(all);
        bar.set_position(counted);
    }));
    bar.finish_and_clear();
    write_out(&lot?.to_string())
}

fn as_json(found: &Findings) -> Value {
    let petitions = found.petitions.iter().map(|petition| {
        json!({
            "petition": petition.id.to_string(),
            "votes": petition.votes,
            "cancelled": petition.cancelled,
            "required": petition.required,
            "reached_at": petition.reached_at,
        })
    });
    json!({
        "sound": found.is_sound(),
        "origin": found.origin,
        "key": found.key,
        "size": found.size,
        "root": found.root.map(|root| root.to_string()),
        "votes": found.votes,
        "petitions": petitions.collect::<Vec<_>>(),
        "compared": found.compared,
        "unseen": found.unseen,
        "wrong": found.wrong,
        "listed": found.listed,
        "warnings": found.warnings,
    })
}
