//! How long a signature takes while the service is not pressed.

use std::time::Duration;

use super::load::Pace;
use super::petitions::{FIFTY, petition};
use super::process::Process;
use super::report::Bound;
use super::requests::API;
use super::run::Run;
use super::{BenchError, database};

/// Connections at half the peak.
const CONNECTIONS: usize = 256;
/// Pause between bare commits beside the signatures: they are to be timed, not to press.
const PAUSE: Duration = Duration::from_millis(5);

impl Run<'_> {
    /// Signing at half its peak, against commits of one row.
    pub(crate) async fn half_rate(&mut self, service: &Process) -> Result<(), BenchError> {
        self.step("half the peak");
        let took = database::bare_commits(&mut self.db.dedicated()?, self.span(), Duration::ZERO)?;
        let bare = took.millis_at(0.99);
        self.report.measure(
            "bare commits of one row a second, one connection",
            took.count() as f64 / self.span().as_secs_f64(),
        );
        self.report.measure("their p50, ms", took.millis_at(0.5));
        self.report.measure("their p99, ms", bare);
        let peak = self.report.rate_of("(a) one hot petition, 512 connections");
        let id = petition(service, "в половину силы").await?;
        let (mut conn, span) = (self.db.dedicated()?, self.span());
        let beside = std::thread::spawn(move || database::bare_commits(&mut conn, span, PAUSE));
        let pace = Pace::Rate(peak / 2.0);
        let half = self.sign(&[service], &[id], API, CONNECTIONS, pace).await?;
        let took = beside.join().map_err(|_| BenchError::Broken("the bare commits ended"))??;
        let loaded = took.millis_at(0.99);
        self.report.measure("p99 of bare commits beside the signatures, ms", loaded);
        self.report.load("signing at half the peak, 256 connections", &half);
        let p99 = half.latencies.millis_at(0.99);
        self.report.hold(
            "p99 at half the peak / p99 of a bare commit",
            p99 / bare,
            Bound::AtMost(5.0),
        );
        self.report.hold("the same / p99 of a bare commit at that load", p99 / loaded, Bound::None);
        self.check("half the peak", &[id], FIFTY + half.count(&[201]))
    }
}
