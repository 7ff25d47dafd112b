//! What the addressee body records between forwarding and decision.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{
    decisions, discussions, field_visits, forwardings, proposal_answers, working_groups,
};
use super::slugs::Slug;
use super::{Connection, Stored};
use domain::public_body::BodySlug;
use domain::petition::Duties;

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = forwardings)]
pub struct ForwardingRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub kind: String,
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub addressee: BodySlug,
    pub note: String,
    pub signature_count: i32,
    pub forwarded_at: DateTime<Utc>,
    pub forwarded_by: AccountId,
    pub registration_number: Option<String>,
    pub registered_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = working_groups)]
pub struct WorkingGroupRow {
    pub petition_id: PetitionId,
    pub members: serde_json::Value,
    pub formed_at: DateTime<Utc>,
    pub formed_by: AccountId,
}

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = field_visits)]
pub struct FieldVisitRow {
    pub petition_id: PetitionId,
    pub visited_on: Option<NaiveDate>,
    pub place: Option<String>,
    pub findings: Option<String>,
    pub waiver_reason: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: AccountId,
}

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = discussions)]
pub struct DiscussionRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub held_on: NaiveDate,
    pub place: String,
    pub draft_decision: String,
    pub announced_at: DateTime<Utc>,
    pub announced_by: AccountId,
    pub minutes: Option<String>,
    pub minutes_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = decisions)]
pub struct DecisionRow {
    pub petition_id: PetitionId,
    pub outcome: String,
    pub reasoning_kk: Option<String>,
    pub reasoning_ru: Option<String>,
    pub appeal_route: String,
    pub decided_at: DateTime<Utc>,
    pub decided_by: AccountId,
    pub published_at: Option<DateTime<Utc>>,
    pub statement_link: Option<String>,
    pub statement_on: Option<NaiveDate>,
    pub id: Uuid,
    pub comment_analysis: Option<String>,
    pub comparative_law: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_because: Option<String>,
}

#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = proposal_answers)]
pub struct ProposalAnswerRow {
    pub petition_id: PetitionId,
    pub answer: String,
    pub answered_at: DateTime<Utc>,
    pub answered_by: AccountId,
    pub id: Uuid,
    pub conclusion: String,
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Which duties of 90-5(2) the present addressee has done: what another body did before it was
/// found not competent does not count, nor a discussion of a decision that was cancelled.
pub fn duties(conn: &mut Connection, petition: PetitionId) -> Stored<Duties> {
    let since = received_at(conn, petition)?.unwrap_or(DateTime::<Utc>::MIN_UTC);
    let field_visit: bool = diesel::select(diesel::dsl::exists(
        field_visits::table.find(petition).filter(field_visits::recorded_at.ge(since)),
    ))
    .get_result(conn)?;
    let working_group: bool = diesel::select(diesel::dsl::exists(
        working_groups::table.find(petition).filter(working_groups::formed_at.ge(since)),
    ))
    .get_result(conn)?;
    let cancelled: Option<DateTime<Utc>> = decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_because.eq("cancelled"))
        .select(diesel::dsl::max(decisions::ended_at))
        .first(conn)?;
    let last: Option<(NaiveDate, Option<DateTime<Utc>>)> = discussions::table
        .filter(discussions::petition_id.eq(petition))
        .filter(
            discussions::announced_at.ge(cancelled.map_or(since, |cancelled| cancelled.max(since))),
        )
        .order(discussions::id.desc())
        .select((discussions::held_on, discussions::minutes_at))
        .first(conn)
        .optional()?;
    Ok(Duties {
        field_visit,
        working_group,
        discussion_on: last.map(|(held_on, _)| held_on),
        minutes: last.is_some_and(|(_, minutes_at)| minutes_at.is_some()),
    })
}

/// When the present addressee received the petition.
fn received_at(conn: &mut Connection, petition: PetitionId) -> Stored<Option<DateTime<Utc>>> {
    Ok(forwarding(conn, petition)?.map(|row| row.forwarded_at))
}

