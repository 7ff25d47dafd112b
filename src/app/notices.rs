//! Notices: who is told what, written in the transaction that causes it.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::access::Role;
use super::campaigns::{self, MassAudience};
use super::{Error, Work};
use crate::domain::calendar::Names;
use crate::domain::language::Language;
use crate::domain::lifecycle::{Effects, TermUnit};
use crate::domain::notice::{Audience, NoticeKind, Term};
use crate::domain::petition::StateName;
use crate::domain::rules::RuleSet;
use crate::store::notices::{InboxRow, NewMail};
use crate::store::petitions::PetitionRow;
use crate::store::subscriptions::Interest;
use crate::store::{accounts, clocks, consideration, notices};

/// Names in three languages, as a payload carries them; the sender picks the reader's.
pub fn in_languages(names: &Names) -> Value {
    json!({ "kk": names.kk, "ru": names.ru, "en": names.en })
}

/// A payload as a reader of this language sees it: every name in three languages becomes one.
pub fn localised(payload: &Value, language: Language) -> Value {
    match payload {
        Value::Object(map) if map.len() == 3 && ["kk", "ru", "en"].iter().all(|key| map.contains_key(*key)) => {
            map.get(language.code()).cloned().unwrap_or(Value::Null)
        }
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), localised(value, language))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(|item| localised(item, language)).collect(),
        other => other.clone(),
    }
}

/// A mail about somebody's account. `address` is only for those who have no account yet.
pub struct AccountMail<'a> {
    pub kind: NoticeKind,
    pub account: Option<Uuid>,
    pub address: Option<&'a str>,
    pub language: &'a str,
    pub payload: Value,
    /// At most one mail of this name is ever written.
    pub dedup_key: String,
}

/// Writes a mail about an account.
///
/// # Errors
/// The store's failure.
pub fn mail_account(work: &mut Work<'_>, mail: AccountMail<'_>) -> Result<(), Error> {
    let row = NewMail {
        id: Uuid::now_v7(),
        kind: mail.kind.code().to_owned(),
        petition_id: None,
        account_id: mail.account,
        address: mail.address.map(str::to_owned),
        language: mail.language.to_owned(),
        payload: mail.payload,
        dedup_key: mail.dedup_key,
        created_at: work.now,
        due_at: work.machine,
        campaign_id: None,
    };
    notices::enqueue(work.conn, &[row])?;
    Ok(())
}

/// Writes every notice of a transition. `extra` are the facts that only its act knows, `asked` the
/// body that an inquiry goes to.
///
/// # Errors
/// The store's failure.
pub fn send(
    work: &mut Work<'_>,
    row: &PetitionRow,
    effects: &Effects,
    extra: Map<String, Value>,
    asked: Option<&str>,
) -> Result<(), Error> {
    if effects.notices.is_empty() {
        return Ok(());
    }
    let mut facts = base(work, row)?;
    facts.extend(extra);
    let mut mails = Vec::new();
    let mut inbox = Vec::new();
    for notice in &effects.notices {
        let mut payload = facts.clone();
        payload.extend(term(work, row, notice.kind)?);
        let payload = Value::Object(payload);
        if notice.audience == Audience::Joiners {
            campaigns::start(work, row, notice.kind, payload, &MassAudience::Joiners)?;
            continue;
        }
        if notice.kind == NoticeKind::PetitionPublished {
            to_the_interested(work, row, &facts)?;
        }
        for (account, language) in recipients(work, row, notice.audience, asked)? {
            let step = format!("{}:{account}", row.version);
            mails.push(mail(work, row, notice.kind, (account, language), payload.clone(), &step));
            inbox.push(InboxRow {
                id: Uuid::now_v7(),
                account_id: account,
                petition_id: Some(row.id),
                kind: notice.kind.code().to_owned(),
                payload: payload.clone(),
                created_at: work.now,
            });
        }
    }
    notices::enqueue(work.conn, &mails)?;
    Ok(notices::put_inbox(work.conn, &inbox)?)
}

