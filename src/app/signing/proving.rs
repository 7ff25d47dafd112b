//! The electronic signature that comes with a request, verified before the request waits for its batch.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::open_statements;
use super::request::SignRequest;
use crate::evidence::{self, Evidence};
use crate::{App, Error};

/// Verifies that `cms` is somebody's signature over the statement of joining the petition. Whose it is, and whether the
/// text has been changed since, is judged again by the batch.
///
/// # Errors
/// As `evidence::prove`; [`Error::NotFound`] for a petition that the signer may not see.
pub async fn prove(
    app: &Arc<App>,
    request: &SignRequest,
    cms: Vec<u8>,
) -> Result<Arc<Evidence>, Error> {
    prove_at(app, request, cms, request.arrived_at).await
}

/// As [`prove`], with certificates that were good at that instant: of a signature that came later than its request.
///
/// # Errors
/// As [`prove`].
pub(crate) async fn prove_at(
    app: &Arc<App>,
    request: &SignRequest,
    cms: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<Arc<Evidence>, Error> {
    evidence::verifier(app)?;
    let statement = open_statements::statement(app, request).await?;
    evidence::prove(app, statement, cms, at).await
}
