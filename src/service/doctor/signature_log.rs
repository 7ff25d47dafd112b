//! The log of signatures: does the database hold what the log has signed, as far as its witnesses know.

use super::findings::Findings;
use crate::witnesses;
use app::signature_log::{NamedWitness, SignatureLog, Witnesses, holds};
use config::Effective;
use credentials::read_keys;
use store::{Connection, Db, DbSettings};

const MEND: &str = "put back what is missing from a later copy or from the archived log of the database; the log is not \
                    continued before (docs/OPERATIONS.md, \"The log of signatures\")";

pub(super) fn examine(effective: &Effective, url: &str, findings: &mut Findings) {
    let witnesses = match witnesses::read(&effective.settings, effective.is_development()) {
        Ok(witnesses) => witnesses,
        Err(fault) => return findings.wrong("witnesses", fault, "mend the file"),
    };
    if witnesses.named().is_empty() {
        let mend = "name some in PETITIONS_LOG_WITNESSES: without them nobody sees when two logs are shown";
        return findings.better("witnesses", "nobody witnesses the log of signatures", mend);
    }
    let file = effective.key_file(effective.settings.log_key_file.as_ref(), "log");
    let log = read_keys(&file, false).ok().and_then(|keys| {
        let [key] = keys[..] else { return None };
        SignatureLog::new(&effective.public_url, &key).ok()
    });
    let opened = Db::open(&DbSettings { url: url.to_owned(), pool_size: 1 });
    let (Some(log), Ok(mut conn)) = (log, opened.and_then(|db| db.dedicated())) else {
        return findings.skipped("witnesses", "key or database could not be read");
    };
    for witness in witnesses.named() {
        look(&log, &witnesses, witness, &mut conn, findings);
    }
}

fn look(
    log: &SignatureLog,
    witnesses: &Witnesses,
    witness: &NamedWitness,
    conn: &mut Connection,
    findings: &mut Findings,
) {
    let name = witness.key.name();
    let asked = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let shown = asked
        .ok()
        .and_then(|runtime| runtime.block_on(witnesses.shown(witness, log.verifier_key())));
    let Some((shown, _)) = shown else {
        let told = format!("{name} shows no head of this log");
        return findings.better("witnesses", told, "ask who runs it, or look at the way to it");
    };
    match holds(conn, &shown) {
        Ok(true) => findings.well("witnesses", format!("{name} has seen {} entries", shown.size)),
        Ok(false) => {
            let told = format!(
                "{name} has a head of {} entries that this log has signed and this database does not hold",
                shown.size
            );
            findings.wrong("witnesses", told, MEND);
        }
        Err(error) => findings.wrong("witnesses", error.to_string(), "look into the server's log"),
    }
}
