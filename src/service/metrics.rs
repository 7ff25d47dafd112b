//! The page of numbers, on an address of its own, for as long as the process runs: it is the last to go, so that one can
//! watch how a process ends.

use std::net::{SocketAddr, TcpListener};

use actix_web::dev::ServerHandle;
use tokio::task::JoinHandle;

use http::metrics::{Sources, server};

/// A running page.
pub(super) struct Metrics {
    pub(super) address: SocketAddr,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Metrics {
    /// Takes the address.
    ///
    /// # Errors
    /// It is taken, or not ours.
    pub(super) fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
        TcpListener::bind(address).map_err(|error| {
            let told = format!("PETITIONS_METRICS_LISTEN: cannot listen on {address}: {error}");
            std::io::Error::new(error.kind(), told)
        })
    }

    /// Tells there what those say.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn serve(listener: TcpListener, sources: Sources) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        let server = server(sources, listener)?;
        Ok(Self { address, server: server.handle(), serving: tokio::spawn(server) })
    }

    /// Ends it.
    pub(super) async fn stop(self) {
        self.server.stop(false).await;
        // That it has ended is all that is asked.
        drop(self.serving.await);
    }
}
