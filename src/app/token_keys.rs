//! Which token key signs, while one is rotated.

use std::sync::Arc;

use crate::{App, Error};
use store::deployment;

/// Chooses the key that signs anew: a new one takes over when all processes have had time to learn of it.
///
/// # Errors
/// The store's failure.
pub async fn follow(app: &Arc<App>) -> Result<(), Error> {
    let known = app.read(|work| Ok(deployment::token_keys(work.conn)?)).await?;
    app.tokens.choose(&known, app.clock.machine());
    Ok(())
}
