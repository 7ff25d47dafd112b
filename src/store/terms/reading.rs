//! Terms by what they wait for.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::row::TermRow;
use crate::coded::{Coded, coded};
use crate::ids::{ComplaintId, PetitionId};
use crate::prepared::prepared;
use crate::schema::{clocks, signing_sessions};
use crate::{Connection, Stored};
use domain::signing_sessions::{SigningState, waits_for_signings};
use domain::terms::TermKind;

/// The running clock of a kind; of several complaints, the one that ends first.
pub fn running(
    conn: &mut Connection,
    petition: PetitionId,
    kind: TermKind,
) -> Stored<Option<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::kind.eq(Coded(kind)))
        .filter(clocks::met_at.is_null())
        .order((clocks::due_at, clocks::id))
        .select(TermRow::as_select())
        .first(conn)
        .optional()?)
}

/// The running clock of a kind that this complaint has.
///
/// # Errors
/// The database's.
pub fn running_of_complaint(
    conn: &mut Connection,
    petition: PetitionId,
    kind: TermKind,
    complaint: ComplaintId,
) -> Stored<Option<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::kind.eq(Coded(kind)))
        .filter(clocks::complaint_id.eq(complaint))
        .filter(clocks::met_at.is_null())
        .order((clocks::due_at, clocks::id))
        .select(TermRow::as_select())
        .first(conn)
        .optional()?)
}

/// The clocks of a petition that wait for their act: each its kind, its last day, and whether that has passed without it.
///
/// # Errors
/// The database's.
pub fn running_of(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(TermKind, NaiveDate, bool)>> {
    let found: Vec<(Coded<TermKind>, NaiveDate, bool)> = clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::met_at.is_null())
        .filter(clocks::kind.eq_any(coded(&TermKind::ALL)))
        .order((clocks::due_at, clocks::id))
        .select((clocks::kind, clocks::due_on, clocks::overdue_at.is_not_null()))
        .load(conn)?;
    Ok(found.into_iter().map(|(kind, due_on, overdue)| (kind.0, due_on, overdue)).collect())
}

/// The clocks of complaints on a petition that wait for their act, each with its last day.
///
/// # Errors
/// The database's.
pub fn running_of_complaints(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(ComplaintId, TermKind, NaiveDate)>> {
    let found: Vec<(ComplaintId, Coded<TermKind>, NaiveDate)> = clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::met_at.is_null())
        .filter(clocks::kind.eq_any(coded(&TermKind::ALL)))
        .filter(clocks::complaint_id.is_not_null())
        .order((clocks::due_at, clocks::id))
        .select((clocks::complaint_id.assume_not_null(), clocks::kind, clocks::due_on))
        .load(conn)?;
    Ok(found.into_iter().map(|(complaint, kind, due_on)| (complaint, kind.0, due_on)).collect())
}

/// All clocks of a petition, in the order they started.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .order(clocks::id)
        .limit(200)
        .select(TermRow::as_select())
        .load(conn)?)
}

/// The civil day on which the latest clock of a kind started, whether or not it still runs.
///
/// # Errors
/// The database's.
pub fn last_start(
    conn: &mut Connection,
    petition: PetitionId,
    kind: TermKind,
) -> Stored<Option<NaiveDate>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::kind.eq(Coded(kind)))
        .order(clocks::id.desc())
        .select(clocks::started_on)
        .first(conn)
        .optional()?)
}

/// Clocks that had run out at `until` and that nobody has acted on, oldest first, but for those left aside, and for
/// windows of votes that at `now` wait for some that were begun in time.
pub fn lapsed(
    conn: &mut Connection,
    (until, now): (DateTime<Utc>, DateTime<Utc>),
    aside: &[Uuid],
    limit: i64,
) -> Stored<Vec<(Uuid, PetitionId)>> {
    let windows: Vec<Coded<TermKind>> =
        TermKind::ALL.into_iter().filter(|kind| waits_for_signings(*kind)).map(Coded).collect();
    let open = signing_sessions::table
        .filter(signing_sessions::petition_id.eq(clocks::petition_id))
        .filter(signing_sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(signing_sessions::begun_at.lt(clocks::due_at))
        .filter(signing_sessions::settles_by.gt(now));
    Ok(clocks::table
        .filter(clocks::kind.ne_all(windows).or(not(exists(open))))
        .filter(clocks::id.ne_all(aside.to_vec()))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::due_at.le(until))
        .filter(clocks::waits_until.is_null().or(clocks::waits_until.le(until)))
        .order((clocks::due_at, clocks::id))
        .limit(limit)
        .select((clocks::id, clocks::petition_id))
        .load(conn)?)
}

