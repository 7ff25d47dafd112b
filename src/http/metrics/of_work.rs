//! What this process does: votes, mails, webhooks, hashes, connections.

use super::sources::Sources;
use app::signature_log::Growth;
use measures::{Kind, Page};

/// Writes them.
pub(super) fn write(page: &mut Page, sources: &Sources) {
    signing(page, sources);
    outgoing(page, sources);
    witnesses(page, sources);
    capacity(page, sources);
}

fn signing(page: &mut Page, sources: &Sources) {
    let signing = &sources.app.meters.signing;
    let help =
        "Votes that came to the writer, by what became of them; `failed` ones were not written.";
    page.metric("petitions_signatures_total", Kind::Counter, help)
        .count(&[("outcome", "counted")], signing.counted.get())
        .count(&[("outcome", "repeated")], signing.repeated.get())
        .count(&[("outcome", "refused")], signing.refused.get())
        .count(&[("outcome", "failed")], signing.failed.get());
    page.metric(
        "petitions_signature_batch",
        Kind::Histogram,
        "Votes that were committed together.",
    )
    .histogram(&[], &signing.sizes);
    let help = "How long a batch of votes took, its COMMIT with it, seconds.";
    page.metric("petitions_signature_batch_seconds", Kind::Histogram, help)
        .histogram(&[], &signing.commits);
    let help = "How long it took from a vote's arrival until it was durable, seconds.";
    page.metric("petitions_signature_seconds", Kind::Histogram, help)
        .histogram(&[], &signing.waits);
    let help = "Votes that wait for a writer.";
    page.gauge("petitions_signature_queue", help, number(sources.queue.waiting()));
    let help = "Votes that may wait for a writer (PETITIONS_SIGN_QUEUE).";
    page.gauge("petitions_signature_queue_limit", help, number(sources.queue.capacity()));
}

fn outgoing(page: &mut Page, sources: &Sources) {
    let meters = &sources.app.meters;
    page.metric("petitions_mails_total", Kind::Counter, "Mails tried, by what became of the try.")
        .count(&[("outcome", "sent")], meters.mails.sent.get())
        .count(&[("outcome", "retried")], meters.mails.retried.get())
        .count(&[("outcome", "given_up")], meters.mails.given_up.get())
        .count(&[("outcome", "released")], meters.mails.released.get());
    let help = "Calls of webhooks, by whether they were answered with 2xx.";
    page.metric("petitions_webhook_calls_total", Kind::Counter, help)
        .count(&[("outcome", "taken")], meters.webhooks.taken.get())
        .count(&[("outcome", "failed")], meters.webhooks.failed.get());
}

fn witnesses(page: &mut Page, sources: &Sources) {
    let log = &sources.app.signature_log;
    let grows = log.growth() == Growth::Open;
    let help = "Whether this process continues the log of signatures: 0 when its database lacks what was signed, or too few witnesses answer.";
    page.gauge("petitions_signature_log_grows", help, if grows { 1.0 } else { 0.0 });
    let entries = |size: Option<u64>| u32::try_from(size.unwrap_or(0)).unwrap_or(u32::MAX).into();
    let named = log.witnesses.named().len();
    page.gauge(
        "petitions_signature_log_witnesses",
        "Witnesses of the log that are named.",
        number(named),
    );
    if named > 0 {
        let help = "With so many cosignatures a head counts as witnessed (PETITIONS_LOG_QUORUM).";
        page.gauge("petitions_signature_log_quorum", help, number(log.witnesses.quorum()));
        let witnessed = log.witnessed();
        let help = "Entries of the largest head that is witnessed.";
        let size = witnessed.as_ref().map(|witnessed| witnessed.head.size);
        page.gauge("petitions_signature_log_witnessed_entries", help, entries(size));
        let help = "Cosignatures of that head.";
        let cosignatures = witnessed.map_or(0, |witnessed| witnessed.cosignatures);
        page.gauge("petitions_signature_log_cosignatures", help, number(cosignatures));
    }
}

fn capacity(page: &mut Page, sources: &Sources) {
    let app = &sources.app;
    let pool = app.db.standing();
    let help = "Connections to the database, by how they stand; `left_behind` ones wait for a server that says nothing.";
    page.metric("petitions_connections", Kind::Gauge, help)
        .value(&[("state", "in_use")], number(pool.in_use))
        .value(&[("state", "left_behind")], number(pool.left_behind));
    let help = "Connections that may be in use (PETITIONS_POOL_SIZE).";
    page.gauge("petitions_connections_limit", help, number(pool.size));
    let help = "Callers that wait for a connection.";
    page.gauge("petitions_connection_queue", help, number(pool.waiting));
    let help = "How long callers waited for a connection, seconds.";
    page.metric("petitions_connection_wait_seconds", Kind::Histogram, help)
        .histogram(&[], app.db.waits());
    if let Some(standby) = &app.replica {
        let help = "Public readings, by what the standby of DATABASE_READ_URL made of them; all but `served` ones went to the primary.";
        page.metric("petitions_standby_readings_total", Kind::Counter, help)
            .count(&[("outcome", "served")], standby.served.get())
            .count(&[("outcome", "behind")], standby.behind.get())
            .count(&[("outcome", "away")], standby.away.get());
    }
    let help = "Statements sent to the database through the pool.";
    page.counter("petitions_statements_total", help, app.db.statements());
    let help = "Passwords that wait to be hashed.";
    page.gauge("petitions_password_queue", help, number(app.passwords.waiting()));
    page.counter("petitions_password_hashes_total", "Passwords hashed.", app.passwords.computed());
    let help = "Whether writing is on: 0 while an administrator has turned it off.";
    page.gauge("petitions_writing", help, if app.takes_writes() { 1.0 } else { 0.0 });
    let help =
        "Whether the process is about to end: /readyz says no, and what comes is still served.";
    page.gauge("petitions_closing", help, if app.readiness.is_closing() { 1.0 } else { 0.0 });
    if let Some(lists) = app.eds.as_ref().and_then(|eds| eds.lists(app.clock.legal())) {
        let help = "Revocation lists that are named and not at hand, or have run out.";
        let stale = lists.named.saturating_sub(lists.fresh);
        page.gauge("petitions_revocation_lists_stale", help, number(stale));
    }
    if let Some(restarts) = sources.restarts {
        let help = "How often the embedded database was started again.";
        page.counter("petitions_embedded_restarts_total", help, restarts());
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}
