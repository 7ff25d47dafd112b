//! How the database stands. It is looked at when somebody asks, every ten seconds at most however many ask, and for two
//! seconds at most: while it is away the rest of the page is told all the same.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::sources::Sources;
use app::standing::{PATIENCE, Standing, look};
use app::{Error, patience};
use measures::{Kind, Page};

/// Between two looks.
const APART: Duration = Duration::from_secs(10);

/// The last look; none where it found nothing.
#[derive(Default)]
pub(super) struct Looks(Mutex<Option<(Instant, Option<Standing>)>>);

impl Looks {
    /// Looks, unless somebody just has.
    async fn standing(&self, sources: &Sources) -> Option<Standing> {
        let mut last = self.0.lock().await;
        if let Some((at, standing)) = &*last
            && at.elapsed() < APART
        {
            return standing.clone();
        }
        let found: Result<Standing, Error> =
            patience::within(PATIENCE, sources.app.read(look)).await;
        let standing = found
            .inspect_err(|error| tracing::warn!(%error, "the database could not be looked at"))
            .ok();
        *last = Some((Instant::now(), standing.clone()));
        standing
    }
}

/// Writes how it stands.
pub(super) async fn write(page: &mut Page, sources: &Sources, looks: &Looks) {
    let standing = looks.standing(sources).await;
    let help = "Whether the database answered the last look.";
    page.gauge("petitions_database_up", help, if standing.is_some() { 1.0 } else { 0.0 });
    let Some(standing) = standing else { return };
    waiting(page, &standing);
    signature_log(page, &standing);
    server(page, &standing);
}

#[allow(clippy::cast_precision_loss, reason = "told as a number of floating point anyway")]
const fn told(count: i64) -> f64 {
    count as f64
}

fn waiting(page: &mut Page, standing: &Standing) {
    let waiting = &standing.waiting;
    let help = "Mails that wait to be sent, of all processes: to one reader, or of mass notices.";
    page.metric("petitions_outbox_mails", Kind::Gauge, help)
        .value(&[("kind", "single")], told(waiting.mails))
        .value(&[("kind", "mass")], told(waiting.mass_mails));
    let help = "Seconds for which the first mail to one reader has been due.";
    page.gauge("petitions_outbox_overdue_seconds", help, waiting.mails_overdue);
    for (name, help, count) in [
        (
            "petitions_outbox_given_up",
            "Mails that were given up and wait for staff.",
            waiting.mails_given_up,
        ),
        (
            "petitions_webhook_deliveries_waiting",
            "Deliveries to webhooks that wait.",
            waiting.deliveries,
        ),
        (
            "petitions_campaigns_unfinished",
            "Mass notices of which not everybody has been told.",
            waiting.campaigns,
        ),
        (
            "petitions_terms_unswept",
            "Terms that have passed and that no process has noticed yet.",
            waiting.terms_unswept,
        ),
        (
            "petitions_terms_overdue",
            "Terms of the law that have passed and whose duty is still owed.",
            waiting.terms_overdue,
        ),
        (
            "petitions_telephone_signings_waiting",
            "Signings on a telephone that wait.",
            waiting.signings,
        ),
    ] {
        page.gauge(name, help, told(count));
    }
}

fn signature_log(page: &mut Page, standing: &Standing) {
    let log = &standing.signature_log;
    let help = "Entries of the public log of signatures, under its last signed head.";
    page.gauge("petitions_signature_log_entries", help, told(log.entries));
    let help = "Entries that wait for their place in the log.";
    page.gauge("petitions_signature_log_waiting", help, told(log.waiting));
    let help =
        "Seconds since the log's last head, while entries wait for their place; 0 while none does.";
    page.gauge("petitions_signature_log_behind_seconds", help, log.behind);
}

fn server(page: &mut Page, standing: &Standing) {
    let server = &standing.server;
    for (name, help, count) in [
        (
            "petitions_database_connections",
            "Connections to the database, of everybody.",
            server.connections,
        ),
        (
            "petitions_database_connections_limit",
            "Connections that the server takes (max_connections).",
            server.most_connections,
        ),
        ("petitions_database_bytes", "Size of the database.", server.bytes),
        (
            "petitions_database_transaction_age",
            "Transactions since the oldest that is not frozen; the server stops at two thousand million.",
            server.age,
        ),
        (
            "petitions_database_is_standby",
            "Whether DATABASE_URL leads to a standby, which takes no writes.",
            i64::from(server.is_standby),
        ),
        (
            "petitions_replicas",
            "Standbys that this role is told of (pg_monitor).",
            i64::try_from(standing.replicas.len()).unwrap_or(i64::MAX),
        ),
    ] {
        page.gauge(name, help, told(count));
    }
    let help = "Bytes of the log that a standby has not replayed.";
    let mut metric = page.metric("petitions_replica_bytes_behind", Kind::Gauge, help);
    for replica in &standing.replicas {
        let synchronous = if replica.is_synchronous { "yes" } else { "no" };
        let labels = [("standby", replica.name.as_str()), ("synchronous", synchronous)];
        if let Some(bytes) = replica.bytes_behind {
            metric.value(&labels, bytes);
        }
    }
    let help = "Seconds between a COMMIT and its being seen on a standby.";
    let mut metric = page.metric("petitions_replica_seconds_behind", Kind::Gauge, help);
    for replica in &standing.replicas {
        if let Some(seconds) = replica.seconds_behind {
            metric.value(&[("standby", replica.name.as_str())], seconds);
        }
    }
}
