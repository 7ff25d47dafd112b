//! Commands about the database alone: `migrate` and `verify`.

use std::sync::Arc;

use indicatif::ProgressBar;
use petitions::app::{App, audit, evidence_audit, patience};
use petitions::config::Effective;
use petitions::service::{Database, bootstrap};

use super::commands::VerifyArgs;
use super::outcome::{Failure, Outcome, write_out};
use super::running::runtime;

/// Brings the schema up to date.
pub(super) fn migrate(effective: &Effective) -> Outcome {
    let database = Database::open(effective, "petitions")?;
    let migrated = bootstrap::bring_up_to_date(effective, &database.url);
    database.close()?;
    Ok(migrated?)
}

/// Compares what is stored twice, and fails when it differs; with `--evidence` verifies the electronic signatures that are
/// kept again. Changes nothing.
pub(super) fn verify(effective: &Effective, asked: &VerifyArgs) -> Outcome {
    let database = Database::existing(effective, "petitions")?;
    let found = runtime().and_then(|runtime| {
        let app = bootstrap::attach(effective, &database.url)?;
        let sums = patience::within(audit::PATIENCE, app.read(audit::verify));
        let found = runtime.block_on(sums)?;
        let evidence = match asked.evidence {
            true => Some(runtime.block_on(verify_evidence(&app))?),
            false => None,
        };
        Ok((found, evidence))
    });
    database.close()?;
    let (found, evidence) = found?;
    write_out(&found.to_string())?;
    if let Some(evidence) = &evidence {
        write_out(&evidence.to_string())?;
    }
    if !found.is_sound() {
        return Err("the database contradicts itself".into());
    }
    if evidence.is_some_and(|evidence| !evidence.is_sound()) {
        return Err("electronic signatures do not hold".into());
    }
    Ok(())
}

/// With a bar on standard error, where that is a terminal.
async fn verify_evidence(app: &Arc<App>) -> Result<evidence_audit::Findings, Failure> {
    let bar = ProgressBar::new(0);
    let told = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let verifying = evidence_audit::verify_again(app, told);
    let found = patience::within(audit::PATIENCE, verifying).await;
    bar.finish_and_clear();
    Ok(found?)
}
