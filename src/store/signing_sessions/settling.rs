//! The end of a signing. What only the signing needed goes with it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};

use super::row::FailureColumns;
use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, SignatureId, SigningSessionId};
use crate::prepared::prepared;
use crate::schema::signing_sessions as sessions;
use crate::{Connection, Stored};
use domain::signing_sessions::SigningState;

/// Signings that are ended in one go.
const AT_ONCE: i64 = 1_000;

/// What a settled signing holds.
#[derive(AsChangeset)]
#[diesel(table_name = crate::schema::signing_sessions, treat_none_as_null = true)]
struct Settled {
    #[diesel(serialize_as = Coded<SigningState>)]
    state: SigningState,
    settled_at: Option<DateTime<Utc>>,
    failure_code: Option<String>,
    failure_detail: Option<String>,
    failure_basis: Option<String>,
    link_key: Option<String>,
    qr_code: Option<Vec<u8>>,
    mobile_link: Option<String>,
    business_link: Option<String>,
    data_url: Option<String>,
    sign_url: Option<String>,
    cms_cipher: Option<Vec<u8>>,
}

impl Settled {
    fn of(state: SigningState, at: DateTime<Utc>, failure: Option<FailureColumns>) -> Self {
        let (code, detail, basis) = match failure {
            Some(failure) => (Some(failure.code), Some(failure.detail), failure.basis),
            None => (None, None, None),
        };
        Self {
            state,
            settled_at: Some(at),
            failure_code: code,
            failure_detail: detail,
            failure_basis: basis,
            link_key: None,
            qr_code: None,
            mobile_link: None,
            business_link: None,
            data_url: None,
            sign_url: None,
            cms_cipher: None,
        }
    }
}

/// How a signing stands, and which vote is its.
pub type Standing = (SigningSessionId, SigningState, SignatureId);

/// Locks signings for the writer of their votes, in the order of their ids.
pub fn lock(conn: &mut Connection, ids: &[SigningSessionId]) -> Stored<Vec<Standing>> {
    let found: Vec<(SigningSessionId, Coded<SigningState>, SignatureId)> = sessions::table
        .filter(sessions::id.eq_any(ids))
        .order(sessions::id)
        .select((sessions::id, sessions::state, sessions::signature_id))
        .for_no_key_update()
        .load(conn)?;
    Ok(found.into_iter().map(|(id, state, vote)| (id, state.0, vote)).collect())
}

/// Ends signings with the votes that count for them.
pub fn sign(
    conn: &mut Connection,
    votes: &[(SigningSessionId, SignatureId)],
    at: DateTime<Utc>,
) -> Stored<()> {
    let (ids, votes): (Vec<SigningSessionId>, Vec<SignatureId>) = votes.iter().copied().unzip();
    prepared(
        "UPDATE signing_sessions AS s SET state = 'signed', signature_id = done.vote, settled_at = ?, \
             failure_code = NULL, failure_detail = NULL, failure_basis = NULL, link_key = NULL, qr_code = NULL, \
             mobile_link = NULL, business_link = NULL, data_url = NULL, sign_url = NULL, cms_cipher = NULL \
         FROM unnest(?, ?) AS done (id, vote) WHERE s.id = done.id AND s.state = 'waiting'",
    )
    .bind::<Timestamptz, _>(at)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<SqlUuid>, _>(votes)
    .execute(conn)?;
    Ok(())
}

/// Ends a signing that came to nothing.
pub fn fail(
    conn: &mut Connection,
    id: SigningSessionId,
    because: FailureColumns,
    at: DateTime<Utc>,
) -> Stored<()> {
    let waiting = sessions::table.find(id).filter(sessions::state.eq(Coded(SigningState::Waiting)));
    diesel::update(waiting)
        .set(Settled::of(SigningState::Failed, at, Some(because)))
        .execute(conn)?;
    Ok(())
}

/// Ends what nobody has signed in time (legal), and what has come in time and could not be counted in time, for whatever
/// came in its way last, or else `otherwise`; how many.
pub fn expire(
    conn: &mut Connection,
    now: DateTime<Utc>,
    otherwise: &FailureColumns,
    at: DateTime<Utc>,
) -> Stored<usize> {
    let waiting = || sessions::table.filter(sessions::state.eq(Coded(SigningState::Waiting)));
    let unsigned: Vec<SigningSessionId> = waiting()
        .filter(sessions::cms_cipher.is_null())
        .filter(sessions::expires_at.le(now))
        .limit(AT_ONCE)
        .select(sessions::id)
        .for_no_key_update()
        .skip_locked()
        .load(conn)?;
    let ended = diesel::update(sessions::table.filter(sessions::id.eq_any(unsigned)))
        .set(Settled::of(SigningState::Expired, at, None))
        .execute(conn)?;
    let uncounted: Vec<(SigningSessionId, Option<String>, Option<String>, Option<String>)> =
        waiting()
            .filter(sessions::cms_cipher.is_not_null())
            .filter(sessions::settles_by.le(now))
            .limit(AT_ONCE)
            .select((
                sessions::id,
                sessions::failure_code,
                sessions::failure_detail,
                sessions::failure_basis,
            ))
            .for_no_key_update()
            .skip_locked()
            .load(conn)?;
    let failed = uncounted.len();
    for (id, code, detail, basis) in uncounted {
        let known = code.zip(detail);
        let because = known.map(|(code, detail)| FailureColumns { code, detail, basis });
        fail(conn, id, because.unwrap_or_else(|| otherwise.clone()), at)?;
    }
    Ok(ended + failed)
}

/// Whether votes that were begun on a petition before `close` may still be signed or counted at `now`; legal times.
pub fn hold_open(
    conn: &mut Connection,
    petition: PetitionId,
    close: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let open = sessions::table
        .filter(sessions::petition_id.eq(petition))
        .filter(sessions::state.eq(Coded(SigningState::Waiting)))
        .filter(sessions::begun_at.lt(close))
        .filter(sessions::settles_by.gt(now));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}

/// Forgets what was settled before then; how many.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::settled_at.lt(before))).execute(conn)?)
}

/// Whoever leaves signs nothing any more.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account))).execute(conn)?;
    Ok(())
}
