//! What is signed about a petition, for those who may see it.

use std::sync::Arc;

use super::reading::visible;
use crate::access::Caller;
use crate::enact::{Performer, may_enact};
use crate::evidence::{self, Evidence};
use crate::statements::Statement;
use crate::{App, Error, Work};
use domain::lifecycle::Act;
use domain::petition::{StateName, Text};
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

/// What the author signs who files this corrected text.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen; the law's refusal where no correction is asked for, or of anybody
/// else.
pub fn correction_statement(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    text: &Text,
) -> Result<Statement, Error> {
    let row = visible(work, Some(caller), id, None)?;
    may_enact(work, &row, &Act::Resubmit, &Performer::Caller(caller))?;
    Ok(Statement::of_correction(&row, text))
}

/// Verifies that `cms` is somebody's signature over the statement of filing this corrected text. Whose it is is judged again
/// when it is filed; so is everything else where no correction is asked for, and nothing is verified then.
///
/// # Errors
/// As `evidence::prove`; [`Error::NotFound`], also for what may not be seen.
pub async fn prove_correction(
    app: &Arc<App>,
    caller: &Caller,
    id: PetitionId,
    text: &Text,
    cms: Vec<u8>,
) -> Result<Option<Arc<Evidence>>, Error> {
    let (caller, text) = (caller.clone(), text.clone());
    let (statement, now) = app
        .read(move |work| {
            let statement = match correction_statement(work, &caller, id, &text) {
                Ok(statement) => Some(statement),
                Err(Error::Refused(_)) => None,
                Err(error) => return Err(error),
            };
            Ok((statement, work.now))
        })
        .await?;
    match statement {
        Some(statement) => evidence::prove(app, statement, cms, now).await.map(Some),
        None => Ok(None),
    }
}
