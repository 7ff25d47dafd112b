//! What people want to hear of: petitions they follow, bodies and territories.

use super::coded::Coded;
use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{declined_mails, outbox, signatures, subscriptions, topics};
use super::{Connection, Stored};
use domain::subscriptions::{Choice, Interest, Topic};

/// What a person wants to hear of a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = subscriptions)]
pub struct SubscriptionRow {
    /// The person.
    pub account_id: AccountId,
    /// The petition.
    pub petition_id: PetitionId,
    /// How it goes on and what is answered.
    pub answers: bool,
    /// Each quarter of the votes needed.
    pub milestones: bool,
    /// A week before collection ends.
    pub closing_soon: bool,
    /// When they said so.
    pub changed_at: DateTime<Utc>,
}

/// Notes what a person wants to hear of a petition from now on.
pub fn put(conn: &mut Connection, row: &SubscriptionRow) -> Stored<()> {
    diesel::insert_into(subscriptions::table)
        .values(row)
        .on_conflict((subscriptions::petition_id, subscriptions::account_id))
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// What a person has said they want to hear of a petition.
pub fn of(
    conn: &mut Connection,
    account: AccountId,
    petition: PetitionId,
) -> Stored<Option<SubscriptionRow>> {
    Ok(subscriptions::table
        .find((petition, account))
        .select(SubscriptionRow::as_select())
        .first(conn)
        .optional()?)
}

/// Whether the person has said that they want answers, of those of these petitions about which they have said anything.
pub fn answers_wanted(
    conn: &mut Connection,
    account: AccountId,
    petitions: &[PetitionId],
) -> Stored<Vec<(PetitionId, bool)>> {
    Ok(subscriptions::table
        .filter(subscriptions::account_id.eq(account))
        .filter(subscriptions::petition_id.eq_any(petitions))
        .select((subscriptions::petition_id, subscriptions::answers))
        .load(conn)?)
}

/// Whether the person asked for news with a signature that stands.
pub fn asked_when_signing(
    conn: &mut Connection,
    account: AccountId,
    petition: PetitionId,
) -> Stored<bool> {
    let asked = signatures::table
        .filter(signatures::account_id.eq(account))
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::live)
        .filter(signatures::notify);
    Ok(diesel::select(diesel::dsl::exists(asked)).get_result(conn)?)
}

/// Petitions a person follows, newest first.
pub fn followed_by(
    conn: &mut Connection,
    account: AccountId,
    limit: i64,
) -> Stored<Vec<SubscriptionRow>> {
    Ok(subscriptions::table
        .filter(subscriptions::account_id.eq(account))
        .filter(
            subscriptions::answers.or(subscriptions::milestones).or(subscriptions::closing_soon),
        )
        .order((subscriptions::changed_at.desc(), subscriptions::petition_id))
        .limit(limit)
        .select(SubscriptionRow::as_select())
        .load(conn)?)
}

/// Who of these has said no to answers about the petition.
pub fn deaf_among(
    conn: &mut Connection,
    petition: PetitionId,
    accounts: &[AccountId],
) -> Stored<Vec<AccountId>> {
    Ok(subscriptions::table
        .filter(subscriptions::petition_id.eq(petition))
        .filter(subscriptions::account_id.eq_any(accounts))
        .filter(diesel::dsl::not(subscriptions::answers))
        .select(subscriptions::account_id)
        .load(conn)?)
}

