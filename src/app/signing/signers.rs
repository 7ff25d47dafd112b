//! The public list of signers.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::access::Caller;
use crate::petitions::visible;
use crate::{Error, Work};
use domain::calendar::civil_date;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::signatures::SignatureRow;
use store::{accounts, signatures};

/// A signer as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Given name and initial; empty for who has left the service and not come back.
    pub name: String,
    /// KATO code of the region, capital or city of republican significance.
    pub region: String,
    /// Civil day in Kazakhstan.
    pub signed_on: NaiveDate,
    /// Which signature of the petition it is.
    pub ordinal: i64,
}

/// A page of the public list of signers, newest first. Who has left the service has no name there.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn signers(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Signer>, Error> {
    visible(work, caller, id, link_key)?;
    let rows = signatures::public_list(work.conn, id, before, limit)?;
    let accounts: Vec<AccountId> = rows.iter().filter_map(|row| row.account_id).collect();
    let erased = accounts::erased_among(work.conn, &accounts)?;
    let gone = |row: &SignatureRow| row.account_id.is_some_and(|account| erased.contains(&account));
    let left: Vec<SignatureId> = rows.iter().filter(|row| gone(row)).map(|row| row.id).collect();
    let mut back: HashMap<SignatureId, String> =
        signatures::claimed_names(work.conn, &left)?.into_iter().collect();
    let signer = |row: SignatureRow| {
        Signer {
            // Who has come back has their name again.
            name: if gone(&row) {
                back.remove(&row.id).unwrap_or_default()
            } else {
                row.public_name
            },
            region: row.region,
            signed_on: civil_date(row.signed_at),
            ordinal: row.ordinal,
        }
    };
    Ok(rows.into_iter().map(signer).collect())
}
