//! `petitions verify`: compares what is stored twice, with `--evidence` verifies the electronic signatures that are kept
//! again, and with `--signature-log` counts the log of signatures again. Changes nothing in the database.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use petitions::app::evidence_audit::{self, Place};
use petitions::app::{App, audit, patience, signature_log};
use petitions::config::Effective;
use petitions::service::{Database, bootstrap};
use serde_json::{Value, json};

use super::commands::VerifyArgs;
use super::outcome::{Failure, done, write_out};
use super::running::runtime;

/// The data contradict themselves, or signatures do not hold.
pub(super) const EXIT_WRONG: u8 = 3;

/// What was found.
struct Found {
    sums: audit::Findings,
    evidence: Option<evidence_audit::Findings>,
    log: Option<signature_log::Findings>,
}

impl Found {
    fn is_sound(&self) -> bool {
        self.sums.is_sound()
            && self.evidence.as_ref().is_none_or(evidence_audit::Findings::is_sound)
            && self.log.as_ref().is_none_or(signature_log::Findings::is_sound)
    }
}

/// Tells what was found; ends with 3 when something is wrong.
pub(super) fn run(effective: &Effective, asked: &VerifyArgs) -> ExitCode {
    let found = match find(effective, asked) {
        Ok(found) => found,
        Err(failure) => return done(Err(failure)),
    };
    let told = if asked.json { as_json(&found).to_string() + "\n" } else { as_text(&found) };
    if let Err(failure) = write_out(&told) {
        return done(Err(failure));
    }
    if found.is_sound() {
        return ExitCode::SUCCESS;
    }
    if !found.sums.is_sound() {
        eprintln!("petitions: the database contradicts itself");
    }
    if found.evidence.is_some_and(|evidence| !evidence.is_sound()) {
        eprintln!("petitions: electronic signatures do not hold");
    }
    if found.log.is_some_and(|log| !log.is_sound()) {
        eprintln!("petitions: the log of signatures does not hold");
    }
    ExitCode::from(EXIT_WRONG)
}

fn find(effective: &Effective, asked: &VerifyArgs) -> Result<Found, Failure> {
    let database = Database::existing(effective, "petitions")?;
    let found = runtime().and_then(|runtime| {
        let app = bootstrap::attach(effective, &database.url)?;
        let bar = bar(audit::STEPS, "comparing");
        let told = bar.clone();
        let sums =
            app.read(move |work| audit::verify_telling(work, |step| told.set_position(step)));
        let sums = runtime.block_on(patience::within(audit::PATIENCE, sums))?;
        bar.finish_and_clear();
        let evidence = match asked.evidence {
            true => Some(runtime.block_on(verify_evidence(&app, asked.resume.as_deref()))?),
            false => None,
        };
        let log = asked.signature_log.then(|| runtime.block_on(verify_log(&app))).transpose()?;
        Ok(Found { sums, evidence, log })
    });
    database.close()?;
    found
}

/// On standard error, where that is a terminal.
pub(super) fn bar(length: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    // A template that is not understood is done without.
    if let Ok(style) =
        ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed}, {eta} left")
    {
        bar.set_style(style);
    }
    bar.with_message(what)
}

async fn verify_log(app: &Arc<App>) -> Result<signature_log::Findings, Failure> {
    let bar = bar(0, "counting");
    let told = bar.clone();
    // In one snapshot, so that what is written meanwhile is seen by all comparisons or by none.
    let counting = app.read(move |work| {
        signature_log::audit(work, |counted, all| {
            told.set_length(all);
            told.set_position(counted);
        })
    });
    let found = patience::within(audit::PATIENCE, counting).await;
    bar.finish_and_clear();
    Ok(found?)
}

async fn verify_evidence(
    app: &Arc<App>,
    resume: Option<&Path>,
) -> Result<evidence_audit::Findings, Failure> {
    let from = resume.map(read_place).transpose()?.flatten();
    let bar = bar(0, "verifying");
    let mut unkept = None;
    let told = |place: Place, all, found: &evidence_audit::Findings| {
        bar.set_length(all);
        bar.set_position(place.checked);
        // A place behind a fault would pass it over the next time.
        if let Some(file) = resume.filter(|_| found.is_sound()) {
            unkept = keep_place(file, place).err().or(unkept.take());
        }
    };
    let verifying = evidence_audit::verify_again(app, from, told);
    let found = patience::within(audit::PATIENCE, verifying).await;
    bar.finish_and_clear();
    if let Some(fault) = unkept {
        return Err(format!("--resume: the place cannot be kept: {fault}").into());
    }
    let found = found?;
    if let Some(file) = resume.filter(|file| found.is_sound() && file.exists()) {
        std::fs::remove_file(file)?;
    }
    Ok(found)
}

fn read_place(file: &Path) -> Result<Option<Place>, Failure> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("--resume: {}: {error}", file.display()).into()),
    };
    let place = text.split_once(' ').and_then(|(last, checked)| {
        Some(Place { last: last.parse().ok()?, checked: checked.trim().parse().ok()? })
    });
    let malformed = || format!("--resume: {} holds no place; delete it", file.display());
    Ok(Some(place.ok_or_else(malformed)?))
}

/// Written beside and put in its place whole.
fn keep_place(file: &Path, place: Place) -> std::io::Result<()> {
    let new = file.with_extension("new");
    std::fs::write(&new, format!("{} {}\n", place.last, place.checked))?;
    std::fs::rename(new, file)
}

fn as_text(found: &Found) -> String {
    let evidence = found.evidence.as_ref().map(ToString::to_string).unwrap_or_default();
    let log = found.log.as_ref().map(ToString::to_string).unwrap_or_default();
    found.sums.to_string() + &evidence + &log
}

fn as_json(found: &Found) -> Value {
    let sums = &found.sums;
    let contradictions = |all: &[_]| -> Vec<Value> { all.iter().map(contradiction).collect() };
    let evidence = found.evidence.as_ref().map(|evidence| {
        let listed = evidence.listed.iter();
        json!({
            "verified": evidence.checked,
            "wrong": evidence.wrong,
            "listed": listed.map(|(id, why)| json!({ "id": id.to_string(), "why": why })).collect::<Vec<_>>(),
        })
    });
    let log = found.log.as_ref().map(|log| {
        json!({
            "size": log.size,
            "root": log.root.map(|root| root.to_string()),
            "heads": log.heads,
            "petitions": log.petitions,
            "votes": log.live,
            "waiting": log.waiting,
            "wrong": log.wrong,
            "listed": log.listed,
        })
    });
    let miscounted = sums.mismatches.iter().map(|wrong| {
        json!({
            "petition": wrong.petition_id.to_string(), "counted": wrong.counted, "signatures": wrong.rows,
        })
    });
    json!({
        "sound": found.is_sound(),
        "miscounted": miscounted.collect::<Vec<_>>(),
        "sums": contradictions(&sums.sums),
        "ranks": contradictions(&sums.ranks),
        "ordinals": contradictions(&sums.ordinals),
        "doubles": contradictions(&sums.doubles),
        "signatures_without_account": sums.orphans,
        "evidence": evidence,
        "signature_log": log,
    })
}

fn contradiction(wrong: &petitions::store::signatures::Contradiction) -> Value {
    json!({ "petition": wrong.petition_id.to_string(), "what": wrong.what })
}