/// Followers with that interest, by their ids, after one of them.
pub fn followers(
    conn: &mut Connection,
    petition: PetitionId,
    interest: Interest,
    after: Option<AccountId>,
    limit: i64,
) -> Stored<Vec<AccountId>> {
    let mut query = subscriptions::table
        .filter(subscriptions::petition_id.eq(petition))
        .order(subscriptions::account_id)
        .limit(limit)
        .select(subscriptions::account_id)
        .into_boxed();
    query = match interest {
        Interest::Answers => query.filter(subscriptions::answers),
        Interest::Milestones => query.filter(subscriptions::milestones),
        Interest::ClosingSoon => query.filter(subscriptions::closing_soon),
    };
    if let Some(after) = after {
        query = query.filter(subscriptions::account_id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// A body or a territory whose new petitions a person wants to hear of.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = topics)]
pub struct TopicRow {
    /// The person.
    pub account_id: AccountId,
    /// `addressee` or `territory`.
    pub kind: String,
    /// A slug, or a KATO code.
    pub code: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Follows a topic; a second time changes nothing.
pub fn put_topic(conn: &mut Connection, row: &TopicRow) -> Stored<()> {
    diesel::insert_into(topics::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(())
}

/// Follows a topic no more.
pub fn drop_topic(conn: &mut Connection, account: AccountId, topic: &Topic) -> Stored<()> {
    diesel::delete(topics::table.find((topic.kind(), topic.code(), account))).execute(conn)?;
    Ok(())
}

/// A person's topics.
pub fn topics_of(conn: &mut Connection, account: AccountId) -> Stored<Vec<TopicRow>> {
    Ok(topics::table
        .filter(topics::account_id.eq(account))
        .order((topics::kind, topics::code))
        .select(TopicRow::as_select())
        .load(conn)?)
}

/// Who wants to hear of a topic, by their ids, after one of them.
pub fn interested(
    conn: &mut Connection,
    topic: &Topic,
    after: Option<AccountId>,
    limit: i64,
) -> Stored<Vec<AccountId>> {
    let mut query = topics::table
        .filter(topics::kind.eq(topic.kind()))
        .filter(topics::code.eq(topic.code()))
        .order(topics::account_id)
        .limit(limit)
        .select(topics::account_id)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(topics::account_id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// How many mass mails each of these has had, or will have, since then.
pub fn mass_mails_since(
    conn: &mut Connection,
    accounts: &[AccountId],
    since: DateTime<Utc>,
) -> Stored<Vec<(Option<AccountId>, i64)>> {
    Ok(outbox::table
        .filter(outbox::account_id.eq_any(accounts))
        .filter(outbox::campaign_id.is_not_null())
        .filter(outbox::due_at.gt(since))
        .group_by(outbox::account_id)
        .select((outbox::account_id, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Mails that a person is without by their own choice.
pub fn declined_by(conn: &mut Connection, account: AccountId) -> Stored<Vec<Choice>> {
    let declined: Vec<Coded<Choice>> = declined_mails::table
        .filter(declined_mails::account_id.eq(account))
        .select(declined_mails::choice)
        .load(conn)?;
    Ok(declined.into_iter().map(|choice| choice.0).collect())
}

/// Who of these is without such mails.
pub fn declined_among(
    conn: &mut Connection,
    choice: Choice,
    accounts: &[AccountId],
) -> Stored<Vec<AccountId>> {
    Ok(declined_mails::table
        .filter(declined_mails::account_id.eq_any(accounts))
        .filter(declined_mails::choice.eq(Coded(choice)))
        .select(declined_mails::account_id)
        .load(conn)?)
}

/// Notes that a person wants such mails, or is without them.
pub fn choose(
    conn: &mut Connection,
    account: AccountId,
    choice: Choice,
    wanted: bool,
) -> Stored<()> {
    let row = (declined_mails::account_id.eq(account), declined_mails::choice.eq(Coded(choice)));
    if wanted {
        diesel::delete(declined_mails::table.find((account, Coded(choice)))).execute(conn)?;
    } else {
        diesel::insert_into(declined_mails::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets everything a person follows and what they are without.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(subscriptions::table.filter(subscriptions::account_id.eq(account)))
        .execute(conn)?;
    diesel::delete(topics::table.filter(topics::account_id.eq(account))).execute(conn)?;
    diesel::delete(declined_mails::table.filter(declined_mails::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
