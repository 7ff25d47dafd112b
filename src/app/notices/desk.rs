//! Notices that the desk of moderators causes, and no act of the law.

use std::collections::HashMap;

use uuid::Uuid;

use super::addressing::Addressing;
use super::facts::{self, payload};
use super::telling::tell;
use crate::{Error, Work};
use domain::language::Language;
use domain::notice::{Audience, NoticeKind};
use notice_facts::{InLanguages, Reasons, StepFacts, TakenOver, TermFacts};
use store::ids::{AccountId, DelayNoticeId};
use store::inbox::NewNotice;
use store::outbox::NewMail;
use store::petitions::PetitionRow;
use store::{accounts, inbox, outbox};

/// Tells a moderator that another one has taken over what they had in hand.
///
/// # Errors
/// The store's failure.
pub fn hold_taken_over(
    work: &mut Work<'_>,
    row: &PetitionRow,
    former: AccountId,
    taken: TakenOver,
    entry: Uuid,
) -> Result<(), Error> {
    let petition = facts::petition(work, row)?;
    let step = StepFacts::TakenOver(taken);
    let notice = facts::notice(NoticeKind::HoldTakenOver, petition, TermFacts::default(), step)?;
    let to = Addressing { former_holder: Some(former), ..Addressing::default() };
    tell(work, row, &notice, Audience::FormerHolder, to, &entry.to_string()).map(drop)
}

/// Tells the authors of these petitions that moderation takes longer; whoever sends it keeps of which they were told.
///
/// # Errors
/// The store's failure.
pub fn moderation_delayed(
    work: &mut Work<'_>,
    of: DelayNoticeId,
    words: &InLanguages,
    rows: &[PetitionRow],
) -> Result<(), Error> {
    let kind = NoticeKind::ModerationDelayed;
    let authors: Vec<AccountId> = rows.iter().map(|row| row.author_id).collect();
    let languages: HashMap<AccountId, Language> = accounts::by_ids(work.conn, &authors)?
        .into_iter()
        .map(|account| (account.id, account.language))
        .collect();
    let (mut entries, mut mails) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(language) = languages.get(&row.author_id) else { continue };
        let petition = facts::before_forwarding(work, row);
        let step = StepFacts::Reasons(Reasons { reasoning: words.clone().into() });
        let payload = payload(&facts::notice(kind, petition, TermFacts::default(), step)?)?;
        let key = format!("{}:{}:{of}:{}", kind.code(), row.id, row.author_id);
        entries.push(NewNotice {
            id: Uuid::now_v7(),
            account_id: row.author_id,
            petition_id: Some(row.id),
            kind,
            payload: payload.clone(),
            created_at: work.now,
            notice_key: key.clone(),
            campaign_id: None,
        });
        mails.push(NewMail {
            id: Uuid::now_v7(),
            kind,
            petition_id: Some(row.id),
            account_id: Some(row.author_id),
            address: None,
            language: *language,
            payload,
            dedup_key: key,
            created_at: work.now,
            due_at: work.wall_now,
            campaign_id: None,
        });
    }
    inbox::put(work.conn, entries)?;
    outbox::enqueue(work.conn, mails)?;
    Ok(())
}
