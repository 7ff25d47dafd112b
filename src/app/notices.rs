//! Notices: who is told what, written in the transaction that causes it.

use serde_json::{Map, Value, json};
use store::ids::AccountId;
use store::staff as staff_accounts;
use uuid::Uuid;

use super::access::Role;
use super::campaigns::{self, MassAudience};
use super::{Error, Work};
use domain::calendar::Names;
use domain::language::Language;
use domain::lifecycle::{Effects, TermUnit};
use domain::notice::{Audience, NoticeKind, TermSpokenOf};
use domain::petition::StateName;
use domain::rules::RuleSet;
use domain::subscriptions::{Interest, Topic};
use domain::term_ends::Reminder;
use domain::terms::TermKind;
pub use store::inbox::InboxRow;
use store::inbox::NewNotice;
use store::outbox::NewMail;
use store::petitions::PetitionRow;
use store::{accounts, consideration, inbox, outbox, subscriptions, terms};

/// Names in three languages, as a payload carries them; the sender picks the reader's.
pub fn in_languages(names: &Names) -> Value {
    json!({ "kk": names.kk, "ru": names.ru, "en": names.en })
}

/// A payload as a reader of this language sees it: every name in three languages becomes one.
pub fn localised(payload: &Value, language: Language) -> Value {
    match payload {
        Value::Object(map)
            if map.len() == 3 && ["kk", "ru", "en"].iter().all(|key| map.contains_key(*key)) =>
        {
            map.get(language.code()).cloned().unwrap_or(Value::Null)
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), localised(value, language)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(|item| localised(item, language)).collect(),
        other => other.clone(),
    }
}

/// A mail about somebody's account. `address` is only for those who have no account yet.
pub struct AccountMail<'a> {
    pub kind: NoticeKind,
    pub account: Option<AccountId>,
    pub address: Option<&'a str>,
    pub language: Language,
    pub payload: Value,
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
        kind: mail.kind.code().to_owned(),
        petition_id: None,
        account_id: mail.account,
        address: mail.address.map(str::to_owned),
        language: mail.language.code().to_owned(),
        payload: mail.payload,
        dedup_key: mail.dedup_key,
        created_at: work.now,
        due_at: work.wall_now,
        campaign_id: None,
    };
    outbox::enqueue(work.conn, &[row])?;
    Ok(id)
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
    // A term that passes is the one that the notices of its passing speak of.
    let passed = effects.overdue.first().copied();
    for notice in &effects.notices {
        let mut payload = facts.clone();
        payload.extend(term(work, row, notice.kind, passed)?);
        if notice.kind == NoticeKind::PetitionPublished {
            to_the_interested(work, row, &facts)?;
        }
        if notice.audience == Audience::Joiners {
            campaigns::start(
                work,
                row,
                notice.kind,
                Value::Object(payload),
                &MassAudience::Joiners,
            )?;
        } else {
            tell(
                work,
                row,
                notice.kind,
                notice.audience,
                asked,
                payload,
                &row.version.to_string(),
            )?;
        }
    }
    Ok(())
}

/// Tells the author how many of the fifty have joined; once for each milestone.
///
/// # Errors
/// The store's failure.
pub fn joining_progress(work: &mut Work<'_>, row: &PetitionRow) -> Result<(), Error> {
    let kind = NoticeKind::JoiningProgress;
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind, None)?);
    tell(work, row, kind, Audience::Author, None, payload, &row.signature_count.to_string())?;
    Ok(())
}

/// Tells of a new petition whoever follows its addressee or a territory that addressee is of.
fn to_the_interested(
    work: &mut Work<'_>,
    row: &PetitionRow,
    facts: &Map<String, Value>,
) -> Result<(), Error> {
    let kind = NoticeKind::PetitionOpened;
    let mut payload = facts.clone();
    payload.extend(term(work, row, kind, None)?);
    let mut topics = vec![Topic::Addressee(row.addressee.to_string())];
    let territory = work.app.reference.body(&row.addressee).and_then(|body| body.territory.clone());
    if let Some(kato) = territory {
        let region = work.app.reference.region(&kato).map(|region| region.kato.clone());
        topics.extend(region.filter(|region| *region != kato).map(Topic::Territory));
        topics.push(Topic::Territory(kato));
    }
    for topic in topics {
        payload.insert("topic".into(), json!(topic.to_string()));
        campaigns::start(
            work,
            row,
            kind,
            Value::Object(payload.clone()),
            &MassAudience::Topic(topic),
        )?;
    }
    Ok(())
}

