//! Mails about an account.

use uuid::Uuid;

use crate::{Error, Work};
use domain::language::Language;
use notice_facts::AccountNotice;
use store::ids::AccountId;
use store::outbox::{self, NewMail};

/// A mail about somebody's account.
pub struct AccountMail<'a> {
    /// What it says.
    pub notice: AccountNotice,
    /// Whose account it is about, and to whose address it goes.
    pub account: Option<AccountId>,
    /// Where it goes when there is no account, or when it goes to another address than the account's.
    pub address: Option<&'a str>,
    /// The language its reader has chosen.
    pub language: Language,
    /// At most one mail of this name is ever written.
    pub dedup_key: String,
}

/// Writes a mail about an account; its id.
///
/// # Errors
/// The store's failure.
pub fn mail_account(work: &mut Work<'_>, mail: AccountMail<'_>) -> Result<Uuid, Error> {
    let id = Uuid::now_v7();
    let row = NewMail {
        id,
        kind: mail.notice.kind(),
        petition_id: None,
        account_id: mail.account,
        address: mail.address.map(str::to_owned),
        language: mail.language,
        payload: mail.notice.payload().map_err(|error| Error::Internal(error.to_string()))?,
        dedup_key: mail.dedup_key,
        created_at: work.now,
        due_at: work.wall_now,
        campaign_id: None,
    };
    outbox::enqueue(work.conn, vec![row])?;
    Ok(id)
}
