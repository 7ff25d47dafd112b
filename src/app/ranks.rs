//! The orders of lists by count follow counts: apart from signing, so that counting rewrites no place in an order.

use std::sync::Arc;

use crate::changes::Folded;
use crate::{App, Error};
use store::petitions::ranks;

/// Lets the orders follow the counts of these petitions; those that are for the next time, because somebody else is at it.
///
/// # Errors
/// The store's failure.
pub async fn follow(app: &Arc<App>, counted: &Folded) -> Result<Folded, Error> {
    let those = counted.petitions();
    let left = app
        .write(move |work| {
            if !ranks::take_turn(work.conn)? {
                return Ok(None);
            }
            Ok(Some(ranks::follow(work.conn, those.as_deref())?))
        })
        .await?;
    Ok(left.map_or_else(|| counted.clone(), Folded::of))
}
