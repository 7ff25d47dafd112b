//! `petitions doctor`.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use petitions::config::Effective;
use petitions::embedded::Embedded;
use petitions::service::Database;
use petitions::service::doctor::{Findings, Verdict, examine};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::outcome::{Failure, done, write_out};

/// What was found is not as it should be.
const EXIT_WRONG: u8 = 3;

/// How it is asked.
#[derive(Args)]
pub(super) struct DoctorArgs {
    /// Tell a program: one object of JSON.
    #[arg(long)]
    json: bool,
    /// Ask this name server, with its port, after the records of mail instead of the system's.
    #[arg(long)]
    name_server: Option<SocketAddr>,
}

/// Looks at everything, and ends with 3 when something is wrong.
pub(super) fn run(effective: &Effective, asked: &DoctorArgs) -> ExitCode {
    let findings = match find(effective, asked) {
        Ok(findings) => findings,
        Err(failure) => return done(Err(failure)),
    };
    let told = if asked.json { as_json(&findings) } else { as_text(&findings) };
    match write_out(&told) {
        Ok(()) if findings.is_well() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(EXIT_WRONG),
        failed => done(failed),
    }
}

fn find(effective: &Effective, asked: &DoctorArgs) -> Result<Findings, Failure> {
    if let Some(url) = &effective.settings.database_url {
        return Ok(examine(effective, url.expose_secret(), asked.name_server));
    }
    // None is made for the sake of a look.
    if !Embedded::exists(&effective.data_dir) {
        let url = "host=/nonexistent dbname=petitions";
        return Ok(examine(effective, url, asked.name_server));
    }
    let database = Database::existing(effective, "petitions")?;
    let findings = examine(effective, &database.url, asked.name_server);
    database.close()?;
    Ok(findings)
}

fn as_text(findings: &Findings) -> String {
    let mut text = String::new();
    for finding in &findings.0 {
        text += &format!("{:8} {}: {}\n", finding.verdict.code(), finding.about, finding.found);
        if let Some(mend) = &finding.mend {
            text += &format!("         -> {mend}\n");
        }
    }
    let wrong = findings.0.iter().filter(|finding| finding.verdict == Verdict::Wrong).count();
    let better = findings.0.iter().filter(|finding| finding.verdict == Verdict::Better).count();
    text + &format!("{wrong} wrong, {better} could be better\n")
}

fn as_json(findings: &Findings) -> String {
    let all: Vec<_> = findings
        .0
        .iter()
        .map(|finding| {
            json!({
                "about": finding.about, "verdict": finding.verdict.code(),
                "found": finding.found, "mend": finding.mend,
            })
        })
        .collect();
    format!("{}\n", json!({ "well": findings.is_well(), "findings": all }))
}
