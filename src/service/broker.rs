//! The broker that reaches telephones: the one that is named, or in development without one, the sandbox's own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::ServiceError;
use app::App;
use config::{Effective, Settings};
use eds_broker::Broker;
use eds_broker_testing::TestBroker;

/// Where the sandbox's broker answers.
const PATH: &str = "/dev/eds/broker";
const SETTING: &str = "PETITIONS_EDS_BROKER_URL";

/// What is wrong with the address, in a line that begins with the name of its setting.
pub(super) fn fault(settings: &Settings) -> Option<String> {
    let fault = Broker::at(settings.eds_broker_url.as_deref()?).err()?;
    Some(format!("{SETTING}: {fault}"))
}

/// Tells the application which broker reaches telephones; in development, makes the one that the sandbox serves.
///
/// # Errors
/// [`ServiceError::Broker`] for an address that is none.
pub(super) fn start(
    effective: &Effective,
    app: &App,
    address: SocketAddr,
) -> Result<Option<Arc<TestBroker>>, ServiceError> {
    let named = effective.settings.eds_broker_url.clone();
    let mut served = None;
    let mut base = named;
    if effective.is_development() {
        // Where this machine alone is served, whatever else the service listens on.
        let host = if address.ip().is_unspecified() {
            SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
        } else {
            address
        };
        let own = format!("http://{host}{PATH}");
        base.get_or_insert_with(|| own.clone());
        served = Some(Arc::new(TestBroker::new(own)));
    }
    if let Some(base) = base {
        let broker = Broker::at(&base).map_err(|fault| ServiceError::Broker(fault.to_string()))?;
        // A process starts once.
        let _ = app.eds_broker.set(broker);
    }
    Ok(served)
}
