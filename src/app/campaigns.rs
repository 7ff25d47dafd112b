//! Mass notices: to everybody who asked for such news, once.

use std::collections::{HashMap, HashSet};
use store::ids::{AccountId, PetitionId};

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Error, Work};
use domain::language::Language;
use domain::notice::NoticeKind;
use domain::subscriptions::{AudienceOfMany, Choice, Interest, Topic};
pub use store::campaigns::CampaignRow;
use store::inbox::NewNotice;
use store::outbox::NewMail;
use store::petitions::PetitionRow;
use store::{accounts, campaigns, inbox, outbox, petitions, signatures, subscriptions};

/// People whose mails are written in one transaction.
const PAGE: i64 = 1_000;
/// Mass mails to one address in a day; what is more is due a day later.
pub const A_DAY: i64 = 10;

/// The place of a campaign that has no signers to go through, or is through with them.
const NO_SIGNERS: i64 = i64::MAX;

/// Who a mass notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MassAudience {
    /// Signers who asked, and followers who want answers.
    Joiners,
    /// Followers with that interest.
    Followers(Interest),
    /// Those who want to hear of new petitions to a body or in a territory.
    Topic(Topic),
}

impl MassAudience {
    /// How campaigns keep it; its topic stands beside.
    const fn word(&self) -> AudienceOfMany {
        match self {
            Self::Joiners | Self::Followers(Interest::Answers) => AudienceOfMany::Joiners,
            Self::Followers(Interest::Milestones) => AudienceOfMany::Milestones,
            Self::Followers(Interest::ClosingSoon) => AudienceOfMany::ClosingSoon,
            Self::Topic(_) => AudienceOfMany::Topic,
        }
    }

    fn of(row: &CampaignRow) -> Self {
        match row.audience {
            AudienceOfMany::Joiners => Self::Joiners,
            AudienceOfMany::Milestones => Self::Followers(Interest::Milestones),
            AudienceOfMany::ClosingSoon => Self::Followers(Interest::ClosingSoon),
            AudienceOfMany::Topic => {
                row.topic.as_deref().and_then(Topic::parse).map_or(Self::Joiners, Self::Topic)
            }
        }
    }
}

/// Writes the campaign in the transaction that causes it; people are told a page at a time. While nobody has been told
/// of one of the same kind, that one takes the new text instead, unless each of them tells of something of its own. One that is under way ends: everybody is told of the
/// new text, and those whom it had not reached of that alone.
///
/// # Errors
/// The store's failure.
pub fn start(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    payload: Value,
    audience: &MassAudience,
) -> Result<(), Error> {
    let topic = match audience {
        MassAudience::Topic(topic) => Some(topic.to_string()),
        MassAudience::Joiners | MassAudience::Followers(_) => None,
    };
    if topic.is_none() && !kind.stands_alone() {
        if campaigns::replace_text(work.conn, row.id, kind, &payload)? {
            return Ok(());
        }
        campaigns::supersede(work.conn, row.id, kind, work.wall_now)?;
    }
    let campaign = CampaignRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        kind,
        payload,
        created_at: work.now,
        after_ordinal: if *audience == MassAudience::Joiners { 0 } else { NO_SIGNERS },
        queued: 0,
        finished_at: None,
        audience: audience.word(),
        topic,
        after_account: None,
        sent: 0,
        failed: 0,
        settled_at: None,
        superseded_at: None,
    };
    campaigns::insert(work.conn, campaign)?;
    Ok(())
}

/// Whether followers have been told, or are being told, of that share of the votes needed.
///
/// # Errors
/// The store's failure.
pub fn was_told(
    work: &mut Work<'_>,
    petition: PetitionId,
    kind: NoticeKind,
    share: u32,
) -> Result<bool, Error> {
    let told = campaigns::payloads(work.conn, petition, kind)?;
    Ok(told.iter().any(|payload| payload["share"] == share))
}

/// The oldest campaign whose people are not all told, but for those left aside.
///
/// # Errors
/// The store's failure.
pub fn next(work: &mut Work<'_>, aside: &[Uuid]) -> Result<Option<Uuid>, Error> {
    Ok(campaigns::next(work.conn, aside)?)
}

/// Tells the next page of people of a campaign, in their inboxes and by mail; whether nobody else did. A page is written with the place it ended at, so that a crash repeats no page and loses none; besides, nobody is told
/// twice of the same. The author has a notice of their own of the same step.
///
/// # Errors
/// The store's failure.
pub fn fan_out(work: &mut Work<'_>, id: Uuid) -> Result<bool, Error> {
    let Some(mut campaign) = campaigns::lock(work.conn, id)? else { return Ok(false) };
    let (people, through) = next_page(work, &mut campaign)?;
    let author = petitions::by_id(work.conn, campaign.petition_id)?.map(|row| row.author_id);
    let ids: Vec<AccountId> =
        people.into_iter().filter(|account| Some(*account) != author).collect();
    let people: Vec<(AccountId, Language)> = accounts::by_ids(work.conn, &ids)?
        .into_iter()
        .filter(|account| account.disabled_at.is_none())
        .map(|account| (account.id, account.language))
        .collect();
    let told = tell(work, &campaign, &people)?;
    let queued = mail(
        work,
        &campaign,
        people.into_iter().filter(|(account, _)| told.contains(account)).collect(),
    )?;
    campaign.finished_at = through.then_some(work.wall_now);
    campaigns::advance(work.conn, &campaign, queued.try_into().unwrap_or(i32::MAX))?;
    Ok(true)
}

