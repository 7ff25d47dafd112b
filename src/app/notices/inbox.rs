//! One's own inbox.

use uuid::Uuid;

use crate::{Error, Work};
use store::ids::AccountId;
use store::inbox::{self, InboxRow};

/// Unread notices are counted up to here.
pub const MOST_UNREAD: i64 = 1_000;

/// A page of an account's inbox, newest first, and how many of all are unread.
///
/// # Errors
/// The store's failure.
pub fn inbox_page(
    work: &mut Work<'_>,
    account: AccountId,
    unread: bool,
    before: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<InboxRow>, i64), Error> {
    let rows = inbox::of(work.conn, account, unread, before, limit)?;
    Ok((rows, inbox::unread(work.conn, account, MOST_UNREAD)?))
}

/// Notes that an account's notices have been read, up to that one.
///
/// # Errors
/// [`Error::Invalid`] at `/up_to` for what is no notice of the account's.
pub fn mark_read(work: &mut Work<'_>, account: AccountId, up_to: Uuid) -> Result<(), Error> {
    if !inbox::has(work.conn, account, up_to)? {
        return Err(Error::invalid("/up_to", "unknown_value", "no notice of yours"));
    }
    Ok(inbox::mark_read(work.conn, account, up_to, work.now)?)
}
