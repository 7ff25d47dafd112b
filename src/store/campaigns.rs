//! Mass notices and how far each has come.

use super::coded::Coded;
use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::campaigns;
use super::{Connection, Stored};
use domain::notice::NoticeKind;
use domain::subscriptions::AudienceOfMany;

/// A mass notice as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = campaigns)]
pub struct CampaignRow {
    /// The campaign.
    pub id: Uuid,
    /// The petition it is about.
    pub petition_id: PetitionId,
    /// Which notice it is.
    #[diesel(serialize_as = Coded<NoticeKind>, deserialize_as = Coded<NoticeKind>)]
    pub kind: NoticeKind,
    /// What it says, by name.
    pub payload: serde_json::Value,
    /// The instant of the step it tells of.
    pub created_at: DateTime<Utc>,
    /// Signers up to this signature have their mails.
    pub after_ordinal: i64,
    /// Mails written so far.
    pub queued: i32,
    /// When the last of them was written.
    pub finished_at: Option<DateTime<Utc>>,
    /// Whom it is for.
    #[diesel(serialize_as = Coded<AudienceOfMany>, deserialize_as = Coded<AudienceOfMany>)]
    pub audience: AudienceOfMany,
    /// `addressee:<slug>` or `territory:<KATO>`.
    pub topic: Option<String>,
    /// Followers up to this account have their mails.
    pub after_account: Option<AccountId>,
    /// Mails that the mail server took.
    pub sent: i32,
    /// Mails that were given up.
    pub failed: i32,
    /// When the last mail was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// When another took its place: what is unsent of it is dropped.
    pub superseded_at: Option<DateTime<Utc>>,
}

/// Writes a campaign.
pub fn insert(conn: &mut Connection, row: CampaignRow) -> Stored<()> {
    diesel::insert_into(campaigns::table).values(row).execute(conn)?;
    Ok(())
}

/// What the campaigns of a kind about a petition say; there are few.
pub fn payloads(
    conn: &mut Connection,
    petition: PetitionId,
    kind: NoticeKind,
) -> Stored<Vec<serde_json::Value>> {
    Ok(of_kind(petition, kind).select(campaigns::payload).limit(100).load(conn)?)
}

/// Replaces the text of a campaign of this kind of which nobody has been told yet; whether there was one.
pub fn replace_text(
    conn: &mut Connection,
    petition: PetitionId,
    kind: NoticeKind,
    payload: &serde_json::Value,
) -> Stored<bool> {
    // Signers come first where there are any to go through.
    let untold = of_kind(petition, kind)
        .filter(campaigns::finished_at.is_null())
        .filter(
            campaigns::after_ordinal
                .eq(0)
                .or(campaigns::audience.ne(Coded(AudienceOfMany::Joiners))),
        )
        .filter(campaigns::after_account.is_null());
    Ok(diesel::update(untold).set(campaigns::payload.eq(payload)).execute(conn)? > 0)
}

/// Ends the campaigns of this kind that are not through, for another to take their place.
pub fn supersede(
    conn: &mut Connection,
    petition: PetitionId,
    kind: NoticeKind,
    now: DateTime<Utc>,
) -> Stored<()> {
    let running = of_kind(petition, kind).filter(
        campaigns::finished_at
            .is_null()
            .or((campaigns::sent + campaigns::failed).lt(campaigns::queued)),
    );
    diesel::update(running)
        .set((campaigns::finished_at.eq(now), campaigns::superseded_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Those about the petition itself.
#[diesel::dsl::auto_type]
fn of_kind(petition: PetitionId, kind: NoticeKind) -> _ {
    campaigns::table
        .filter(campaigns::petition_id.eq(petition))
        .filter(campaigns::kind.eq(Coded(kind)))
        .filter(campaigns::topic.is_null())
}

/// The oldest campaign whose people are not all told, but for those left aside.
pub fn next(conn: &mut Connection, aside: &[Uuid]) -> Stored<Option<Uuid>> {
    Ok(campaigns::table
        .filter(campaigns::finished_at.is_null())
        .filter(campaigns::id.ne_all(aside.to_vec()))
        .order(campaigns::id)
        .select(campaigns::id)
        .first(conn)
        .optional()?)
}

/// A campaign whose people are not all told and that nobody else works on, locked.
pub fn lock(conn: &mut Connection, id: Uuid) -> Stored<Option<CampaignRow>> {
    Ok(campaigns::table
        .find(id)
        .filter(campaigns::finished_at.is_null())
        .select(CampaignRow::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()?)
}

/// Notes how far a campaign has come, and so many mails more.
pub fn advance(conn: &mut Connection, row: &CampaignRow, queued: i32) -> Stored<()> {
    diesel::update(campaigns::table.find(row.id))
        .set((
            campaigns::after_ordinal.eq(row.after_ordinal),
            campaigns::after_account.eq(row.after_account),
            campaigns::queued.eq(campaigns::queued + queued),
            campaigns::finished_at.eq(row.finished_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Campaigns, newest first, older than `before`.
pub fn list(conn: &mut Connection, before: Option<Uuid>, limit: i64) -> Stored<Vec<CampaignRow>> {
    let mut query = campaigns::table
        .order(campaigns::id.desc())
        .limit(limit)
        .select(CampaignRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(campaigns::id.lt(before));
    }
    Ok(query.load(conn)?)
}
