//! Following petitions, bodies and territories, the end of it by one click, and mails one is without.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use store::ids::{AccountId, PetitionId};

use super::access::Caller;
use super::{App, Error, Work};
use domain::public_body::BodySlug;
use domain::subscriptions::{Choice, Interest, Topic};
pub use store::subscriptions::{SubscriptionRow, TopicRow};
use store::{accounts, petitions, subscriptions};

/// Topics of one person at most.
pub const MOST_TOPICS: usize = 50;
/// Followed petitions that are listed at once.
pub const LISTED: i64 = 500;

/// What a person wants to hear of a petition: what they said last, else what they asked for when they signed.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn read(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
) -> Result<SubscriptionRow, Error> {
    super::petitions::visible(work, Some(caller), petition, None)?;
    if let Some(row) = subscriptions::of(work.conn, caller.id(), petition)? {
        return Ok(row);
    }
    let answers = subscriptions::asked_when_signing(work.conn, caller.id(), petition)?;
    Ok(row(work, caller.id(), petition, if answers { &[Interest::Answers] } else { &[] }))
}

/// Says what a person wants to hear of a petition from now on.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn follow(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    interests: &[Interest],
) -> Result<SubscriptionRow, Error> {
    super::petitions::visible(work, Some(caller), petition, None)?;
    put(work, caller.id(), petition, interests)
}

/// Notes that somebody who has signed before wants to hear how it goes on, and of what else they asked for besides.
pub(crate) fn ask_for_answers(
    work: &mut Work<'_>,
    account: AccountId,
    petition: PetitionId,
) -> Result<(), Error> {
    let said = subscriptions::of(work.conn, account, petition)?;
    if said.as_ref().is_some_and(|row| row.answers) {
        return Ok(());
    }
    let said = said.unwrap_or_else(|| row(work, account, petition, &[]));
    let row = SubscriptionRow { answers: true, changed_at: work.now, ..said };
    Ok(subscriptions::put(work.conn, &row)?)
}

/// What waits to be mailed and is no longer wanted is dropped before it goes out.
fn put(
    work: &mut Work<'_>,
    account: AccountId,
    id: PetitionId,
    interests: &[Interest],
) -> Result<SubscriptionRow, Error> {
    let row = row(work, account, id, interests);
    subscriptions::put(work.conn, &row)?;
    Ok(row)
}

fn row(
    work: &Work<'_>,
    account_id: AccountId,
    petition_id: PetitionId,
    interests: &[Interest],
) -> SubscriptionRow {
    SubscriptionRow {
        account_id,
        petition_id,
        answers: interests.contains(&Interest::Answers),
        milestones: interests.contains(&Interest::Milestones),
        closing_soon: interests.contains(&Interest::ClosingSoon),
        changed_at: work.now,
    }
}

/// Everything a person follows.
///
/// # Errors
/// The store's failure.
pub fn all(
    work: &mut Work<'_>,
    caller: &Caller,
) -> Result<(Vec<SubscriptionRow>, Vec<TopicRow>), Error> {
    let petitions = subscriptions::followed_by(work.conn, caller.id(), LISTED)?;
    Ok((petitions, subscriptions::topics_of(work.conn, caller.id())?))
}

/// Follows a body or a territory: new petitions there are told.
///
/// # Errors
/// [`Error::NotFound`] for a code of nothing, [`Error::Conflict`] beyond [`MOST_TOPICS`].
pub fn add_topic(
    work: &mut Work<'_>,
    caller: &Caller,
    kind: &str,
    code: &str,
) -> Result<(), Error> {
    let topic = known(work, kind, code)?;
    if subscriptions::topics_of(work.conn, caller.id())?.len() >= MOST_TOPICS {
        return Err(Error::Conflict("too_many_topics"));
    }
    let row = TopicRow {
        account_id: caller.id(),
        kind: topic.kind().to_owned(),
        code: topic.code().to_owned(),
        created_at: work.now,
    };
    Ok(subscriptions::put_topic(work.conn, &row)?)
}

fn known(work: &Work<'_>, kind: &str, code: &str) -> Result<Topic, Error> {
    let topic = present(work, Topic::of(kind, code).ok_or(Error::NotFound)?);
    let known = match &topic {
        Topic::Addressee(slug) => work.reference.body(slug).is_some(),
        Topic::Territory(kato) => work.reference.territory(kato).is_some(),
    };
    if known { Ok(topic) } else { Err(Error::NotFound) }
}

