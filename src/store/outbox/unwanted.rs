//! Mass mails that nobody wants any more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use uuid::Uuid;

use super::due::due;
use crate::prepared::prepared;
use crate::{Connection, Stored};
use domain::subscriptions::Choice;

/// Drops what nobody wants any more of the mass mails that are due, of the next so many; how many.
pub fn pass_over(conn: &mut Connection, now: DateTime<Utc>, limit: i64) -> Stored<usize> {
    let mass = due(conn, now, limit, true)?;
    Ok(drop_unwanted(conn, &mass)?.len())
}

/// Drops those of these mass mails whose reader has said since that they want no such mail, whose petition the public no
/// longer sees, or in whose place another comes; which they were. Nothing else is ever deleted unsent.
pub(super) fn drop_unwanted(conn: &mut Connection, mails: &[Uuid]) -> Stored<Vec<Uuid>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    #[derive(QueryableByName)]
    struct Dropped {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: Uuid,
    }
    let dropped: Vec<Dropped> = prepared(
        "WITH gone AS (DELETE FROM outbox USING campaigns, petitions \
             WHERE outbox.id = ANY (?) AND outbox.campaign_id = campaigns.id AND campaigns.petition_id = petitions.id AND ( \
                 EXISTS (SELECT 1 FROM declined_mails AS declined \
                     WHERE declined.account_id = outbox.account_id AND declined.choice = ?) \
                 OR campaigns.superseded_at IS NOT NULL \
                 OR (campaigns.audience <> 'joiners' AND petitions.taken_down_at IS NOT NULL) \
                 OR CASE campaigns.audience \
                     WHEN 'joiners' THEN EXISTS (SELECT 1 FROM subscriptions AS said \
                         WHERE said.petition_id = campaigns.petition_id AND said.account_id = outbox.account_id AND NOT said.answers) \
                     WHEN 'topic' THEN NOT EXISTS (SELECT 1 FROM topics \
                         JOIN campaigns AS told ON told.topic = topics.kind || ':' || topics.code \
                         WHERE topics.account_id = outbox.account_id AND told.petition_id = campaigns.petition_id) \
                     ELSE NOT EXISTS (SELECT 1 FROM subscriptions AS said \
                         WHERE said.petition_id = campaigns.petition_id AND said.account_id = outbox.account_id \
                         AND CASE campaigns.audience WHEN 'milestones' THEN said.milestones ELSE said.closing_soon END) \
                 END) \
             RETURNING outbox.id, outbox.campaign_id), \
         counted AS (UPDATE campaigns SET queued = queued - mails \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM gone GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id) \
         SELECT id FROM gone",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(mails)
    // As a mass mail every notice is news (domain::notice::NoticeKind::choice).
    .bind::<Text, _>(Choice::News.code())
    .load(conn)?;
    Ok(dropped.into_iter().map(|row| row.id).collect())
}
