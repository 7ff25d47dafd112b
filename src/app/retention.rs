//! What is kept no longer than it is needed (Law on Personal Data, 12; ASVS 14.2.7). Evidence stays.

use chrono::Duration;

use super::{Error, Work, idempotency};
use store::desk::{holds, notes};
use store::oauth::{codes, tokens};
use store::{
    accounts, contacts, deliveries, email_changes, identity_checks, known_networks, outbox,
    provider_attempts, provider_sessions, quotas, sessions, sign_in_failures, signature_bursts,
    signature_log, signing_sessions, spent_challenges, webhooks,
};

/// Days for which a registration that nobody confirmed is kept.
const UNCONFIRMED_DAYS: i64 = 7;
/// Days for which a session that is over, its network and its client's name are kept.
const SESSION_DAYS: i64 = 30;
/// Days for which codes of applications are kept; what was opened with one knows it longer.
const CODE_DAYS: i64 = 1;
/// Days for which failed sign-ins are remembered.
const FAILURE_DAYS: i64 = 30;
/// Days for which a network is remembered that its holder has not come from again.
const NETWORK_DAYS: i64 = 180;
/// Days for which a request at an identity provider is kept.
const ATTEMPT_DAYS: i64 = 1;
/// Hours for which a signing on a telephone is kept after its end, so that whoever began it can read of it.
const SIGNING_HOURS: i64 = 1;
/// Days for which a change of address is kept.
const ADDRESS_DAYS: i64 = 30;
/// Days for which it is asked again whether all votes of those who left have lost their seeds.
const LEFT_DAYS: i64 = 1;
/// Of those, the last ones that are looked at in one go; the others were before.
const LEFT_AT_ONCE: i64 = 1_000;
/// Days for which bursts of signatures are kept for moderators to look at.
const BURST_DAYS: i64 = 365;
/// Notes forgotten in one go.
const NOTES_AT_ONCE: i64 = 1_000;
/// Days for which a lapsed hold is kept.
const HOLD_DAYS: i64 = 1;
/// Days for which a mail that was sent is kept: longer than one takes to come back.
const MAIL_DAYS: i64 = 30;
/// Sent mails forgotten in one go.
const MAILS_AT_ONCE: i64 = 20_000;

/// Forgets what is over; how many rows.
///
/// # Errors
/// The store's failure.
pub fn tidy(work: &mut Work<'_>) -> Result<usize, Error> {
    let before = |days| work.wall_now - Duration::days(days);
    // Notes of moderators, after the petition went to the archive: nothing is left to be decided about it.
    let served = work.now - Duration::days(work.app.policy.retention_days.into());
    let forgotten = before(work.app.policy.retention_days.into());
    let (now, kept) = (work.wall_now, work.wall_now - Duration::hours(idempotency::KEPT_HOURS));
    let settled = work.wall_now - Duration::hours(SIGNING_HOURS);
    let (unconfirmed, over, failures, addresses) = (
        before(UNCONFIRMED_DAYS),
        before(SESSION_DAYS),
        before(FAILURE_DAYS),
        before(ADDRESS_DAYS),
    );
    let left = accounts::left_since(work.conn, before(LEFT_DAYS), LEFT_AT_ONCE)?;
    Ok(accounts::forget_expired(work.conn, unconfirmed, now)?
        + spent_challenges::forget_expired(work.conn, now)?
        + sessions::forget_before(work.conn, over)?
        + codes::forget_before(work.conn, before(CODE_DAYS))?
        + tokens::forget_expired(work.conn, now)?
        + sign_in_failures::forget_before(work.conn, failures)?
        + known_networks::forget_before(work.conn, before(NETWORK_DAYS))?
        + email_changes::forget_before(work.conn, addresses)?
        + outbox::forget_addresses(work.conn, addresses)?
        + contacts::forget_archived(work.conn)?
        + deliveries::forget_before(work.conn, unconfirmed)?
        + notes::forget_archived(work.conn, served, NOTES_AT_ONCE)?
        + signature_log::forget_left(work.conn, &left)?
        + identity_checks::lapse(work.conn, now)?
        + identity_checks::forget_before(work.conn, forgotten)?
        + signature_bursts::forget_before(work.conn, work.now - Duration::days(BURST_DAYS))?
        + holds::forget_before(work.conn, work.now - Duration::days(HOLD_DAYS))?
        + outbox::forget_sent(work.conn, before(MAIL_DAYS), MAILS_AT_ONCE)?
        + webhooks::forget_over(work.conn, before(MAIL_DAYS), MAILS_AT_ONCE)?
        + provider_attempts::forget_before(work.conn, before(ATTEMPT_DAYS))?
        + provider_sessions::forget_before(work.conn, now)?
        + signing_sessions::forget_before(work.conn, settled)?
        + quotas::forget_whole(work.conn, now)?
        + store::idempotency::forget(work.conn, kept)?)
}
