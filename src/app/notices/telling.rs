//! Telling an audience: in their inboxes, and by mail.

use serde_json::Value;
use uuid::Uuid;

use super::addressing::Addressing;
use super::facts::{self, body_name, payload};
use super::readers::readers;
use crate::campaigns::{self, MassAudience};
use crate::{Error, Work};
use domain::language::Language;
use domain::notice::{Audience, NoticeKind};
use notice_facts::{AbsentBody, PetitionNotice, StepFacts, TermFacts};
use store::ids::AccountId;
use store::inbox::NewNotice;
use store::outbox::NewMail;
use store::petitions::PetitionRow;
use store::{inbox, outbox, subscriptions};

/// Puts a notice about a petition into the inboxes of an audience and mails it to whoever is not without such mails;
/// how many had not been told of that step.
pub(super) fn tell(
    work: &mut Work<'_>,
    row: &PetitionRow,
    notice: &PetitionNotice,
    audience: Audience,
    to: Addressing<'_>,
    step: &str,
) -> Result<usize, Error> {
    let kind = notice.kind();
    let readers = readers(work, row, audience, to)?;
    if let (true, Audience::Addressee | Audience::Asked) = (readers.is_empty(), audience) {
        let complained = to.complaint.and_then(|complaint| complaint.body.as_deref());
        let body = to.asked.or(complained).unwrap_or(&row.addressee);
        return tell_of_absence(work, row, kind, body, step).map(|()| 0);
    }
    let payload = payload(notice)?;
    let key = |account: AccountId| format!("{}:{}:{step}:{account}", kind.code(), row.id);
    let entries = readers.iter().map(|(account, _)| NewNotice {
        id: Uuid::now_v7(),
        account_id: *account,
        petition_id: Some(row.id),
        kind,
        payload: payload.clone(),
        created_at: work.now,
        notice_key: key(*account),
        campaign_id: None,
    });
    let told = inbox::put(work.conn, entries.collect())?;
    let without = match kind.choice() {
        Some(choice) => subscriptions::declined_among(work.conn, choice, &told)?,
        None => Vec::new(),
    };
    let mailed: Vec<(AccountId, Language)> = readers
        .into_iter()
        .filter(|(account, _)| told.contains(account) && !without.contains(account))
        .collect();
    mail(work, row, kind, &payload, mailed, key)?;
    Ok(told.len())
}

fn mail(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    payload: &Value,
    readers: Vec<(AccountId, Language)>,
    key: impl Fn(AccountId) -> String,
) -> Result<(), Error> {
    let mails = readers.into_iter().map(|(account, language)| NewMail {
        id: Uuid::now_v7(),
        kind,
        petition_id: Some(row.id),
        account_id: Some(account),
        address: None,
        language,
        payload: payload.clone(),
        dedup_key: key(account),
        created_at: work.now,
        due_at: work.wall_now,
        campaign_id: None,
    });
    outbox::enqueue(work.conn, mails.collect())?;
    Ok(())
}

/// Mails a notice of a step to addresses without an account, in the language of the petition; once a step.
pub(super) fn mail_addresses(
    work: &mut Work<'_>,
    row: &PetitionRow,
    notice: &PetitionNotice,
    audience: Audience,
    addresses: &[String],
) -> Result<(), Error> {
    let (kind, payload) = (notice.kind(), payload(notice)?);
    let mark = if audience == Audience::Representative { "r" } else { "" };
    let mails = addresses.iter().enumerate().map(|(place, address)| NewMail {
        id: Uuid::now_v7(),
        kind,
        petition_id: Some(row.id),
        account_id: None,
        address: Some(address.clone()),
        language: row.language,
        payload: payload.clone(),
        dedup_key: format!("{}:{}:{}:{mark}{place}", kind.code(), row.id, row.version),
        created_at: work.now,
        due_at: work.wall_now,
        campaign_id: None,
    });
    outbox::enqueue(work.conn, mails.collect())?;
    Ok(())
}

/// Tells many, by a campaign of its own.
pub(super) fn tell_many(
    work: &mut Work<'_>,
    row: &PetitionRow,
    notice: &PetitionNotice,
    audience: &MassAudience,
) -> Result<(), Error> {
    campaigns::start(work, row, notice.kind(), payload(notice)?, audience)
}

/// Tells administrators that nobody of a body could be told.
fn tell_of_absence(
    work: &mut Work<'_>,
    row: &PetitionRow,
    untold: NoticeKind,
    body: &str,
    step: &str,
) -> Result<(), Error> {
    let kind = NoticeKind::BodyWithoutStaff;
    let petition = facts::petition(work, row)?;
    let absent = StepFacts::AbsentBody(AbsentBody { asked_body: body_name(work, body) });
    let notice = facts::notice(kind, petition, TermFacts::default(), absent)?;
    let step = format!("{}:{step}", untold.code());
    tell(work, row, &notice, Audience::Administrators, Addressing::default(), &step).map(drop)
}
