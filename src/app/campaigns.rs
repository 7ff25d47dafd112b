//! Mass notices: to every signer who asked for news, once.

use serde_json::Value;
use uuid::Uuid;

use super::{Error, Work};
use crate::domain::notice::NoticeKind;
use crate::store::campaigns::CampaignRow;
use crate::store::notices::NewMail;
use crate::store::petitions::PetitionRow;
use crate::store::{accounts, campaigns, notices, petitions, signatures};

/// Signers whose mails are written in one transaction.
const PAGE: i64 = 1_000;

/// Writes the campaign in the transaction that causes it; the mails follow a page at a time.
///
/// # Errors
/// The store's failure.
pub fn start(work: &mut Work<'_>, row: &PetitionRow, kind: NoticeKind, payload: Value) -> Result<(), Error> {
    let campaign = CampaignRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        kind: kind.code().to_owned(),
        payload,
        created_at: work.now,
        after_ordinal: 0,
        queued: 0,
        finished_at: None,
    };
    Ok(campaigns::insert(work.conn, &campaign)?)
}

/// Writes the next page of mails of the oldest campaign; whether there was one. A page is written
/// with the place it ended at, so that a crash repeats no page and loses none; besides, the outbox
/// holds one mail a campaign and account. The author has his own notice of the same step.
///
/// # Errors
/// The store's failure.
pub fn fan_out(work: &mut Work<'_>) -> Result<bool, Error> {
    let Some(campaign) = campaigns::next(work.conn)? else { return Ok(false) };
    let author = petitions::by_id(work.conn, campaign.petition_id)?.map(|row| row.author_id);
    let page = signatures::who_asked(work.conn, campaign.petition_id, campaign.after_ordinal, PAGE)?;
    let ids: Vec<Uuid> = page.iter().map(|(_, account)| *account).filter(|account| Some(*account) != author).collect();
    let mails: Vec<NewMail> = accounts::by_ids(work.conn, &ids)?
        .into_iter()
        .filter(|account| account.disabled_at.is_none())
        .map(|account| NewMail {
            id: Uuid::now_v7(),
            kind: campaign.kind.clone(),
            petition_id: Some(campaign.petition_id),
            account_id: Some(account.id),
            address: None,
            language: account.language,
            payload: campaign.payload.clone(),
            dedup_key: format!("campaign:{}:{}", campaign.id, account.id),
            created_at: campaign.created_at,
            due_at: work.machine,
        })
        .collect();
    notices::enqueue(work.conn, &mails)?;
    let after = page.last().map_or(campaign.after_ordinal, |(ordinal, _)| *ordinal);
    let through = i64::try_from(page.len()).unwrap_or(PAGE) < PAGE;
    let queued = mails.len().try_into().unwrap_or(i32::MAX);
    campaigns::advance(work.conn, campaign.id, after, queued, through.then_some(work.machine))?;
    Ok(true)
}