/// The forwarding by which the present addressee has the petition, with its registration there.
pub fn forwarding(conn: &mut Connection, petition: PetitionId) -> Stored<Option<ForwardingRow>> {
    Ok(forwardings::table
        .filter(forwardings::petition_id.eq(petition))
        .order(forwardings::id.desc())
        .select(ForwardingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The addressee's entry in its register (90-4(3)).
pub fn set_registration(
    conn: &mut Connection,
    forwarding: Uuid,
    number: &str,
    on: NaiveDate,
) -> Stored<()> {
    diesel::update(forwardings::table.find(forwarding))
        .set((forwardings::registration_number.eq(number), forwardings::registered_on.eq(on)))
        .execute(conn)?;
    Ok(())
}

pub fn insert_forwarding(conn: &mut Connection, row: &ForwardingRow) -> Stored<()> {
    diesel::insert_into(forwardings::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Forms the group, or forms it anew.
pub fn put_working_group(conn: &mut Connection, row: &WorkingGroupRow) -> Stored<()> {
    diesel::insert_into(working_groups::table)
        .values(row)
        .on_conflict(working_groups::petition_id)
        .do_update()
        .set((
            working_groups::members.eq(&row.members),
            working_groups::formed_at.eq(row.formed_at),
            working_groups::formed_by.eq(row.formed_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the visit or the waiver; a later record replaces the earlier one.
pub fn put_field_visit(conn: &mut Connection, row: &FieldVisitRow) -> Stored<()> {
    diesel::delete(field_visits::table.find(row.petition_id)).execute(conn)?;
    diesel::insert_into(field_visits::table).values(row).execute(conn)?;
    Ok(())
}

pub fn insert_discussion(conn: &mut Connection, row: &DiscussionRow) -> Stored<()> {
    diesel::insert_into(discussions::table).values(row).execute(conn)?;
    Ok(())
}

pub fn discussions_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<DiscussionRow>> {
    Ok(discussions::table
        .filter(discussions::petition_id.eq(petition))
        .order(discussions::id)
        .limit(100)
        .select(DiscussionRow::as_select())
        .load(conn)?)
}

pub fn set_minutes(
    conn: &mut Connection,
    discussion: Uuid,
    minutes: &str,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(discussions::table.find(discussion))
        .set((discussions::minutes.eq(minutes), discussions::minutes_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

pub fn working_group(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<WorkingGroupRow>> {
    Ok(working_groups::table
        .find(petition)
        .select(WorkingGroupRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn field_visit(conn: &mut Connection, petition: PetitionId) -> Stored<Option<FieldVisitRow>> {
    Ok(field_visits::table
        .find(petition)
        .select(FieldVisitRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn insert_decision(conn: &mut Connection, row: &DecisionRow) -> Stored<()> {
    diesel::insert_into(decisions::table).values(row).execute(conn)?;
    Ok(())
}

/// The decision that stands.
pub fn decision(conn: &mut Connection, petition: PetitionId) -> Stored<Option<DecisionRow>> {
    Ok(decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_at.is_null())
        .select(DecisionRow::as_select())
        .first(conn)
        .optional()?)
}

/// Decisions that no longer stand, oldest first: put anew before publication, or cancelled.
pub fn former_decisions(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<DecisionRow>> {
    Ok(decisions::table
        .filter(decisions::petition_id.eq(petition))
        .filter(decisions::ended_at.is_not_null())
        .order((decisions::decided_at, decisions::id))
        .limit(100)
        .select(DecisionRow::as_select())
        .load(conn)?)
}

/// The decision stands no longer; it stays on record.
pub fn end_decision(
    conn: &mut Connection,
    petition: PetitionId,
    because: &str,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        decisions::table
            .filter(decisions::petition_id.eq(petition))
            .filter(decisions::ended_at.is_null()),
    )
    .set((decisions::ended_at.eq(at), decisions::ended_because.eq(because)))
    .execute(conn)?;
    Ok(())
}

pub fn publish_decision(conn: &mut Connection, decision: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(decisions::table.find(decision))
        .set(decisions::published_at.eq(at))
        .execute(conn)?;
    Ok(())
}

pub fn record_statement(
    conn: &mut Connection,
    decision: Uuid,
    link: &str,
    on: NaiveDate,
) -> Stored<()> {
    diesel::update(decisions::table.find(decision))
        .set((decisions::statement_link.eq(link), decisions::statement_on.eq(on)))
        .execute(conn)?;
    Ok(())
}

pub fn insert_proposal_answer(conn: &mut Connection, row: &ProposalAnswerRow) -> Stored<()> {
    diesel::insert_into(proposal_answers::table).values(row).execute(conn)?;
    Ok(())
}

/// The answer that stands.
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
