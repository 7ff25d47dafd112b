//! The first head's electronic signature under a decision, for whoever wants to decide by it: for the organisation, by a
//! role that may bind it.

use std::sync::Arc;

use super::decision::Decision;
use crate::access::{self, Caller};
use crate::evidence::{self, Evidence};
use crate::petitions::visible;
use crate::statements::Statement;
use crate::{App, Error, Work};
use domain::visibility::Viewer;
use store::ids::PetitionId;

/// What is signed under a decision in these words.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen; [`Error::Forbidden`] for another body than the addressee, or the
/// law's refusal of one's own petition.
pub fn decision_statement(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    decision: &Decision,
) -> Result<Statement, Error> {
    let row = visible(work, Some(caller), id, None)?;
    access::impartial(work, caller, &row)?;
    if access::viewer(work, Some(caller), &row, None) != Viewer::Addressee {
        return Err(Error::Forbidden("not_addressee"));
    }
    Statement::of_decision(&row, &decision.text()).ok_or(Error::NotFound)
}

/// Verifies that `cms` is a signature for an organisation over the statement of this decision.
///
/// # Errors
/// As [`decision_statement`] and `evidence::prove`.
pub async fn prove_decision(
    app: &Arc<App>,
    caller: &Caller,
    id: PetitionId,
    decision: &Decision,
    cms: Vec<u8>,
) -> Result<Arc<Evidence>, Error> {
    let (caller, decision) = (caller.clone(), decision.clone());
    let (statement, now) = app
        .read(move |work| Ok((decision_statement(work, &caller, id, &decision)?, work.now)))
        .await?;
    evidence::prove(app, statement, cms, now).await
}
