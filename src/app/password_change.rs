//! New passwords: by a mailed token, or by their holder.

use super::access::{Caller, Role};
use super::account_events::{self, Event};
use super::accounts::{Mails, canonical_email, may_mail};
use super::notices::{AccountMail, mail_account};
use super::registration::resend_confirmation;
use super::{Error, Work};
use chrono::{Duration, NaiveDate};
use credentials::identity::PersonKey;
use credentials::{OneTimeToken, sha256};
use domain::iin::Iin;
use notice_facts::{AccountLink, AccountNotice, MailedToken};
use serde_json::json;
use store::accounts::AccountRow;
use store::password_resets;
use store::{accounts, known_networks, mail_failures, outbox, sessions, sign_in_failures};
use uuid::Uuid;

/// Life of a reset link, hours.
pub const RESET_HOURS: i64 = 1;

/// Sends a reset link, if the address has an account. If a registration waits for it instead, what its holder lacks is
/// the confirmation, and that is mailed again. The answer is the same if there is neither, after the same statements.
///
/// # Errors
/// The store's failure.
pub fn request_reset(work: &mut Work<'_>, email: &str) -> Result<(), Error> {
    let canonical = canonical_email(email);
    if !may_mail(work, Mails::Reset, &canonical)? {
        return Ok(());
    }
    let known = accounts::by_email(work.conn, &canonical)?.is_some();
    mail_reset(work, &canonical, AccountNotice::PasswordReset, RESET_HOURS)?;
    // As much is done where there is an account.
    let waiting = if known { format!("nobody at {canonical}") } else { canonical };
    resend_confirmation(work, &waiting)
}

/// Mails a token by which the holder of an address sets a password.
pub(super) fn mail_reset(
    work: &mut Work<'_>,
    canonical: &str,
    notice: fn(MailedToken) -> AccountNotice,
    hours: i64,
) -> Result<(), Error> {
    let token = OneTimeToken::issue()?;
    let expires = work.wall_now + Duration::hours(hours);
    let account = password_resets::put_for_address(
        work.conn,
        canonical,
        &token.hash,
        work.wall_now,
        expires,
    )?;
    let Some(account) = account else { return Ok(outbox::enqueue_nothing(work.conn)?) };
    let notice = notice(MailedToken {
        given_name: account.given_name,
        link: work.app.links.with_token("reset", &token.secret),
        code: token.secret,
        expires_hours: hours,
    });
    mail_account(
        work,
        AccountMail {
            dedup_key: format!("{}:{}", notice.kind().code(), Uuid::now_v7()),
            notice,
            account: Some(account.id),
            address: None,
            language: account.language,
        },
    )?;
    Ok(())
}

/// Whose password is to be set: what it must not be made of, and whether it is the only factor.
#[derive(Clone)]
pub struct PasswordHolder {
    /// The holder's address.
    pub email: String,
    /// The holder's IIN, if it is known.
    pub iin: Option<Iin>,
    /// Family name, given name and patronymic.
    pub names: [Option<String>; 3],
    /// The holder's birth date, if it is known.
    pub born: Option<NaiveDate>,
    /// Whether the password is one of two factors.
    pub second_factor: bool,
}

/// The holder of an account, for judging a new password of his.
///
/// # Errors
/// [`Error::Internal`] when the stored IIN cannot be read back.
pub fn password_holder(work: &Work<'_>, row: &AccountRow) -> Result<PasswordHolder, Error> {
    let second_factor = row.role != Role::Citizen;
    let names =
        [Some(row.family_name.clone()), Some(row.given_name.clone()), row.patronymic.clone()];
    let (email, born) = (row.email.clone(), row.birth_date);
    Ok(PasswordHolder { email, iin: iin_of(work, row)?, names, born, second_factor })
}

/// The IIN of an account, if it is known and the person has not left.
pub(super) fn iin_of(work: &Work<'_>, row: &AccountRow) -> Result<Option<Iin>, Error> {
    let person = row.person_key.clone().or_else(|| row.staff_person_key.clone());
    match (&row.iin_cipher, person) {
        (Some(cipher), Some(person)) => {
            Ok(Some(work.app.identity.open(cipher, &PersonKey(person))?))
        }
        _ => Ok(None),
    }
}

/// Whose password a mailed token sets; the token stays good.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown, used or expired.
pub fn holder_of_reset(work: &mut Work<'_>, token: &str) -> Result<PasswordHolder, Error> {
    let account = password_resets::account_of(work.conn, &sha256(token.as_bytes()), work.wall_now)?;
    let row = match account {
        Some(account) => accounts::by_id(work.conn, account)?,
        None => None,
    };
    password_holder(work, &row.ok_or(Error::Conflict("token_expired_or_unknown"))?)
}

/// Sets a new password by a mailed token: every session ends, the way in is open again after failed
/// attempts, and the holder is told. A second factor is still asked for.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown, used or expired.
pub fn reset_password(
    work: &mut Work<'_>,
    token: &str,
    password_hash: &str,
    network: &[u8],
) -> Result<(), Error> {
    let account = password_resets::use_up(work.conn, &sha256(token.as_bytes()), work.wall_now)?
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    sessions::end_all(work.conn, account, "password_reset", work.wall_now)?;
    // Whoever has the token has had the mail.
    mail_failures::forget(work.conn, account)?;
    let row = accounts::by_id(work.conn, account)?.ok_or(Error::NotFound)?;
    sign_in_failures::forget_address(work.conn, &work.app.identity.address(&row.email_canonical))?;
    known_networks::see(work.conn, account, network, work.wall_now)?;
    new_password(work, &row, password_hash, Event::PasswordReset)
}

/// Changes one's own password; every other session ends, and the holder is told.
///
/// # Errors
/// The store's failure.
pub fn change_password(
    work: &mut Work<'_>,
    caller: &Caller,
    password_hash: &str,
) -> Result<(), Error> {
    sessions::end_all_but(
        work.conn,
        caller.id(),
        caller.session,
        "password_changed",
        work.wall_now,
    )?;
    new_password(work, &caller.row, password_hash, Event::PasswordChanged)
}

fn new_password(
    work: &mut Work<'_>,
    row: &AccountRow,
    password_hash: &str,
    event: Event,
) -> Result<(), Error> {
    accounts::set_password(work.conn, row.id, password_hash)?;
    account_events::record(work, row.id, Some(row.id), event, json!({}))?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::PasswordChanged(AccountLink {
                given_name: row.given_name.clone(),
                link: work.app.links.page("reset"),
            }),
            account: Some(row.id),
            address: None,
            language: row.language,
            dedup_key: format!("password_changed:{}", Uuid::now_v7()),
        },
    )?;
    Ok(())
}
