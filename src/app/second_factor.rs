//! Enrolling, using and giving up a second factor.

use serde_json::json;
use store::accounts::AccountRow;
use store::ids::AccountId;
use uuid::Uuid;

use super::access::Caller;
use super::account_events::{self, Event};
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use credentials::OneTimeToken;
use credentials::identity::KEY_VERSION;
use credentials::second_factor::{SharedSecret, recovery_codes, recovery_hash};
use notice_facts::{AccountNotice, FactorEvent, SecondFactorChange};
use store::second_factors::{self, SecondFactorRow};
use store::sessions;

/// Hours in which a new factor can be taken back by its mail.
pub const REVERSAL_HOURS: i64 = 72;

/// What an authenticator app is told.
pub struct Enrolment {
    /// The shared secret, Base32.
    pub secret: String,
    /// The same as an `otpauth://` address for a QR code.
    pub uri: String,
}

/// Makes a secret, in use once a code confirms it.
///
/// # Errors
/// [`Error::Conflict`] when there is a confirmed one already.
pub fn enrol(work: &mut Work<'_>, caller: &Caller) -> Result<Enrolment, Error> {
    if second_factors::lock(work.conn, caller.id())?.is_some_and(|row| row.confirmed_at.is_some()) {
        return Err(Error::Conflict("otp_enrolled_already"));
    }
    let secret = SharedSecret::issue()?;
    let row = SecondFactorRow {
        account_id: caller.id(),
        secret_cipher: work.app.identity.seal_secret(secret.as_bytes(), caller.id().uuid())?,
        key_version: KEY_VERSION,
        enrolled_at: work.wall_now,
        confirmed_at: None,
        last_step: 0,
        reversal_hash: None,
    };
    second_factors::put(work.conn, &row)?;
    Ok(Enrolment { secret: secret.base32(), uri: secret.uri("Petitions", &caller.row.email) })
}

/// Confirms the secret by its first code. The session counts as opened with it from now on, every other one ends, and
/// the recovery codes are shown this once.
///
/// # Errors
/// [`Error::Conflict`] without a secret to confirm, [`Error::Invalid`] for a wrong code.
pub fn confirm(work: &mut Work<'_>, caller: &Caller, code: &str) -> Result<Vec<String>, Error> {
    let waiting =
        second_factors::lock(work.conn, caller.id())?.filter(|row| row.confirmed_at.is_none());
    let row = waiting.ok_or(Error::Conflict("no_otp_to_confirm"))?;
    if !accepts_code(work, &row, code)? {
        return Err(Error::invalid(
            "/otp",
            "invalid_otp",
            "this is not the code of now; look at the clock of the device",
        ));
    }
    let reversal = OneTimeToken::issue()?;
    second_factors::confirm(work.conn, caller.id(), work.wall_now, &reversal.hash)?;
    if let Some(session) = caller.session {
        sessions::complete(work.conn, session)?;
    }
    let (now, kept) = (work.wall_now, caller.session);
    sessions::end_all_but(work.conn, caller.id(), kept, "second_factor_enrolled", now)?;
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::SecondFactorEnrolled,
        json!({}),
    )?;
    tell_of_change(work, &caller.row, Some(reversal))?;
    fresh_codes(work, caller.id())
}

/// A fresh set of recovery codes; the earlier one dies.
///
/// # Errors
/// [`Error::Conflict`] without a second factor that they could stand in for.
pub fn renew_recovery_codes(work: &mut Work<'_>, caller: &Caller) -> Result<Vec<String>, Error> {
    if !second_factors::is_confirmed(work.conn, caller.id())? {
        return Err(Error::Conflict("no_otp"));
    }
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::RecoveryCodesRenewed,
        json!({}),
    )?;
    fresh_codes(work, caller.id())
}

/// Gives the second factor up; staff may not.
///
/// # Errors
/// [`Error::Forbidden`] for staff, [`Error::NotFound`] without one.
pub fn remove(work: &mut Work<'_>, caller: &Caller) -> Result<(), Error> {
    if caller.is_staff() {
        return Err(Error::Forbidden("otp_required"));
    }
    if !second_factors::remove(work.conn, caller.id())? {
        return Err(Error::NotFound);
    }
    let (account, event) = (caller.id(), Event::SecondFactorRemoved);
    account_events::record(work, account, Some(account), event, json!({}))?;
    tell_of_change(work, &caller.row, None)
}

/// Checks what a caller gives beside his password. True when a second factor was asked for and
/// given, false when the account has none.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is missing or wrong.
pub fn check(work: &mut Work<'_>, account: AccountId, code: Option<&str>) -> Result<bool, Error> {
    let confirmed =
        second_factors::lock(work.conn, account)?.filter(|row| row.confirmed_at.is_some());
    let Some(row) = confirmed else { return Ok(false) };
    let code = code.ok_or(Error::Unauthenticated("otp_required"))?;
    let by_recovery = match recovery_hash(code) {
        Some(hash) => second_factors::use_recovery_code(work.conn, account, &hash, work.wall_now)?,
        None => false,
    };
    if by_recovery {
        account_events::record(work, account, Some(account), Event::RecoveryCodeUsed, json!({}))?;
    } else if !accepts_code(work, &row, code)? {
        return Err(Error::Unauthenticated("invalid_otp"));
    }
    Ok(true)
}

/// Whether it is the code of a time step that was not used before; it is used up then.
fn accepts_code(work: &mut Work<'_>, row: &SecondFactorRow, code: &str) -> Result<bool, Error> {
    let secret = SharedSecret::from_bytes(
        &work.app.identity.open_secret(&row.secret_cipher, row.account_id.uuid())?,
    )?;
    match secret.step_of(code, work.wall_now)? {
        Some(step) => Ok(second_factors::use_step(work.conn, row.account_id, step)?),
        None => Ok(false),
    }
}

fn fresh_codes(work: &mut Work<'_>, account: AccountId) -> Result<Vec<String>, Error> {
    let (codes, hashes): (Vec<_>, Vec<_>) =
        recovery_codes()?.into_iter().map(|code| (code.secret, code.hash)).unzip();
    second_factors::put_recovery_codes(work.conn, account, &hashes, work.wall_now)?;
    Ok(codes)
}

/// Mails the holder that a factor has come, with the token that takes it back, or gone.
pub(super) fn tell_of_change(
    work: &mut Work<'_>,
    account: &AccountRow,
    reversal: Option<OneTimeToken>,
) -> Result<(), Error> {
    let link = match &reversal {
        Some(token) => work.app.links.with_token("factor-reversal", &token.secret),
        None => work.app.links.page("reset"),
    };
    let second_factor =
        if reversal.is_some() { FactorEvent::Enrolled } else { FactorEvent::Removed };
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::SecondFactorChanged(SecondFactorChange {
                given_name: account.given_name.clone(),
                second_factor,
                link,
                expires_hours: reversal.is_some().then_some(REVERSAL_HOURS),
                code: reversal.map(|token| token.secret),
            }),
            account: Some(account.id),
            address: None,
            language: account.language,
            dedup_key: format!("second_factor_changed:{}", Uuid::now_v7()),
        },
    )?;
    Ok(())
}
