//! What is signed about a petition, for those who may see it.

use std::sync::Arc;

use super::reading::visible;
use crate::access::Caller;
use crate::evidence::{self, Evidence};
use crate::statements::Statement;
use crate::{App, Error, Work};
use domain::petition::StateName;
use store::ids::PetitionId;

/// The statement of joining a petition; of a draft, that its author files it.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn signing_statement(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<Statement, Error> {
    let row = visible(work, caller, id, link_key)?;
    if row.state == StateName::Draft {
        return Ok(Statement::of_filing(&row));
    }
    Statement::of_joining(&row).ok_or(Error::Internal("a petition without number".to_owned()))
}

/// Verifies that `cms` is somebody's signature over the statement of filing the draft. Whose it is, and whether the text
/// has been changed since, is judged again when it is filed; so is everything else where it is no draft any more, and
/// nothing is verified then.
///
/// # Errors
/// As `evidence::prove`; [`Error::NotFound`], also for what may not be seen.
pub async fn prove_filing(
    app: &Arc<App>,
    caller: &Caller,
    id: PetitionId,
    cms: Vec<u8>,
) -> Result<Option<Arc<Evidence>>, Error> {
    let caller = caller.clone();
    let (row, now) =
        app.read(move |work| Ok((visible(work, Some(&caller), id, None)?, work.now))).await?;
    if row.state != StateName::Draft {
        return Ok(None);
    }
    evidence::prove(app, Statement::of_filing(&row), cms, now).await.map(Some)
}
