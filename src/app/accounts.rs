//! Registration, confirmation, passwords and addresses.

use chrono::{DateTime, Utc};
use store::ids::AccountId;
use uuid::Uuid;

use super::access::Caller;
use super::limits::{
    self, ADDRESS_MAILS, IIN_HOLDER_NOTICES_PER_HOUR, Policy, REGISTRATION_MAILS, RESET_MAILS,
};
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use notice_facts::{AccountLink, AccountNotice};
pub use store::accounts::{AccountChange, AccountRow};
use store::{accounts, mail_failures, second_factors};

/// Life of a confirmation link, hours.
pub const CONFIRMATION_HOURS: i64 = 24;

/// The form under which an address is unique.
pub fn canonical_email(email: &str) -> String {
    text::address::canonical(email)
}

/// What a stranger can have mailed to an address. Each has an allowance of its own, so that none uses up another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mails {
    /// Of registrations.
    Registration,
    /// Of forgotten passwords.
    Reset,
    /// Of accounts that are to have this address.
    AddressChange,
}

impl Mails {
    const fn allowances(self) -> &'static [Policy; 2] {
        match self {
            Self::Registration => &REGISTRATION_MAILS,
            Self::Reset => &RESET_MAILS,
            Self::AddressChange => &ADDRESS_MAILS,
        }
    }
}

/// Whether one more such mail may go to an address: three an hour, ten a day, whoever asks.
/// The caller answers the same either way; what was mailed before stays valid.
pub(super) fn may_mail(work: &mut Work<'_>, mails: Mails, canonical: &str) -> Result<bool, Error> {
    let address = work.app.identity.address(canonical);
    let [hour, day] = mails.allowances();
    Ok(limits::try_take(work, hour, &address)? && limits::try_take(work, day, &address)?)
}

/// Whether one more word may go to somebody whom another's registration concerns.
pub(super) fn may_tell(work: &mut Work<'_>, canonical: &str) -> Result<bool, Error> {
    let address = work.app.identity.address(canonical);
    limits::try_take(work, &IIN_HOLDER_NOTICES_PER_HOUR, &address)
}

/// Tells the holder of an account, and nobody else, that somebody tried to register with his
/// address or IIN.
pub(super) fn tell_holder(work: &mut Work<'_>, holder: &AccountRow) -> Result<Uuid, Error> {
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::AlreadyRegistered(AccountLink {
                given_name: holder.given_name.clone(),
                link: work.app.links.page("reset"),
            }),
            account: Some(holder.id),
            address: None,
            language: holder.language,
            dedup_key: format!("already_registered:{}:{}", holder.id, Uuid::now_v7()),
        },
    )
}

/// Changes what a holder may change himself.
///
/// # Errors
/// The store's failure.
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    change: &AccountChange,
) -> Result<AccountRow, Error> {
    if change.residence.is_some() || change.language.is_some() {
        accounts::change(work.conn, caller.id(), change)?;
    }
    accounts::by_id(work.conn, caller.id())?.ok_or(Error::NotFound)
}

/// How an account stands besides what its row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountStanding {
    /// Since when notices are not mailed, as the address refuses them.
    pub mail_suspended_since: Option<DateTime<Utc>>,
    /// Whether signing in takes a second factor.
    pub second_factor: bool,
}

/// How that account stands.
///
/// # Errors
/// The store's failure.
pub fn standing(work: &mut Work<'_>, account: AccountId) -> Result<AccountStanding, Error> {
    Ok(AccountStanding {
        mail_suspended_since: mail_failures::suspended_since(work.conn, account)?,
        second_factor: second_factors::is_confirmed(work.conn, account)?,
    })
}