/// Tells the author, and followers who want to know, that a quarter more of the votes needed is there; once for
/// each quarter, also when votes are withdrawn and come again.
///
/// # Errors
/// The store's failure.
pub fn collection_progress(
    work: &mut Work<'_>,
    row: &PetitionRow,
    share: u32,
) -> Result<(), Error> {
    let kind = NoticeKind::CollectionProgress;
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind, None)?);
    payload.insert("share".into(), json!(share));
    tell(work, row, kind, Audience::Author, None, payload.clone(), &share.to_string())?;
    if campaigns::was_told(work, row.id, NoticeKind::MilestoneReached, share)? {
        return Ok(());
    }
    let audience = MassAudience::Followers(Interest::Milestones);
    campaigns::start(work, row, NoticeKind::MilestoneReached, Value::Object(payload), &audience)
}

/// Says a word before the last day of a term: to followers who want to know, or to whoever owes the act.
///
/// # Errors
/// The store's failure.
pub fn reminder(work: &mut Work<'_>, row: &PetitionRow, clock: TermKind) -> Result<(), Error> {
    let Some(Reminder { kind, .. }) = clock.reminder() else { return Ok(()) };
    let mut payload = base(work, row)?;
    payload.extend(term(work, row, kind, Some(clock))?);
    match clock.owed_by() {
        Some(owing) => {
            let step = format!("{}:{}", clock.code(), row.version);
            tell(work, row, kind, owing, None, payload, &step)?;
            Ok(())
        }
        // Nobody votes for what the public no longer sees.
        None if row.taken_down_at.is_some() => Ok(()),
        None => {
            // A last day that moves is told anew.
            let step = format!("{}:{:?}", clock.code(), row.closes_on);
            tell(work, row, kind, Audience::Author, None, payload.clone(), &step)?;
            campaigns::start(
                work,
                row,
                kind,
                Value::Object(payload),
                &MassAudience::Followers(Interest::ClosingSoon),
            )
        }
    }
}

/// Puts a notice about a petition into the inboxes of an audience and mails it to whoever is not without such mails;
/// how many had not been told of that step.
fn tell(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    audience: Audience,
    asked: Option<&str>,
    payload: Map<String, Value>,
    step: &str,
) -> Result<usize, Error> {
    let readers = readers(work, row, audience, asked)?;
    if let (true, Audience::Addressee | Audience::Asked) = (readers.is_empty(), audience) {
        return tell_of_absence(work, row, kind, asked.unwrap_or(&row.addressee), step).map(|()| 0);
    }
    let payload = Value::Object(payload);
    let key = |account: AccountId| format!("{}:{}:{step}:{account}", kind.code(), row.id);
    let entries: Vec<NewNotice> = readers
        .iter()
        .map(|(account, _)| NewNotice {
            id: Uuid::now_v7(),
            account_id: *account,
            petition_id: Some(row.id),
            kind: kind.code().to_owned(),
            payload: payload.clone(),
            created_at: work.now,
            notice_key: key(*account),
            campaign_id: None,
        })
        .collect();
    let told = inbox::put(work.conn, &entries)?;
    let without = match kind.choice() {
        Some(choice) => subscriptions::declined_among(work.conn, choice, &told)?,
        None => Vec::new(),
    };
    let mails: Vec<NewMail> = readers
        .into_iter()
        .filter(|(account, _)| told.contains(account) && !without.contains(account))
        .map(|(account, language)| NewMail {
            id: Uuid::now_v7(),
            kind: kind.code().to_owned(),
            petition_id: Some(row.id),
            account_id: Some(account),
            address: None,
            language: language.code().to_owned(),
            payload: payload.clone(),
            dedup_key: key(account),
            created_at: work.now,
            due_at: work.wall_now,
            campaign_id: None,
        })
        .collect();
    outbox::enqueue(work.conn, &mails)?;
    Ok(told.len())
}

