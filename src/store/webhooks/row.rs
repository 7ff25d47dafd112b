//! A webhook as stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::coded::MaybeCoded;
use crate::ids::{AccountId, PetitionId, WebhookId};
use crate::schema::webhooks;
use crate::{Connection, Stored};
use domain::webhooks::Disabled;

/// A webhook as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = webhooks)]
pub struct WebhookRow {
    /// Its identity.
    pub id: WebhookId,
    /// The account that made it.
    pub owner_id: AccountId,
    /// Where deliveries go.
    pub url: String,
    /// What its owner calls it.
    pub description: String,
    /// Types of events it wants; all when empty, as with the other filters.
    pub events: Vec<String>,
    /// Slugs of the bodies whose petitions it wants.
    pub addressees: Vec<String>,
    /// KATO codes of the territories to whose bodies the petitions it wants are addressed.
    pub territories: Vec<String>,
    /// The petitions it wants.
    pub petitions: Vec<PetitionId>,
    /// Machine time.
    pub created_at: DateTime<Utc>,
    /// It is told of what was written from then on: since it was made, or turned on again.
    pub hears_from: DateTime<Utc>,
    /// Since when nothing is delivered.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Why.
    #[diesel(serialize_as = MaybeCoded<Disabled>, deserialize_as = MaybeCoded<Disabled>)]
    pub disabled_because: Option<Disabled>,
    /// Tries in a row that came to nothing.
    pub failures: i32,
    /// Since when.
    pub failing_since: Option<DateTime<Utc>>,
}

/// What a webhook wants to hear of; an empty list means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Types of events.
    pub events: Vec<String>,
    /// Slugs of bodies.
    pub addressees: Vec<String>,
    /// KATO codes.
    pub territories: Vec<String>,
    /// Petitions.
    pub petitions: Vec<PetitionId>,
}

/// What changes; what is none stays.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = webhooks)]
pub struct Change {
    /// Where deliveries go.
    pub url: Option<String>,
    /// What its owner calls it.
    pub description: Option<String>,
    /// Types of events.
    pub events: Option<Vec<String>>,
    /// Slugs of bodies.
    pub addressees: Option<Vec<String>>,
    /// KATO codes.
    pub territories: Option<Vec<String>>,
    /// Petitions.
    pub petitions: Option<Vec<PetitionId>>,
    /// Since when nothing is delivered.
    pub disabled_at: Option<Option<DateTime<Utc>>>,
    /// It is told of what was written from then on.
    pub hears_from: Option<DateTime<Utc>>,
    /// Why, by its settled name.
    pub disabled_because: Option<Option<&'static str>>,
    /// Tries in a row that came to nothing.
    pub failures: Option<i32>,
    /// Since when.
    pub failing_since: Option<Option<DateTime<Utc>>>,
    /// Nothing is tried before then.
    pub rests_until: Option<Option<DateTime<Utc>>>,
    /// When to look for what can be sent.
    pub looked_at_next: Option<Option<DateTime<Utc>>>,
    /// Of events after that one it has no deliveries yet.
    pub behind_after: Option<Option<i64>>,
}

/// Stores a webhook.
pub fn insert(conn: &mut Connection, row: WebhookRow) -> Stored<()> {
    diesel::insert_into(webhooks::table).values(row).execute(conn)?;
    Ok(())
}

/// The owner's webhooks, oldest first; they are few.
pub fn of_owner(conn: &mut Connection, owner: AccountId) -> Stored<Vec<WebhookRow>> {
    Ok(webhooks::table
        .filter(webhooks::owner_id.eq(owner))
        .order(webhooks::id)
        .limit(100)
        .select(WebhookRow::as_select())
        .load(conn)?)
}

/// A webhook of this owner.
pub fn own(conn: &mut Connection, owner: AccountId, id: WebhookId) -> Stored<Option<WebhookRow>> {
    Ok(webhooks::table
        .find(id)
        .filter(webhooks::owner_id.eq(owner))
        .select(WebhookRow::as_select())
        .first(conn)
        .optional()?)
}

/// A webhook of this owner, locked to the end of the transaction.
pub fn lock(conn: &mut Connection, owner: AccountId, id: WebhookId) -> Stored<Option<WebhookRow>> {
    Ok(webhooks::table
        .find(id)
        .filter(webhooks::owner_id.eq(owner))
        .select(WebhookRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// A webhook, whoever's it is.
pub fn webhook(conn: &mut Connection, id: WebhookId) -> Stored<Option<WebhookRow>> {
    Ok(webhooks::table.find(id).select(WebhookRow::as_select()).first(conn).optional()?)
}

/// Changes a webhook that is locked; something must change.
pub fn change(conn: &mut Connection, id: WebhookId, change: &Change) -> Stored<WebhookRow> {
    Ok(diesel::update(webhooks::table.find(id))
        .set(change)
        .returning(WebhookRow::as_returning())
        .get_result(conn)?)
}

/// Deletes a webhook of this owner with all that waits for it; false when there was none.
pub fn delete(conn: &mut Connection, owner: AccountId, id: WebhookId) -> Stored<bool> {
    let own = webhooks::table.find(id).filter(webhooks::owner_id.eq(owner));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// Deletes all webhooks of an account with all that waits for them.
pub fn forget_owner(conn: &mut Connection, owner: AccountId) -> Stored<()> {
    diesel::delete(webhooks::table.filter(webhooks::owner_id.eq(owner))).execute(conn)?;
    Ok(())
}