/// Running clocks of which nobody has been reminded and that end on the day of their kind or earlier, the first to
/// end first, but for those left aside.
pub fn to_remind(
    conn: &mut Connection,
    until: &[(TermKind, NaiveDate)],
    (today, now): (NaiveDate, DateTime<Utc>),
    aside: &[Uuid],
    limit: i64,
) -> Stored<Vec<(Uuid, PetitionId)>> {
    #[derive(QueryableByName)]
    struct Ending {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
        #[diesel(sql_type = SqlUuid)]
        petition_id: PetitionId,
    }
    let (kinds, days): (Vec<Coded<TermKind>>, Vec<NaiveDate>) =
        until.iter().map(|(kind, day)| (Coded(*kind), *day)).unzip();
    let latest = days.iter().copied().max().unwrap_or(today);
    let ending: Vec<Ending> = prepared(
        "SELECT clocks.id, petition_id FROM clocks \
         JOIN unnest(?, ?) AS word (kind, day) ON clocks.kind = word.kind AND due_on <= word.day \
         WHERE met_at IS NULL AND overdue_at IS NULL AND reminded_at IS NULL AND due_on BETWEEN ? AND ? AND due_at > ? \
         AND id <> ALL (?) ORDER BY due_on, id LIMIT ?",
    )
    .bind::<Array<Text>, _>(kinds)
    .bind::<Array<Date>, _>(days)
    .bind::<Date, _>(today)
    .bind::<Date, _>(latest)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(aside)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(ending.into_iter().map(|clock| (clock.id, clock.petition_id)).collect())
}

/// A clock that still waits for somebody to act, re-read under the petition's lock.
pub fn waiting(conn: &mut Connection, id: Uuid) -> Stored<Option<TermRow>> {
    Ok(clocks::table
        .find(id)
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .select(TermRow::as_select())
        .first(conn)
        .optional()?)
}

/// Petitions with an open clock that was reckoned by an older calendar, in order, but for those
/// left aside.
pub fn of_older_calendar(
    conn: &mut Connection,
    version: i32,
    now: DateTime<Utc>,
    aside: &[PetitionId],
    limit: i64,
) -> Stored<Vec<PetitionId>> {
    Ok(clocks::table
        .filter(clocks::petition_id.ne_all(aside.to_vec()))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::calendar_version.lt(version))
        .filter(clocks::due_at.gt(now).or(clocks::waits_until.gt(now).assume_not_null()))
        .select(clocks::petition_id)
        .distinct()
        .order(clocks::petition_id)
        .limit(limit)
        .load(conn)?)
}

/// The clocks of a petition that still run at that instant, or wait for sheets that had come in time.
pub fn open_of(
    conn: &mut Connection,
    petition: PetitionId,
    now: DateTime<Utc>,
) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::due_at.gt(now).or(clocks::waits_until.gt(now).assume_not_null()))
        .order(clocks::id)
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Overdue clocks of these petitions that wait for their act, longest late first; terms of the law alone.
pub fn late_of(conn: &mut Connection, petitions: &[PetitionId]) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq_any(petitions))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_not_null())
        .filter(clocks::kind.ne_all(coded(&TermKind::INTERNAL)))
        .order((clocks::due_at, clocks::id))
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Which of these petitions have an unmet overdue clock of the law.
pub fn overdue_among(
    conn: &mut Connection,
    petitions: &[PetitionId],
) -> Stored<Vec<(PetitionId, TermKind)>> {
    let late: Vec<(PetitionId, Coded<TermKind>)> = clocks::table
        .filter(clocks::petition_id.eq_any(petitions))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_not_null())
        .filter(clocks::kind.ne_all(coded(&TermKind::INTERNAL)))
        .order(clocks::id)
        .select((clocks::petition_id, clocks::kind))
        .load(conn)?;
    Ok(late.into_iter().map(|(petition, kind)| (petition, kind.0)).collect())
}