/// Whoever follows a body follows those that come after it.
fn present(work: &Work<'_>, topic: Topic) -> Topic {
    match topic {
        Topic::Addressee(slug) => match BodySlug::parse(&slug) {
            Some(body) => Topic::Addressee(work.reference.present(&body).to_string()),
            None => Topic::Addressee(slug),
        },
        Topic::Territory(kato) => Topic::Territory(kato),
    }
}

/// Stops following a body or a territory; so does asking twice.
///
/// # Errors
/// [`Error::NotFound`] for a code of nothing.
pub fn drop_topic(
    work: &mut Work<'_>,
    caller: &Caller,
    kind: &str,
    code: &str,
) -> Result<(), Error> {
    let topic = known(work, kind, code)?;
    Ok(subscriptions::drop_topic(work.conn, caller.id(), &topic)?)
}

/// The kinds of mail that a person gets or is without by their own choice.
///
/// # Errors
/// The store's failure.
pub fn choices(work: &mut Work<'_>, account: AccountId) -> Result<Vec<(Choice, bool)>, Error> {
    let declined = subscriptions::declined_by(work.conn, account)?;
    let wanted = |choice: Choice| !declined.contains(&choice);
    Ok(Choice::ALL.into_iter().map(|choice| (choice, wanted(choice))).collect())
}

/// Notes that a person wants such mails, or is without them from now on.
///
/// # Errors
/// The store's failure.
pub fn choose(
    work: &mut Work<'_>,
    account: AccountId,
    choice: Choice,
    wanted: bool,
) -> Result<(), Error> {
    Ok(subscriptions::choose(work.conn, account, choice, wanted)?)
}

/// What an end to news is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// News of that petition.
    Petition(PetitionId),
    /// New petitions to that body, or in that territory.
    Topic(Topic),
}

/// What the tag of an end to news is made for.
const PURPOSE: &str = "unsubscription";

/// What lengthens a token, and is no part of what it says.
const FILLER: char = ' ';

/// The token by which whoever holds a mail ends such mails to its account, without signing in (RFC 8058).
pub fn token(app: &App, account: AccountId, scope: &Scope) -> String {
    let mut said = match scope {
        Scope::Petition(id) => format!("{account}petition:{id}"),
        Scope::Topic(topic) => format!("{account}{topic}"),
    };
    let length = said.len() + app.identity.tag(PURPOSE, &[]).len();
    if length.is_multiple_of(3) {
        // Base64 of threes may end in - or _, which mail programs leave out of a link. Other lengths cannot.
        said.push(FILLER);
    }
    let tag = app.identity.tag(PURPOSE, said.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode([said.as_bytes(), &tag].concat())
}

/// Ends the news a token is about. A second time changes nothing, nor does it for a person who has left: they get no
/// more of them, which is what whoever clicks wants to hear.
///
/// # Errors
/// [`Error::NotFound`] for a token that is not ours.
pub fn unsubscribe(work: &mut Work<'_>, token: &str) -> Result<(), Error> {
    let (account, scope) = opened(work.app, token).ok_or(Error::NotFound)?;
    end(work, account, scope)
}

/// Ends such news to an account.
pub(super) fn end(work: &mut Work<'_>, account: AccountId, scope: Scope) -> Result<(), Error> {
    if accounts::by_id(work.conn, account)?.is_none()
        || !accounts::erased_among(work.conn, &[account])?.is_empty()
    {
        return Ok(());
    }
    match scope {
        Scope::Petition(petition) => match petitions::by_id(work.conn, petition)? {
            Some(_) => put(work, account, petition, &[]).map(drop),
            None => Ok(()),
        },
        // An old mail names the body as it was called then.
        Scope::Topic(topic) => {
            let topic = present(work, topic);
            Ok(subscriptions::drop_topic(work.conn, account, &topic)?)
        }
    }
}

fn opened(app: &App, token: &str) -> Option<(AccountId, Scope)> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, tag) =
        bytes.split_at_checked(bytes.len().checked_sub(app.identity.tag(PURPOSE, &[]).len())?)?;
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&app.identity.tag(PURPOSE, said)[..], tag)) {
        return None;
    }
    let (account, scope) = std::str::from_utf8(said).ok()?.split_at_checked(36)?;
    let scope = scope.trim_end_matches(FILLER);
    let scope = match scope.split_once(':')? {
        ("petition", id) => Scope::Petition(id.parse().ok()?),
        _ => Scope::Topic(Topic::parse(scope)?),
    };
    Some((account.parse().ok()?, scope))
}
