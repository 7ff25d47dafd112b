//! `petitions doctor`: looks at everything that a deployment stands on, changes nothing, and says what to mend.

mod database;
mod dns;
mod findings;
mod keys;
mod machine;
mod names;
mod outgoing;
mod signature_log;

use std::net::SocketAddr;

use config::Effective;
pub use findings::{Finding, Findings, Verdict};

/// Looks at the deployment whose database has this address; names are asked of that server, or of the system's. Blocks.
pub fn examine(
    effective: &Effective,
    database_url: &str,
    name_server: Option<SocketAddr>,
) -> Findings {
    let mut findings = Findings::default();
    database::examine(effective, database_url, &mut findings);
    keys::examine(effective, database_url, &mut findings);
    signature_log::examine(effective, database_url, &mut findings);
    machine::examine(effective, &mut findings);
    outgoing::examine(effective, &mut findings);
    names::examine(effective, name_server, &mut findings);
    findings
}
