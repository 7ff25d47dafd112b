//! The way to the collector.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use outbound::Outbound;
use tokio::runtime::{Builder, Runtime};

/// A connection that is not taken within this is given up.
const CONNECT: Duration = Duration::from_secs(2);
/// Bytes of an answer that are read: it says how many spans were refused, and why.
const MOST: usize = 65_536;

/// Calls the collector on the thread that exports, which has a runtime for nothing else.
pub(super) struct Way {
    outbound: Outbound,
    runtime: Runtime,
    within: Duration,
    /// The last call came to nothing, and the log has said so.
    told: AtomicBool,
}

impl Way {
    pub(super) fn new(within: Duration) -> Result<Self, String> {
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            outbound: Outbound::new(None, false, CONNECT)?,
            runtime: runtime.map_err(|fault| fault.to_string())?,
            within,
            told: AtomicBool::new(false),
        })
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = request.map(|body| body.to_vec());
        let answer = self.runtime.block_on(self.outbound.send(request, self.within, MOST));
        let fault = match &answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("it answers {}", answer.status())),
            Err(fault) => Some(fault.to_string()),
        };
        match fault {
            Some(fault) if !self.told.swap(true, Ordering::Relaxed) => {
                tracing::warn!(%fault, "the collector takes no spans; they are dropped until it does");
            }
            None if self.told.swap(false, Ordering::Relaxed) => {
                tracing::info!("the collector takes spans again");
            }
            Some(_) | None => {}
        }
        Ok(answer?.map(Bytes::from))
    }
}

impl fmt::Debug for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Way")
    }
}

impl HttpClient for Way {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        // It blocks its thread, which polls nothing else.
        Box::pin(async { self.send(request) })
    }
}
