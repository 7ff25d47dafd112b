//! What became of public bodies, and what follows them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use super::coded::Coded;
use super::ids::{AccountId, PetitionId};
use super::schema::{
    accounts, addressee_changes, body_changes, campaigns, complaints, inquiries, petitions,
};
use super::slugs::{MaybeSlug, Slug};
use super::{Connection, Stored};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::role::Role;
use domain::succession::BodyChange;

/// A change of a body as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = body_changes)]
pub struct BodyChangeRow {
    /// Of the change; later ones are greater.
    pub id: Uuid,
    /// The body.
    #[diesel(serialize_as = Slug, deserialize_as = Slug)]
    pub body: BodySlug,
    /// What becomes of it.
    #[diesel(serialize_as = Coded<BodyChange>, deserialize_as = Coded<BodyChange>)]
    pub kind: BodyChange,
    /// Whoever has its functions then.
    #[diesel(serialize_as = MaybeSlug, deserialize_as = MaybeSlug)]
    pub successor: Option<BodySlug>,
    /// The new name in Kazakh, of a rename.
    pub name_kk: Option<String>,
    /// In Russian.
    pub name_ru: Option<String>,
    /// In English.
    pub name_en: Option<String>,
    /// The first civil day on which it is so.
    pub effective_on: NaiveDate,
    /// The order it rests on.
    pub reason: String,
    /// When it was recorded, by legal time.
    pub recorded_at: DateTime<Utc>,
    /// The administrator; none when the file of bodies says it.
    pub recorded_by: Option<AccountId>,
    /// When what the body had followed; none while the day is to come.
    pub applied_at: Option<DateTime<Utc>>,
}

/// Keeps other changes of bodies out until the end of this transaction.
pub fn lock(conn: &mut Connection) -> Stored<()> {
    diesel::sql_query("LOCK TABLE body_changes IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
    Ok(())
}

/// Every change on record, in the order in which they take effect.
pub fn all(conn: &mut Connection) -> Stored<Vec<BodyChangeRow>> {
    Ok(body_changes::table
        .order((body_changes::effective_on, body_changes::id))
        .select(BodyChangeRow::as_select())
        .load(conn)?)
}

/// Grows with every change that is recorded or takes effect.
pub fn version(conn: &mut Connection) -> Stored<i64> {
    let (recorded, applied): (i64, i64) = body_changes::table
        .select((diesel::dsl::count_star(), diesel::dsl::count(body_changes::applied_at)))
        .first(conn)?;
    Ok(recorded + applied)
}

/// Records a change.
pub fn record(conn: &mut Connection, row: BodyChangeRow) -> Stored<()> {
    diesel::insert_into(body_changes::table).values(row).execute(conn)?;
    Ok(())
}

/// Notes that what the body had has followed.
pub fn applied(conn: &mut Connection, id: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(body_changes::table.find(id))
        .set(body_changes::applied_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// What one statement each moves from a body to its successor: staff, drafts, questions and complaints that wait,
/// proposals of an addressee, and whoever follows the body; how many accounts of staff.
pub fn follow(conn: &mut Connection, from: &BodySlug, to: &BodySlug) -> Stored<usize> {
    let (from, to) = (from.as_str(), to.as_str());
    let staff = accounts::table
        .filter(accounts::role.eq_any([Coded(Role::Official), Coded(Role::FirstHead)]))
        .filter(accounts::public_body.eq(from));
    let staff = diesel::update(staff).set(accounts::public_body.eq(to)).execute(conn)?;
    // A draft is nobody's yet but its author's: its text speaks of the new body, and its version says so.
    let drafts = petitions::table
        .filter(petitions::addressee.eq(from))
        .filter(petitions::state.eq(Coded(StateName::Draft)));
    diesel::update(drafts)
        .set((petitions::addressee.eq(to), petitions::version.eq(petitions::version + 1)))
        .execute(conn)?;
    let asked = inquiries::table
        .filter(inquiries::public_body.eq(from))
        .filter(inquiries::answer.is_null());
    diesel::update(asked).set(inquiries::public_body.eq(to)).execute(conn)?;
    let proposed = addressee_changes::table
        .filter(addressee_changes::addressee.eq(from))
        .filter(addressee_changes::settled_at.is_null());
    diesel::update(proposed).set(addressee_changes::addressee.eq(to)).execute(conn)?;
    let complained = complaints::table
        .filter(complaints::public_body.eq(from))
        .filter(complaints::outcome.is_null());
    diesel::update(complained).set(complaints::public_body.eq(to)).execute(conn)?;
    follow_topics(conn, from, to)?;
    Ok(staff)
}

/// Whoever follows the body follows its successor, once; mails that wait are wanted still.
fn follow_topics(conn: &mut Connection, from: &str, to: &str) -> Stored<()> {
    diesel::sql_query(
        "WITH moved AS (DELETE FROM topics WHERE kind = 'addressee' AND code = $1 RETURNING account_id, created_at) \
         INSERT INTO topics (account_id, kind, code, created_at) \
         SELECT account_id, 'addressee', $2, created_at FROM moved ON CONFLICT DO NOTHING",
    )
    .bind::<Text, _>(from)
    .bind::<Text, _>(to)
    .execute(conn)?;
    let waiting = campaigns::table.filter(campaigns::topic.eq(format!("addressee:{from}"))).filter(
        campaigns::finished_at
            .is_null()
            .or((campaigns::sent + campaigns::failed).lt(campaigns::queued)),
    );
    diesel::update(waiting).set(campaigns::topic.eq(format!("addressee:{to}"))).execute(conn)?;
    Ok(())
}

/// Petitions under way that a body has, in the order of their ids.
pub fn running(conn: &mut Connection, body: &BodySlug, limit: i64) -> Stored<Vec<PetitionId>> {
    Ok(petitions::table
        .filter(petitions::addressee.eq(body.as_str()))
        .filter(petitions::state.eq_any(under_way()))
        .order(petitions::id)
        .limit(limit)
        .select(petitions::id)
        .load(conn)?)
}

/// States in which something is still to come; a draft is nobody's yet but its author's.
fn under_way() -> Vec<Coded<StateName>> {
    let states = StateName::ALL.into_iter();
    states.filter(|state| *state != StateName::Draft && !state.is_ended()).map(Coded).collect()
}

/// Those of these bodies whose staff, drafts, questions or petitions have not followed their successors yet: something
/// came in while another process had not heard.
pub fn left_behind(conn: &mut Connection, bodies: &[BodySlug]) -> Stored<Vec<String>> {
    let slugs: Vec<&str> = bodies.iter().map(BodySlug::as_str).collect();
    let staff: Vec<Option<String>> = accounts::table
        .filter(accounts::role.eq_any([Coded(Role::Official), Coded(Role::FirstHead)]))
        .filter(accounts::public_body.eq_any(&slugs))
        .select(accounts::public_body)
        .distinct()
        .load(conn)?;
    let asked: Vec<String> = inquiries::table
        .filter(inquiries::public_body.eq_any(&slugs))
        .filter(inquiries::answer.is_null())
        .select(inquiries::public_body)
        .distinct()
        .load(conn)?;
    let mut states = under_way();
    states.push(Coded(StateName::Draft));
    let addressed: Vec<String> = petitions::table
        .filter(petitions::addressee.eq_any(&slugs))
        .filter(petitions::state.eq_any(states))
        .select(petitions::addressee)
        .distinct()
        .load(conn)?;
    Ok(staff.into_iter().flatten().chain(asked).chain(addressed).collect())
}
