//! The electronic signature that comes with a request, verified before the request waits for its batch.

use std::sync::Arc;

use super::admission::may_see;
use super::request::SignRequest;
use crate::evidence::{self, Evidence};
use crate::statements::Statement;
use crate::{App, Error, enact};
use domain::signing::has_text_to_join;
use store::petitions;

/// Verifies that `cms` is somebody's signature over the statement of joining the petition. Whose it is, and whether the
/// text has been changed since, is judged again by the batch.
///
/// # Errors
/// As `evidence::prove`; [`Error::NotFound`] for a petition that the signer may not see, the law's refusal of a draft.
pub async fn prove(
    app: &Arc<App>,
    request: &SignRequest,
    cms: Vec<u8>,
) -> Result<Arc<Evidence>, Error> {
    evidence::verifier(app)?;
    let asked = request.clone();
    let statement = app
        .read(move |work| {
            let row = petitions::by_id(work.conn, asked.petition)?.ok_or(Error::NotFound)?;
            let petition = enact::petition(work, &row)?;
            may_see(&row, &petition, &asked)?;
            has_text_to_join(&petition.state, asked.arrived_at)?;
            let numberless = || Error::Internal("a petition without number".to_owned());
            Statement::of_joining(&row).ok_or_else(numberless)
        })
        .await?;
    evidence::prove(app, statement, cms, request.arrived_at).await
}
