//! Complaints and their outcomes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::coded::{Coded, MaybeCoded};
use super::ids::{AccountId, ComplaintId, PetitionId};
use super::schema::complaints;
use super::slugs::MaybeSlug;
use super::{Connection, Stored};
use domain::acts::{AppealRoute, Complained, ComplaintMatter, ComplaintOutcome, Instance};
use domain::public_body::BodySlug;
use domain::terms::TermKind;

/// A complaint as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = complaints)]
pub struct ComplaintRow {
    /// Of the complaint.
    pub id: ComplaintId,
    /// The petition it is about.
    pub petition_id: PetitionId,
    /// What it is about.
    #[diesel(serialize_as = Coded<ComplaintMatter>, deserialize_as = Coded<ComplaintMatter>)]
    pub matter: ComplaintMatter,
    /// The act complained of, or the term that passed in silence.
    pub subject_id: Uuid,
    /// Which term passed, of a complaint about silence.
    #[diesel(serialize_as = MaybeCoded<TermKind>, deserialize_as = MaybeCoded<TermKind>)]
    pub term: Option<TermKind>,
    /// Whose act or silence it is.
    #[diesel(serialize_as = Coded<Complained>, deserialize_as = Coded<Complained>)]
    pub complained: Complained,
    /// The body complained of, when it is or was the addressee.
    #[diesel(serialize_as = MaybeSlug, deserialize_as = MaybeSlug)]
    pub public_body: Option<BodySlug>,
    /// Who hears it.
    #[diesel(serialize_as = Coded<AppealRoute>, deserialize_as = Coded<AppealRoute>)]
    pub route: AppealRoute,
    /// In the words of who complains.
    pub statement: String,
    /// How their rights are touched, in the words of who is not the author.
    pub concern: Option<String>,
    /// Why the term was missed, of a complaint filed after its last day.
    pub late_because: Option<String>,
    /// Civil day on which they learned of what they complain of; the first of a silence.
    pub known_on: NaiveDate,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// By whom.
    pub filed_by: AccountId,
    /// Name of the superior body it was passed on to.
    pub passed_on_to: Option<String>,
    /// When it was passed on.
    pub passed_on_at: Option<DateTime<Utc>>,
    /// The official who passed it on.
    pub passed_on_by: Option<AccountId>,
    /// Civil day on which the superior body received it.
    pub received_on: Option<NaiveDate>,
    /// How it ended.
    #[diesel(serialize_as = MaybeCoded<ComplaintOutcome>, deserialize_as = MaybeCoded<ComplaintOutcome>)]
    pub outcome: Option<ComplaintOutcome>,
    /// Why it ended so.
    pub outcome_reasoning: Option<String>,
    /// Whose word that was.
    #[diesel(serialize_as = MaybeCoded<Instance>, deserialize_as = MaybeCoded<Instance>)]
    pub settled_as: Option<Instance>,
    /// When the outcome was recorded.
    pub settled_at: Option<DateTime<Utc>>,
    /// Who recorded it.
    pub settled_by: Option<AccountId>,
    /// What a court decided after the superior.
    #[diesel(serialize_as = MaybeCoded<ComplaintOutcome>, deserialize_as = MaybeCoded<ComplaintOutcome>)]
    pub court_outcome: Option<ComplaintOutcome>,
    /// Why.
    pub court_reasoning: Option<String>,
    /// When that was recorded.
    pub court_recorded_at: Option<DateTime<Utc>>,
    /// The administrator who recorded it.
    pub court_recorded_by: Option<AccountId>,
}

/// Keeps a complaint.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: ComplaintRow) -> Stored<()> {
    diesel::insert_into(complaints::table).values(row).execute(conn)?;
    Ok(())
}

/// The complaint of that id.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, id: ComplaintId) -> Stored<Option<ComplaintRow>> {
    Ok(complaints::table.find(id).select(ComplaintRow::as_select()).first(conn).optional()?)
}

/// All complaints on a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<ComplaintRow>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .order(complaints::id)
        .limit(100)
        .select(ComplaintRow::as_select())
        .load(conn)?)
}

/// Whose acts and silences complaints are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// Everybody's.
    Anybody,
    /// The authorized body's.
    AuthorizedBody,
    /// Those of addressees, by their slugs.
    Bodies(Vec<String>),
}

/// Complaints, newest first, below `before`; those that wait for their first outcome, or those that have one, where that
/// is asked.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Connection,
    against: &Against,
    waiting: Option<bool>,
    before: Option<ComplaintId>,
    limit: i64,
) -> Stored<Vec<ComplaintRow>> {
    let mut query = complaints::table
        .order(complaints::id.desc())
        .limit(limit)
        .select(ComplaintRow::as_select())
        .into_boxed();
    query = match against {
        Against::Anybody => query,
        Against::AuthorizedBody => {
            query.filter(complaints::complained.eq(Complained::AuthorizedBody.code()))
        }
        Against::Bodies(slugs) => query.filter(complaints::public_body.eq_any(slugs)),
    };
    query = match waiting {
        Some(true) => query.filter(complaints::outcome.is_null()),
        Some(false) => query.filter(complaints::outcome.is_not_null()),
        None => query,
    };
    if let Some(before) = before {
        query = query.filter(complaints::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// The complaints that wait for their outcome, each as its id, what it is about and who filed it.
///
/// # Errors
/// The database's.
pub fn waiting(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(ComplaintId, Uuid, AccountId)>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .filter(complaints::outcome.is_null())
        .order(complaints::id)
        .select((complaints::id, complaints::subject_id, complaints::filed_by))
        .load(conn)?)
}

/// Keeps that it was passed on to the superior body (91(4)), and received there.
///
/// # Errors
/// The database's.
pub fn pass_on(
    conn: &mut Connection,
    id: ComplaintId,
    to: &str,
    received_on: NaiveDate,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::passed_on_to.eq(to),
            complaints::received_on.eq(received_on),
            complaints::passed_on_at.eq(at),
            complaints::passed_on_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// A word on a complaint.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// Whose.
    pub instance: Instance,
    /// How it ended.
    pub outcome: ComplaintOutcome,
    /// Why.
    pub reasoning: &'a str,
    /// Who recorded it.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps its first outcome (100).
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut Connection, id: ComplaintId, word: Word<'_>) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::outcome.eq(MaybeCoded(Some(word.outcome))),
            complaints::outcome_reasoning.eq(word.reasoning),
            complaints::settled_as.eq(MaybeCoded(Some(word.instance))),
            complaints::settled_at.eq(word.at),
            complaints::settled_by.eq(word.by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps what a court decided after the superior (136).
///
/// # Errors
/// The database's.
pub fn settle_in_court(conn: &mut Connection, id: ComplaintId, word: Word<'_>) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::court_outcome.eq(MaybeCoded(Some(word.outcome))),
            complaints::court_reasoning.eq(word.reasoning),
            complaints::court_recorded_at.eq(word.at),
            complaints::court_recorded_by.eq(word.by),
        ))
        .execute(conn)?;
    Ok(())
}
