//! Sessions that a provider's word has opened, and logout tokens that end them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{logout_tokens, provider_identities, provider_sessions, sessions};
use super::{Connection, Stored};

/// Records by which identity a session was opened, and in which session there.
pub fn insert(
    conn: &mut Connection,
    session: Uuid,
    identity: Uuid,
    there: Option<&[u8]>,
) -> Stored<()> {
    diesel::insert_into(provider_sessions::table)
        .values((
            provider_sessions::session_id.eq(session),
            provider_sessions::identity_id.eq(identity),
            provider_sessions::provider_session.eq(there),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whose sessions a provider ends: of a subject, of a session there, or of the subject in that session alone; nobody's
/// where neither is named.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    /// The person, by their key.
    pub subject: Option<&'a [u8]>,
    /// The session there, by its key.
    pub there: Option<&'a [u8]>,
}

/// Ends them; how many there were.
pub fn end(
    conn: &mut Connection,
    whose: Ended<'_>,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<usize> {
    if whose.subject.is_none() && whose.there.is_none() {
        return Ok(0);
    }
    let mut opened = provider_sessions::table
        .inner_join(
            provider_identities::table
                .on(provider_identities::id.eq(provider_sessions::identity_id)),
        )
        .select(provider_sessions::session_id)
        .into_boxed();
    if let Some(subject) = whose.subject {
        opened = opened.filter(provider_identities::subject_key.eq(subject));
    }
    if let Some(there) = whose.there {
        opened = opened.filter(provider_sessions::provider_session.eq(there));
    }
    let opened: Vec<Uuid> = opened.load(conn)?;
    let living =
        sessions::table.filter(sessions::id.eq_any(opened)).filter(sessions::ended_at.is_null());
    Ok(diesel::update(living)
        .set((sessions::ended_at.eq(now), sessions::ended_because.eq(because)))
        .execute(conn)?)
}

/// Notes that a logout token has been heard; false when it had been before.
pub fn hear_once(
    conn: &mut Connection,
    token_key: &[u8],
    forgotten_at: DateTime<Utc>,
) -> Stored<bool> {
    let new = diesel::insert_into(logout_tokens::table)
        .values((
            logout_tokens::token_key.eq(token_key),
            logout_tokens::forgotten_at.eq(forgotten_at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(new == 1)
}

/// Forgets logout tokens that cannot come again.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over = logout_tokens::table.filter(logout_tokens::forgotten_at.lt(before));
    Ok(diesel::delete(over).execute(conn)?)
}