/// Tells the author how many of the fifty have joined; once for each milestone.
///
/// # Errors
/// The store's failure.
pub fn joining_progress(work: &mut Work<'_>, row: &PetitionRow) -> Result<(), Error> {
    let kind = NoticeKind::JoiningProgress;
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind)?);
    for recipient in recipients(work, row, Audience::Author, None)? {
        let milestone = row.signature_count.to_string();
        let mail = mail(work, row, kind, recipient, Value::Object(payload.clone()), &milestone);
        notices::enqueue(work.conn, &[mail])?;
    }
    Ok(())
}

/// Tells of a new petition whoever follows its addressee or a territory that addressee is of.
fn to_the_interested(work: &mut Work<'_>, row: &PetitionRow, facts: &Map<String, Value>) -> Result<(), Error> {
    let kind = NoticeKind::PetitionOpened;
    let mut payload = facts.clone();
    payload.extend(term(work, row, kind)?);
    let mut topics = vec![format!("addressee:{}", row.addressee)];
    let territory = work.app.reference.body(&row.addressee).and_then(|body| body.territory.clone());
    if let Some(kato) = territory {
        let region = work.app.reference.region(&kato).map(|region| region.kato.clone());
        topics.extend(region.filter(|region| *region != kato).map(|region| format!("territory:{region}")));
        topics.push(format!("territory:{kato}"));
    }
    for topic in topics {
        payload.insert("topic".into(), json!(topic));
        campaigns::start(work, row, kind, Value::Object(payload.clone()), &MassAudience::Topic(topic))?;
    }
    Ok(())
}

/// Tells the author, and followers who want to know, that a quarter more of the votes needed is there.
///
/// # Errors
/// The store's failure.
pub fn collection_progress(work: &mut Work<'_>, row: &PetitionRow, share: u32) -> Result<(), Error> {
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, NoticeKind::CollectionProgress)?);
    payload.insert("share".into(), json!(share));
    let payload = Value::Object(payload);
    for recipient in recipients(work, row, Audience::Author, None)? {
        let mail = mail(work, row, NoticeKind::CollectionProgress, recipient, payload.clone(), &share.to_string());
        if notices::enqueue(work.conn, &[mail])? == 0 {
            // Votes were withdrawn and came again: everybody has heard of this quarter.
            return Ok(());
        }
    }
    campaigns::start(work, row, NoticeKind::MilestoneReached, payload, &MassAudience::Followers(Interest::Milestones))
}

/// Tells followers who want to know that collection ends in a week.
///
/// # Errors
/// The store's failure.
pub fn closing_soon(work: &mut Work<'_>, row: &PetitionRow) -> Result<(), Error> {
    let kind = NoticeKind::ClosingSoon;
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind)?);
    campaigns::start(work, row, kind, Value::Object(payload), &MassAudience::Followers(Interest::ClosingSoon))
}

/// Reminds those who owe an act of the last day of its term.
///
/// # Errors
/// The store's failure.
pub fn reminder(work: &mut Work<'_>, row: &PetitionRow, kind: NoticeKind) -> Result<(), Error> {
    let audience = if kind == NoticeKind::ModerationDueSoon { Audience::Moderators } else { Audience::Addressee };
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind)?);
    let payload = Value::Object(payload);
    for (account, language) in recipients(work, row, audience, None)? {
        let step = format!("{}:{account}", row.version);
        let mail = mail(work, row, kind, (account, language), payload.clone(), &step);
        notices::enqueue(work.conn, &[mail])?;
        notices::put_inbox(work.conn, &[InboxRow {
            id: Uuid::now_v7(),
            account_id: account,
            petition_id: Some(row.id),
            kind: kind.code().to_owned(),
            payload: payload.clone(),
            created_at: work.now,
        }])?;
    }
    Ok(())
}

