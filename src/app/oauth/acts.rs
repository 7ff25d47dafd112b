//! What is done through applications is written down in the transaction that does it.

use std::sync::Arc;

use uuid::Uuid;

use crate::access::{Caller, Through};
use crate::{App, Error, Work};
use store::ids::AccountId;
use store::oauth::acts::{self, AppActRow};

/// An act as it is kept.
pub(crate) fn row(work: &Work<'_>, through: &Through, account: AccountId) -> AppActRow {
    AppActRow {
        id: Uuid::now_v7(),
        account_id: account,
        app_id: through.app,
        operation: through.operation.to_owned(),
        address: through.address.clone(),
        acted_at: work.wall_now,
    }
}

/// Writes down that the caller does something, if they do it through an application.
///
/// # Errors
/// The store's failure.
pub fn record(work: &mut Work<'_>, caller: &Caller) -> Result<(), Error> {
    let Some(through) = &caller.through else { return Ok(()) };
    let row = row(work, through, caller.id());
    Ok(acts::append(work.conn, &[row])?)
}

/// What was done in somebody's name, the newest first.
///
/// # Errors
/// The store's failure.
pub(crate) fn of_person(
    work: &mut Work<'_>,
    account: AccountId,
    most: i64,
) -> Result<Vec<AppActRow>, Error> {
    Ok(acts::of_account(work.conn, account, most)?)
}

impl App {
    /// Runs a use case of that caller as [`App::write`] does. Whatever applications may call runs in here, or in a call of
    /// its own that records: so no act through one is without its record.
    ///
    /// # Errors
    /// As [`App::write`].
    pub async fn write_for<T, F>(self: &Arc<Self>, caller: Caller, use_case: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Work<'_>, &Caller) -> Result<T, Error> + Send + 'static,
    {
        self.write(move |work| {
            let done = use_case(work, &caller)?;
            record(work, &caller)?;
            Ok(done)
        })
        .await
    }
}
