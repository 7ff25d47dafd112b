//! The way to the telephones of signers.

use crate::{App, Error};
use eds_broker::Broker;

/// Whether votes can be signed on a telephone here.
pub(crate) fn is_served(app: &App) -> bool {
    broker(app).is_ok() && app.eds.is_some()
}

/// The broker of this deployment.
///
/// # Errors
/// [`Error::NotOffered`] without one.
pub(super) fn broker(app: &App) -> Result<&Broker, Error> {
    app.eds_broker.get().ok_or(Error::NotOffered("channel_unavailable"))
}
