//! A change of address: the new one confirms it, the former one can take it back.

use super::access::Caller;
use super::account_events::{self, Event};
use super::accounts::{CONFIRMATION_HOURS, Mails, canonical_email, may_mail, tell_holder};
use super::deliveries;
use super::notices::{AccountMail, mail_account};
use super::password_change::{RESET_HOURS, mail_reset};
use super::{Error, Work};
use chrono::Duration;
use credentials::{OneTimeToken, sha256};
use notice_facts::{AccountNotice, MailedToken};
use serde_json::json;
use store::email_changes::EmailChangeRow;
use store::{accounts, email_changes, mail_failures, second_factors, sessions};
use uuid::Uuid;

/// Hours in which the former address may take a change of address back.
pub const REVERSAL_HOURS: i64 = 72;

/// Asks for another address: the new one has to confirm it. Whether it is taken is told to its holder
/// alone. Answers with the id under which the mail can be followed.
///
/// # Errors
/// The store's failure.
pub fn request_email_change(
    work: &mut Work<'_>,
    caller: &Caller,
    email: &str,
) -> Result<Uuid, Error> {
    let canonical = canonical_email(email);
    if !may_mail(work, Mails::AddressChange, &canonical)? {
        return deliveries::follow(work, None);
    }
    let holder = accounts::by_email(work.conn, &canonical)?.filter(|row| row.id != caller.id());
    // A token that nobody is mailed confirms nothing; all else is as for an address that is free.
    let token = OneTimeToken::issue()?;
    let change = EmailChangeRow {
        id: Uuid::now_v7(),
        account_id: caller.id(),
        old_email: caller.row.email.clone(),
        new_email: email.to_owned(),
        new_canonical: canonical,
        token_hash: token.hash,
        reversal_hash: None,
        requested_at: work.wall_now,
        expires_at: work.wall_now + Duration::hours(CONFIRMATION_HOURS),
        confirmed_at: None,
        reversed_at: None,
    };
    email_changes::put(work.conn, &change)?;
    let mail = match holder {
        Some(holder) => tell_holder(work, &holder)?,
        None => mail_email_change(work, caller, &change, &token.secret)?,
    };
    deliveries::follow(work, Some(mail))
}

fn mail_email_change(
    work: &mut Work<'_>,
    caller: &Caller,
    change: &EmailChangeRow,
    secret: &str,
) -> Result<Uuid, Error> {
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::EmailChange(MailedToken {
                given_name: caller.row.given_name.clone(),
                link: work.app.links.with_token("confirm", secret),
                code: secret.to_owned(),
                expires_hours: CONFIRMATION_HOURS,
            }),
            account: None,
            address: Some(&change.new_email),
            language: caller.row.language,
            dedup_key: format!("email_change:{}", change.id),
        },
    )
}

/// Moves the account to its new address and gives the former one the means to take that back.
pub(super) fn confirm_email(work: &mut Work<'_>, change: &EmailChangeRow) -> Result<(), Error> {
    if change.confirmed_at.is_some() && change.reversed_at.is_none() {
        return Ok(());
    }
    let account =
        accounts::by_id(work.conn, change.account_id)?.filter(|row| row.disabled_at.is_none());
    let good = change.expires_at > work.wall_now && change.reversed_at.is_none();
    let Some(account) = account.filter(|_| good) else {
        return Err(Error::Conflict("token_expired_or_unknown"));
    };
    email_changes::set_address(work.conn, account.id, &change.new_email, &change.new_canonical)?;
    mail_failures::forget(work.conn, account.id)?;
    email_changes::mark_confirmed(work.conn, change.id, work.wall_now)?;
    account_events::record(work, account.id, Some(account.id), Event::EmailChanged, json!({}))?;
    // Made now: a secret is stored as its hash only.
    let reversal = OneTimeToken::issue()?;
    email_changes::set_reversal(work.conn, change.id, &reversal.hash)?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::EmailChanged(MailedToken {
                given_name: account.given_name.clone(),
                link: work.app.links.with_token("reversal", &reversal.secret),
                code: reversal.secret.clone(),
                expires_hours: REVERSAL_HOURS,
            }),
            account: None,
            address: Some(&change.old_email),
            language: account.language,
            dedup_key: format!("email_changed:{}", change.id),
        },
    )?;
    Ok(())
}

/// Takes a change of address back from the former address: whoever made it is put out, his password
/// and a second factor he enrolled since are gone, and the former address is mailed a reset link.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or expired.
pub fn reverse_email_change(work: &mut Work<'_>, token: &str) -> Result<(), Error> {
    let oldest = work.wall_now - Duration::hours(REVERSAL_HOURS);
    let change = email_changes::by_reversal(work.conn, &sha256(token.as_bytes()))?
        .filter(|change| {
            change.reversed_at.is_none() && change.confirmed_at.is_some_and(|at| at > oldest)
        })
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    let old_canonical = canonical_email(&change.old_email);
    email_changes::set_address(work.conn, change.account_id, &change.old_email, &old_canonical)?;
    mail_failures::forget(work.conn, change.account_id)?;
    email_changes::mark_reversed(work.conn, &change, work.wall_now)?;
    accounts::set_password(work.conn, change.account_id, "")?;
    if second_factors::lock(work.conn, change.account_id)?
        .is_some_and(|row| row.enrolled_at >= change.requested_at)
    {
        second_factors::remove(work.conn, change.account_id)?;
    }
    sessions::end_all(work.conn, change.account_id, "email_change_reversed", work.wall_now)?;
    account_events::record(work, change.account_id, None, Event::EmailChangeReversed, json!({}))?;
    mail_reset(work, &old_canonical, AccountNotice::PasswordReset, RESET_HOURS)
}
