//! The way to the telephones of signers.

use crate::{App, Error};
use eds_broker::Broker;

/// The broker of this deployment.
///
/// # Errors
/// [`Error::NotOffered`] without one.
pub(super) fn broker(app: &App) -> Result<&Broker, Error> {
    app.eds_broker.get().ok_or(Error::NotOffered("channel_unavailable"))
}
