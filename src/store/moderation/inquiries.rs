//! Inquiries to competent bodies, and their answers (90-2(5)).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::coded::Coded;
use crate::ids::{AccountId, InquiryId, PetitionId};
use crate::schema::inquiries;
use crate::{Connection, Stored};
use domain::acts::InquiryMatter;
use domain::public_body::BodySlug;

/// An inquiry to a competent body.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = inquiries)]
pub struct InquiryRow {
    /// Of the inquiry.
    pub id: InquiryId,
    /// The petition it is about.
    pub petition_id: PetitionId,
    /// Slug of the body that was asked.
    pub public_body: String,
    /// What it was asked about.
    #[diesel(serialize_as = Coded<InquiryMatter>, deserialize_as = Coded<InquiryMatter>)]
    pub matter: InquiryMatter,
    /// In the moderator's words.
    pub question: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// The moderator.
    pub asked_by: AccountId,
    /// The body's answer, once there is one.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The official who answered.
    pub answered_by: Option<AccountId>,
}

/// Keeps an inquiry.
///
/// # Errors
/// The database's.
pub fn insert_inquiry(conn: &mut Connection, row: InquiryRow) -> Stored<()> {
    diesel::insert_into(inquiries::table).values(row).execute(conn)?;
    Ok(())
}

/// An inquiry about that petition.
///
/// # Errors
/// The database's.
pub fn inquiry(
    conn: &mut Connection,
    petition: PetitionId,
    id: InquiryId,
) -> Stored<Option<InquiryRow>> {
    Ok(inquiries::table
        .find(id)
        .filter(inquiries::petition_id.eq(petition))
        .select(InquiryRow::as_select())
        .first(conn)
        .optional()?)
}

/// All inquiries of a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn inquiries_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<InquiryRow>> {
    Ok(inquiries::table
        .filter(inquiries::petition_id.eq(petition))
        .order(inquiries::id)
        .limit(100)
        .select(InquiryRow::as_select())
        .load(conn)?)
}

/// Whether one of these bodies was asked about the petition.
///
/// # Errors
/// The database's.
pub fn was_asked(conn: &mut Connection, petition: PetitionId, bodies: &[BodySlug]) -> Stored<bool> {
    let asked = inquiries::table
        .filter(inquiries::petition_id.eq(petition))
        .filter(inquiries::public_body.eq_any(bodies.iter().map(BodySlug::as_str)));
    Ok(diesel::select(diesel::dsl::exists(asked)).get_result(conn)?)
}

/// Keeps the answer to an inquiry.
///
/// # Errors
/// The database's.
pub fn answer_inquiry(
    conn: &mut Connection,
    id: InquiryId,
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
