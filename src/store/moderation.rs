//! What moderation leaves on record: rejections, corrections, inquiries, changes of addressee,
//! media letters, take-downs, invalidations.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{
    addressee_changes, correction_requests, inquiries, invalidations, media_letters, petitions,
    rejections, takedown_proposals, takedowns,
};
use super::slugs::Slug;
use super::{Connection, Stored};
use domain::public_body::BodySlug;

/// A refusal of placement as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = rejections)]
pub struct RejectionRow {
    pub petition_id: PetitionId,
    pub grounds: serde_json::Value,
    pub reasoning: String,
    pub appeal_route: String,
    pub rejected_at: DateTime<Utc>,
    pub rejected_by: Option<AccountId>,
    pub id: Uuid,
    pub cancelled_at: Option<DateTime<Utc>>,
}

pub fn insert_rejection(conn: &mut Connection, row: &RejectionRow) -> Stored<()> {
    diesel::insert_into(rejections::table).values(row).execute(conn)?;
    Ok(())
}

/// The rejection that stands.
pub fn rejection(conn: &mut Connection, petition: PetitionId) -> Stored<Option<RejectionRow>> {
    Ok(rejections::table
        .filter(rejections::petition_id.eq(petition))
        .filter(rejections::cancelled_at.is_null())
        .select(RejectionRow::as_select())
        .first(conn)
        .optional()?)
}

