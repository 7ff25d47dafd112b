//! What all processes of a deployment go by: the test clock, the working calendar, what is on record of public bodies.

use std::sync::Arc;

use super::sandbox::follow_clock;
use super::{App, Error, bodies, calendar};
use store::deployment;

/// Takes up what another process has changed: one statement, as long as nothing has been.
///
/// # Errors
/// The store's failure.
pub async fn follow(app: &Arc<App>) -> Result<(), Error> {
    let standing = app.glance(|work| Ok(deployment::standing(work.conn)?)).await?;
    if app.sandbox && standing.clock_offset != app.clock.offset() {
        follow_clock(app).await?;
    }
    if standing.calendar_version != app.calendar().version() {
        calendar::follow(app).await?;
    }
    if standing.bodies_version != app.bodies.version() {
        bodies::follow(app).await?;
    }
    Ok(())
}