/// Puts the notice into these people's inboxes; who had not been told. Who follows a body and its territory hears of
/// a new petition once.
fn tell(
    work: &mut Work<'_>,
    campaign: &CampaignRow,
    people: &[(AccountId, Language)],
) -> Result<HashSet<AccountId>, Error> {
    let of_what = if campaign.topic.is_some() {
        format!("{}:{}", campaign.kind.code(), campaign.petition_id)
    } else {
        format!("campaign:{}", campaign.id)
    };
    let entries: Vec<NewNotice> = people
        .iter()
        .map(|(account, _)| NewNotice {
            id: Uuid::now_v7(),
            account_id: *account,
            petition_id: Some(campaign.petition_id),
            kind: campaign.kind,
            payload: Value::Object(serde_json::Map::new()),
            created_at: campaign.created_at,
            notice_key: format!("{of_what}:{account}"),
            campaign_id: Some(campaign.id),
        })
        .collect();
    Ok(inbox::put(work.conn, entries)?.into_iter().collect())
}

/// Mails it to those of them who are not without news; how many.
fn mail(
    work: &mut Work<'_>,
    campaign: &CampaignRow,
    people: Vec<(AccountId, Language)>,
) -> Result<usize, Error> {
    let ids: Vec<AccountId> = people.iter().map(|(account, _)| *account).collect();
    let without: HashSet<AccountId> =
        subscriptions::declined_among(work.conn, Choice::News, &ids)?.into_iter().collect();
    let day = Duration::days(1);
    let had: HashMap<AccountId, i64> =
        subscriptions::mass_mails_since(work.conn, &ids, work.wall_now - day)?
            .into_iter()
            .filter_map(|(account, mails)| Some((account?, mails)))
            .collect();
    let mails: Vec<NewMail> = people
        .into_iter()
        .filter(|(account, _)| !without.contains(account))
        .map(|(account, language)| NewMail {
            id: Uuid::now_v7(),
            kind: campaign.kind,
            petition_id: Some(campaign.petition_id),
            account_id: Some(account),
            address: None,
            language,
            payload: Value::Object(serde_json::Map::new()),
            dedup_key: format!("campaign:{}:{account}", campaign.id),
            created_at: campaign.created_at,
            due_at: work.wall_now
                + day * i32::try_from(had.get(&account).unwrap_or(&0) / A_DAY).unwrap_or(0),
            campaign_id: Some(campaign.id),
        })
        .collect();
    Ok(outbox::enqueue(work.conn, mails)?)
}

/// The next people of a campaign, and whether they are the last.
fn next_page(
    work: &mut Work<'_>,
    campaign: &mut CampaignRow,
) -> Result<(Vec<AccountId>, bool), Error> {
    let whole = |length: usize| i64::try_from(length).unwrap_or(PAGE) >= PAGE;
    if campaign.after_ordinal != NO_SIGNERS {
        let page =
            signatures::who_asked(work.conn, campaign.petition_id, campaign.after_ordinal, PAGE)?;
        let last = page.last().map_or(campaign.after_ordinal, |(ordinal, _)| *ordinal);
        campaign.after_ordinal = if whole(page.len()) { last } else { NO_SIGNERS };
        let people: Vec<AccountId> = page.into_iter().map(|(_, account)| account).collect();
        let deaf: HashSet<AccountId> =
            subscriptions::deaf_among(work.conn, campaign.petition_id, &people)?
                .into_iter()
                .collect();
        return Ok((people.into_iter().filter(|account| !deaf.contains(account)).collect(), false));
    }
    let people = match MassAudience::of(campaign) {
        MassAudience::Joiners => followers(work, campaign, Interest::Answers)?,
        MassAudience::Followers(interest) => followers(work, campaign, interest)?,
        MassAudience::Topic(topic) => {
            subscriptions::interested(work.conn, &topic, campaign.after_account, PAGE)?
        }
    };
    campaign.after_account = people.last().copied().or(campaign.after_account);
    let through = !whole(people.len());
    Ok((people, through))
}

fn followers(
    work: &mut Work<'_>,
    campaign: &CampaignRow,
    interest: Interest,
) -> Result<Vec<AccountId>, Error> {
    Ok(subscriptions::followers(
        work.conn,
        campaign.petition_id,
        interest,
        campaign.after_account,
        PAGE,
    )?)
}

/// When a campaign will be through, at the pace it has had so far; none before its first mail or after its last.
pub fn estimated_end(row: &CampaignRow, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let done = row.sent + row.failed;
    let (Some(last), true) = (row.settled_at, done > 0 && done < row.queued) else { return None };
    let began = row
        .id
        .get_timestamp()
        .and_then(|at| DateTime::from_timestamp(i64::try_from(at.to_unix().0).ok()?, 0))?;
    let a_mail = (last - began).num_milliseconds().max(1) / i64::from(done);
    Some(now + Duration::milliseconds(a_mail.saturating_mul(i64::from(row.queued - done))))
}

/// A page of campaigns, newest first.
///
/// # Errors
/// The store's failure.
pub fn list(
    work: &mut Work<'_>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CampaignRow>, Error> {
    Ok(campaigns::list(work.conn, before, limit)?)
}
