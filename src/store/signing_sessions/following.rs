//! What a process does about a signing while it waits.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::row::{FailureColumns, SigningSessionRow};
use crate::coded::Coded;
use crate::ids::SigningSessionId;
use crate::schema::signing_sessions as sessions;
use crate::{Connection, Stored};
use domain::signing_sessions::SigningState;

/// Whether there is a signing that somebody may work on (by the machine's time), or whose time is over (by legal time).
pub fn is_any_due(
    conn: &mut Connection,
    now: DateTime<Utc>,
    wall_now: DateTime<Utc>,
) -> Stored<bool> {
    let to_work_on = sessions::sign_url.is_not_null().and(sessions::next_try_at.le(wall_now));
    let unsigned = sessions::cms_cipher.is_null().and(sessions::expires_at.le(now));
    let uncounted = sessions::cms_cipher.is_not_null().and(sessions::settles_by.le(now));
    let any = sessions::table
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(to_work_on.or(unsigned).or(uncounted.assume_not_null()));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// Takes up to `limit` signings that somebody may work on, the longest due first; nobody else begins before `until`. Both
/// times are the machine's.
pub fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
) -> Stored<Vec<SigningSessionRow>> {
    let due: Vec<SigningSessionId> = sessions::table
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(sessions::sign_url.is_not_null())
        .filter(sessions::next_try_at.le(now))
        .order(sessions::next_try_at)
        .limit(limit)
        .select(sessions::id)
        .for_no_key_update()
        .skip_locked()
        .load(conn)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    Ok(diesel::update(sessions::table.filter(sessions::id.eq_any(due)))
        .set(sessions::next_try_at.eq(until))
        .returning(SigningSessionRow::as_returning())
        .load(conn)?)
}

/// The telephone has come for the document; whoever has the signing in hand keeps it `until` then.
pub fn hand(
    conn: &mut Connection,
    id: SigningSessionId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Stored<Option<SigningSessionRow>> {
    let waiting = sessions::table.find(id).filter(sessions::state.eq(Coded(SigningState::Waiting)));
    Ok(diesel::update(waiting)
        .set((sessions::handed_at.eq(now), sessions::next_try_at.eq(until), sessions::tries.eq(0)))
        .returning(SigningSessionRow::as_returning())
        .get_result(conn)
        .optional()?)
}

/// Keeps what came back, if it came in time (legal) and nothing has come before.
pub fn receive(
    conn: &mut Connection,
    id: SigningSessionId,
    cms_cipher: &[u8],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Stored<Option<SigningSessionRow>> {
    let in_time = sessions::table
        .find(id)
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(sessions::cms_cipher.is_null())
        .filter(sessions::expires_at.gt(now));
    Ok(diesel::update(in_time)
        .set((
            sessions::cms_cipher.eq(cms_cipher),
            sessions::next_try_at.eq(until),
            sessions::tries.eq(0),
        ))
        .returning(SigningSessionRow::as_returning())
        .get_result(conn)
        .optional()?)
}

/// Lays a signing down until then, having tried so often in vain, and says what has come in its way.
pub fn pause(
    conn: &mut Connection,
    id: SigningSessionId,
    until: DateTime<Utc>,
    tries: i16,
    because: Option<&FailureColumns>,
) -> Stored<()> {
    let waiting = sessions::table.find(id).filter(sessions::state.eq(Coded(SigningState::Waiting)));
    diesel::update(waiting)
        .set((
            sessions::next_try_at.eq(until),
            sessions::tries.eq(tries),
            sessions::failure_code.eq(because.map(|because| &because.code)),
            sessions::failure_detail.eq(because.map(|because| &because.detail)),
            sessions::failure_basis.eq(because.and_then(|because| because.basis.as_ref())),
        ))
        .execute(conn)?;
    Ok(())
}
