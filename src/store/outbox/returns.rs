//! Mails that came back after they were sent.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId};
use crate::schema::{campaigns, outbox};
use crate::{Connection, Stored};

/// To whom a mail went, and about what.
#[derive(Debug, Clone, Queryable)]
pub struct Addressed {
    /// None of one to an address alone.
    pub account: Option<AccountId>,
    /// The petition it was about.
    pub petition: Option<PetitionId>,
    /// Of a mass notice, whose topic it is about, if it is about one.
    pub campaign: Option<Uuid>,
    /// The topic, as stored.
    pub topic: Option<String>,
    /// When our server took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub buried_at: Option<DateTime<Utc>>,
}

/// To whom a mail went; none of one that is gone.
pub fn addressed(conn: &mut Connection, id: Uuid) -> Stored<Option<Addressed>> {
    Ok(outbox::table
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(outbox::id.eq(id))
        .select((
            outbox::account_id,
            outbox::petition_id,
            outbox::campaign_id,
            campaigns::topic.nullable(),
            outbox::sent_at,
            outbox::buried_at,
        ))
        .first(conn)
        .optional()?)
}

/// Gives up a mail that was sent and came back; whether it was sent and had not come back before.
pub fn came_back(
    conn: &mut Connection,
    id: Uuid,
    reason: &str,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let sent = outbox::table
        .find(id)
        .filter(outbox::sent_at.is_not_null())
        .filter(outbox::buried_at.is_null());
    let campaign: Option<Option<Uuid>> = diesel::update(sent)
        .set((outbox::buried_at.eq(now), outbox::last_error.eq(reason)))
        .returning(outbox::campaign_id)
        .get_result(conn)
        .optional()?;
    if let Some(Some(campaign)) = campaign {
        diesel::update(campaigns::table.find(campaign))
            .set((
                campaigns::sent.eq(campaigns::sent - 1),
                campaigns::failed.eq(campaigns::failed + 1),
            ))
            .execute(conn)?;
    }
    Ok(campaign.is_some())
}
