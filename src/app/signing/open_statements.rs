//! Statements of petitions that everybody may see, kept between requests: what is signed changes only with the
//! petition, and asking the database for it costs more than all else beside the verification.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::admission::may_see;
use super::request::SignRequest;
use crate::changes::{Changes, Stamp, Subject};
use crate::statements::Statement;
use crate::{App, Error, enact};
use domain::signing::has_text_to_join;
use domain::visibility::{Viewer, Visibility, visibility};
use store::ids::PetitionId;
use store::petitions;

/// Petitions whose statements are kept; then all begin anew.
const KEPT: usize = 1_000;

/// Statements, each with the stamp it holds under. That one may sign is no part of it: the batch judges that.
#[derive(Default)]
pub struct OpenStatements(RwLock<HashMap<PetitionId, (Stamp, Arc<Statement>)>>);

impl OpenStatements {
    fn get(&self, id: PetitionId, changes: &Changes) -> Option<Arc<Statement>> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (stamp, statement) = held.get(&id)?;
        (*stamp == changes.stamp(Subject::Petition(id))).then(|| statement.clone())
    }

    fn put(&self, id: PetitionId, stamp: Stamp, statement: Arc<Statement>) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT && !held.contains_key(&id) {
            held.clear();
        }
        held.insert(id, (stamp, statement));
    }
}

/// What is signed by whoever joins the petition, for a signer who may see it.
///
/// # Errors
/// [`Error::NotFound`] for a petition that the signer may not see; the law's refusal where nothing is collected.
pub(super) async fn statement(
    app: &Arc<App>,
    request: &SignRequest,
) -> Result<Arc<Statement>, Error> {
    let id = request.petition;
    if let Some(statement) = app.open_statements.get(id, &app.changes) {
        return Ok(statement);
    }
    let stamp = app.changes.stamp(Subject::Petition(id));
    let asked = request.clone();
    let (statement, open) = app
        .read(move |work| {
            let row = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
            let petition = enact::petition(work, &row)?;
            may_see(&row, &petition, &asked)?;
            has_text_to_join(&petition.state, asked.arrived_at)?;
            let numberless = || Error::Internal("a petition without number".to_owned());
            let statement = Statement::of_joining(&row).ok_or_else(numberless)?;
            let seen = visibility(&petition.state, petition.taken_down, Viewer::Anonymous);
            Ok((Arc::new(statement), seen == Visibility::Open))
        })
        .await?;
    if open {
        app.open_statements.put(id, stamp, statement.clone());
    }
    Ok(statement)
}