/// Tells administrators that nobody of a body could be told.
fn tell_of_absence(
    work: &mut Work<'_>,
    row: &PetitionRow,
    untold: NoticeKind,
    body: &str,
    step: &str,
) -> Result<(), Error> {
    let mut payload = base(work, row)?;
    let names = work.app.reference.body(body).map_or(Value::Null, |body| in_languages(&body.names));
    payload.insert("asked_body".into(), names);
    let step = format!("{}:{step}", untold.code());
    tell(work, row, NoticeKind::BodyWithoutStaff, Audience::Administrators, None, payload, &step)
        .map(drop)
}

/// Last day and length of the term that the notice speaks of. The clocks of the act have been
/// written by now.
fn term(
    work: &mut Work<'_>,
    row: &PetitionRow,
    kind: NoticeKind,
    of: Option<TermKind>,
) -> Result<Map<String, Value>, Error> {
    let rules = RuleSet::of(row.rule_set);
    let mut facts = Map::new();
    let clock = match kind.term() {
        TermSpokenOf::Running(clock) => Some(clock),
        TermSpokenOf::Any => of,
        TermSpokenOf::ConsiderationToCome | TermSpokenOf::AnswerToCome | TermSpokenOf::None => None,
    };
    if let Some(clock) = clock {
        if kind.term() == TermSpokenOf::Any {
            facts.insert("clock".into(), json!(clock.code()));
        }
        if let Some(running) = terms::running(work.conn, row.id, clock)? {
            facts.insert("due_on".into(), json!(running.due_on));
            if running.unit == TermUnit::WorkingDays {
                facts.insert("days".into(), json!(running.length));
            }
        }
    }
    match kind.term() {
        TermSpokenOf::ConsiderationToCome => {
            let local = work.app.reference.is_local(&row.addressee);
            facts.insert("days".into(), json!(rules.consideration_days(local)));
        }
        TermSpokenOf::AnswerToCome => {
            facts.insert("days".into(), json!(rules.proposal_answer_days));
        }
        TermSpokenOf::Running(_) | TermSpokenOf::Any | TermSpokenOf::None => {}
    }
    Ok(facts)
}

/// Facts that every notice about a petition carries.
fn base(work: &mut Work<'_>, row: &PetitionRow) -> Result<Map<String, Value>, Error> {
    let forwarding = consideration::forwarding(work.conn, row.id)?;
    let registration =
        forwarding.and_then(|row| Some((row.registration_number?, row.registered_on?))).unzip();
    let body = work.app.reference.body(&row.addressee);
    let addressee = body.map_or(Value::Null, |body| in_languages(&body.names));
    let rules = RuleSet::of(row.rule_set);
    let secret = if row.state == StateName::Limited { row.link_key.as_deref() } else { None };
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
fn readers(
    work: &mut Work<'_>,
    row: &PetitionRow,
    audience: Audience,
    asked: Option<&str>,
) -> Result<Vec<(AccountId, Language)>, Error> {
    let office = [Role::Official, Role::FirstHead];
    Ok(match audience {
        Audience::Author => accounts::by_id(work.conn, row.author_id)?
            .filter(|author| author.disabled_at.is_none())
            .map(|author| (author.id, author.language))
            .into_iter()
            .collect(),
        Audience::Moderators => staff_accounts::of_roles(work.conn, &[Role::Moderator], None)?,
        Audience::Administrators => {
            staff_accounts::of_roles(work.conn, &[Role::Administrator], None)?
        }
        Audience::Addressee => staff_accounts::of_roles(work.conn, &office, Some(&row.addressee))?,
        Audience::Asked => match asked {
            Some(body) => staff_accounts::of_roles(work.conn, &office, Some(body))?,
            None => Vec::new(),
        },
        // Many are told by a campaign of their own, and an account's holder by `mail_account`.
        Audience::Joiners | Audience::Followers | Audience::Interested | Audience::Holder => {
            Vec::new()
        }
    })
}

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