/// The rejection stands no longer; it stays on record.
pub fn cancel_rejection(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        rejections::table
            .filter(rejections::petition_id.eq(petition))
            .filter(rejections::cancelled_at.is_null()),
    )
    .set(rejections::cancelled_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// What the public learns of a rejection: number, addressee, grounds and date (ruling 1).
pub type PublicRejection = (RejectionRow, Option<String>, String);

/// Rejections that stand, newest first, before the given one.
pub fn public_rejections(
    conn: &mut Connection,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Stored<Vec<PublicRejection>> {
    let mut query = rejections::table
        .inner_join(petitions::table)
        .filter(rejections::cancelled_at.is_null())
        .order((rejections::rejected_at.desc(), rejections::id.desc()))
        .limit(limit)
        .select((RejectionRow::as_select(), petitions::number, petitions::addressee))
        .into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(
            rejections::rejected_at
                .lt(at)
                .or(rejections::rejected_at.eq(at).and(rejections::id.lt(id))),
        );
    }
    Ok(query.load(conn)?)
}

pub fn insert_correction_request(
    conn: &mut Connection,
    petition: PetitionId,
    note: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::insert_into(correction_requests::table)
        .values((
            correction_requests::petition_id.eq(petition),
            correction_requests::note.eq(note),
            correction_requests::requested_at.eq(at),
            correction_requests::requested_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The moderator's note of the one correction cycle, when there was one.
pub fn correction_note(conn: &mut Connection, petition: PetitionId) -> Stored<Option<String>> {
    Ok(correction_requests::table
        .find(petition)
        .select(correction_requests::note)
        .first(conn)
        .optional()?)
}

/// An inquiry to a competent body.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = inquiries)]
pub struct InquiryRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub public_body: String,
    pub matter: String,
    pub question: String,
    pub asked_at: DateTime<Utc>,
    pub asked_by: AccountId,
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
    pub answered_by: Option<AccountId>,
}

pub fn insert_inquiry(conn: &mut Connection, row: &InquiryRow) -> Stored<()> {
    diesel::insert_into(inquiries::table).values(row).execute(conn)?;
    Ok(())
}

pub fn inquiry(
    conn: &mut Connection,
    petition: PetitionId,
    id: Uuid,
) -> Stored<Option<InquiryRow>> {
    Ok(inquiries::table
        .find(id)
        .filter(inquiries::petition_id.eq(petition))
        .select(InquiryRow::as_select())
        .first(conn)
        .optional()?)
}

/// All inquiries of a petition, oldest first.
pub fn inquiries_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<InquiryRow>> {
    Ok(inquiries::table
        .filter(inquiries::petition_id.eq(petition))
        .order(inquiries::id)
        .limit(100)
        .select(InquiryRow::as_select())
        .load(conn)?)
}

pub fn answer_inquiry(
    conn: &mut Connection,
    id: Uuid,
    answer: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(inquiries::table.find(id))
        .set((
            inquiries::answer.eq(answer),
            inquiries::answered_at.eq(at),
            inquiries::answered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Another addressee, proposed to the author.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = addressee_changes)]
pub struct AddresseeChangeRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub addressee: BodySlug,
    pub note: String,
    pub proposed_at: DateTime<Utc>,
    pub proposed_by: AccountId,
    pub settled_at: Option<DateTime<Utc>>,
    pub consented: Option<bool>,
}

/// Proposes an addressee; one that waited is settled without consent.
pub fn propose_addressee(conn: &mut Connection, row: &AddresseeChangeRow) -> Stored<()> {
    settle_addressee_change(conn, row.petition_id, false, row.proposed_at)?;
    diesel::insert_into(addressee_changes::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The proposal that waits for the author.
pub fn addressee_change(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<AddresseeChangeRow>> {
    Ok(addressee_changes::table
        .filter(addressee_changes::petition_id.eq(petition))
        .filter(addressee_changes::settled_at.is_null())
        .select(AddresseeChangeRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn settle_addressee_change(
    conn: &mut Connection,
    petition: PetitionId,
    consented: bool,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        addressee_changes::table
            .filter(addressee_changes::petition_id.eq(petition))
            .filter(addressee_changes::settled_at.is_null()),
    )
    .set((addressee_changes::settled_at.eq(at), addressee_changes::consented.eq(consented)))
    .execute(conn)?;
    Ok(())
}

/// Letters to the mass media.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = media_letters)]
pub struct MediaLetterRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub outlets: serde_json::Value,
    pub sent_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: AccountId,
}

pub fn insert_media_letter(conn: &mut Connection, row: &MediaLetterRow) -> Stored<()> {
    diesel::insert_into(media_letters::table).values(row).execute(conn)?;
    Ok(())
}

pub fn media_letters_of(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<MediaLetterRow>> {
    Ok(media_letters::table
        .filter(media_letters::petition_id.eq(petition))
        .order(media_letters::id)
        .limit(100)
        .select(MediaLetterRow::as_select())
        .load(conn)?)
}

/// A time out of public access.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = takedowns)]
pub struct TakedownRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub reason: String,
    pub taken_down_at: DateTime<Utc>,
    pub taken_down_by: AccountId,
    pub restored_because: Option<String>,
    pub restored_at: Option<DateTime<Utc>>,
    pub restored_by: Option<AccountId>,
    /// Who wanted it first; it takes two.
    pub proposed_by: Option<AccountId>,
}

/// A take-down that waits for a second person.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = takedown_proposals)]
pub struct TakedownProposal {
    pub petition_id: PetitionId,
    pub reason: String,
    pub proposed_at: DateTime<Utc>,
    pub proposed_by: AccountId,
}

/// The take-down that waits; the petition's lock keeps it.
pub fn takedown_proposal(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<TakedownProposal>> {
    Ok(takedown_proposals::table
        .find(petition)
        .select(TakedownProposal::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps what one person wants, in the place of what he wanted before.
pub fn put_takedown_proposal(conn: &mut Connection, row: &TakedownProposal) -> Stored<()> {
    end_takedown_proposal(conn, row.petition_id)?;
    diesel::insert_into(takedown_proposals::table).values(row).execute(conn)?;
    Ok(())
}

pub fn end_takedown_proposal(conn: &mut Connection, petition: PetitionId) -> Stored<()> {
    diesel::delete(takedown_proposals::table.find(petition)).execute(conn)?;
    Ok(())
}

pub fn insert_takedown(conn: &mut Connection, row: &TakedownRow) -> Stored<()> {
    diesel::insert_into(takedowns::table).values(row).execute(conn)?;
    Ok(())
}

/// The take-down that holds.
pub fn takedown(conn: &mut Connection, petition: PetitionId) -> Stored<Option<TakedownRow>> {
    Ok(takedowns::table
        .filter(takedowns::petition_id.eq(petition))
        .filter(takedowns::restored_at.is_null())
        .select(TakedownRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn end_takedown(
    conn: &mut Connection,
    petition: PetitionId,
    because: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        takedowns::table
            .filter(takedowns::petition_id.eq(petition))
            .filter(takedowns::restored_at.is_null()),
    )
    .set((
        takedowns::restored_because.eq(because),
        takedowns::restored_at.eq(at),
        takedowns::restored_by.eq(by),
    ))
    .execute(conn)?;
    Ok(())
}

/// Signatures found invalid: counted, and perhaps run.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = invalidations)]
pub struct InvalidationRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub conditions: serde_json::Value,
    pub reason: String,
    pub matched: i32,
    pub made_at: DateTime<Utc>,
    pub made_by: AccountId,
    pub removed: Option<i32>,
    pub run_at: Option<DateTime<Utc>>,
    pub run_by: Option<AccountId>,
}

pub fn insert_invalidation(conn: &mut Connection, row: &InvalidationRow) -> Stored<()> {
    diesel::insert_into(invalidations::table).values(row).execute(conn)?;
    Ok(())
}

pub fn invalidation(
    conn: &mut Connection,
    petition: PetitionId,
    id: Uuid,
) -> Stored<Option<InvalidationRow>> {
    Ok(invalidations::table
        .find(id)
        .filter(invalidations::petition_id.eq(petition))
        .select(InvalidationRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn mark_run(
    conn: &mut Connection,
    id: Uuid,
    removed: i32,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(invalidations::table.find(id))
        .set((
            invalidations::removed.eq(removed),
            invalidations::run_at.eq(at),
            invalidations::run_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}