/// A mail about a petition; at most one is ever written for that step of it.
fn mail(
    work: &Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    (account, language): (Uuid, String),
    payload: Value,
    step: &str,
) -> NewMail {
    NewMail {
        id: Uuid::now_v7(),
        kind: kind.code().to_owned(),
        petition_id: Some(row.id),
        account_id: Some(account),
        address: None,
        language,
        payload,
        dedup_key: format!("{}:{}:{step}", kind.code(), row.id),
        created_at: work.now,
        due_at: work.machine,
        campaign_id: None,
    }
}

/// Last day and length of the term that the notice speaks of. The clocks of the act have been
/// written by now.
fn term(work: &mut Work<'_>, row: &PetitionRow, kind: NoticeKind) -> Result<Map<String, Value>, Error> {
    let rules = RuleSet::of(row.version_of_rules()?);
    let mut facts = Map::new();
    match kind.term() {
        Some(Term::Running(kind)) => {
            if let Some(clock) = clocks::running(work.conn, row.id, kind.code())? {
                facts.insert("due_on".into(), json!(clock.due_on));
                if clock.unit == TermUnit::WorkingDays.code() {
                    facts.insert("days".into(), json!(clock.length));
                }
            }
        }
        Some(Term::ConsiderationToCome) => {
            let local = work.app.reference.is_local(&row.addressee);
            facts.insert("days".into(), json!(rules.consideration_days(local)));
        }
        Some(Term::AnswerToCome) => {
            facts.insert("days".into(), json!(rules.proposal_answer_days));
        }
        None => {}
    }
    Ok(facts)
}

/// Facts that every notice about a petition carries.
fn base(work: &mut Work<'_>, row: &PetitionRow) -> Result<Map<String, Value>, Error> {
    let forwarding = consideration::forwarding(work.conn, row.id)?;
    let registration = forwarding.and_then(|row| Some((row.registration_number?, row.registered_on?))).unzip();
    let body = work.app.reference.body(&row.addressee);
    let addressee = body.map_or(Value::Null, |body| in_languages(&body.names));
    let rules = RuleSet::of(row.version_of_rules()?);
    let secret = if row.state_name()? == StateName::Limited { row.link_key.as_deref() } else { None };
    let facts = [
        ("number", json!(row.number)),
        ("title", json!(row.title)),
        ("addressee", addressee.clone()),
        ("body", addressee),
        ("petition_link", json!(work.app.links.petition(row.id, None))),
        ("link", json!(work.app.links.petition(row.id, secret))),
        ("signature_count", json!(row.signature_count)),
        ("required_count", json!(row.required_count)),
        ("closes_on", json!(row.closes_on)),
        ("joining_ends_on", json!(row.joining_ends_on)),
        ("joiners_required", json!(rules.joiners_required)),
        ("registration_number", json!(registration.0)),
        ("registered_on", json!(registration.1)),
    ];
    Ok(facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect())
}

/// The accounts of an audience, with the language each reads.
fn recipients(work: &mut Work<'_>, row: &PetitionRow, audience: Audience, asked: Option<&str>) -> Result<Vec<(Uuid, String)>, Error> {
    Ok(match audience {
        Audience::Author => accounts::by_id(work.conn, row.author_id)?
            .map(|author| (author.id, author.language))
            .into_iter()
            .collect(),
        Audience::Moderators => accounts::staff(work.conn, &[Role::Moderator.code()], None)?,
        Audience::Addressee => {
            let roles = [Role::Official.code(), Role::FirstHead.code()];
            accounts::staff(work.conn, &roles, Some(&row.addressee))?
        }
        Audience::Asked => match asked {
            Some(body) => accounts::staff(work.conn, &[Role::Official.code(), Role::FirstHead.code()], Some(body))?,
            None => Vec::new(),
        },
        // Signers who asked are mailed by a campaign of their own.
        Audience::Joiners => Vec::new(),
    })
}

/// A page of an account's inbox, newest first.
///
/// # Errors
/// The store's failure.
pub fn inbox_page(work: &mut Work<'_>, account: Uuid, before: Option<Uuid>, limit: i64) -> Result<Vec<InboxRow>, Error> {
    Ok(notices::inbox_of(work.conn, account, before, limit)?)
}
