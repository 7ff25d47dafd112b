//! Answers to petitions below the threshold, handled as proposals (89, 90-3(5)).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::proposal_answers;
use crate::{Connection, Stored};
use domain::proceedings::Conclusion;

/// The answer to a proposal, as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = proposal_answers)]
pub struct ProposalAnswerRow {
    /// What was answered.
    pub petition_id: PetitionId,
    /// In the body's words.
    pub answer: String,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// The official who answered.
    pub answered_by: AccountId,
    /// Of the answer.
    pub id: Uuid,
    /// How the proposal was concluded.
    #[diesel(serialize_as = Coded<Conclusion>, deserialize_as = Coded<Conclusion>)]
    pub conclusion: Conclusion,
    /// Since when it stands no longer.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Keeps an answer.
///
/// # Errors
/// The database's.
pub fn insert_proposal_answer(conn: &mut Connection, row: ProposalAnswerRow) -> Stored<()> {
    diesel::insert_into(proposal_answers::table).values(row).execute(conn)?;
    Ok(())
}

/// The answer that stands.
///
/// # Errors
/// The database's.
pub fn proposal_answer(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<ProposalAnswerRow>> {
    Ok(proposal_answers::table
        .filter(proposal_answers::petition_id.eq(petition))
        .filter(proposal_answers::cancelled_at.is_null())
        .select(ProposalAnswerRow::as_select())
        .first(conn)
        .optional()?)
}

/// The answer stands no longer; it stays on record.
///
/// # Errors
/// The database's.
pub fn cancel_proposal_answer(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        proposal_answers::table
            .filter(proposal_answers::petition_id.eq(petition))
            .filter(proposal_answers::cancelled_at.is_null()),
    )
    .set(proposal_answers::cancelled_at.eq(at))
    .execute(conn)?;
    Ok(())
}
