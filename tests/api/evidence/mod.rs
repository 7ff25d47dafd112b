//! Electronic signatures (ЭЦП) under votes, petitions and decisions, by the authority of the sandbox.

mod behind_http;
mod corrections;
mod decisions;
mod kept;
mod refused;
mod statements;
mod votes;

use crate::harness::TestApp;
use crate::harness::database::rows;

/// How much evidence is kept, and how many statements.
async fn kept(app: &TestApp) -> (i64, i64) {
    (rows(app, "signature_evidence").await, rows(app, "signing_statements").await)
}
