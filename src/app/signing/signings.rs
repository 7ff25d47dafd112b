//! The signings on a telephone that requests of a batch complete: ended by the transaction that counts their votes.

use std::collections::HashMap;

use super::request::SignRequest;
use crate::{Error, Work};
use domain::signing_sessions::SigningState;
use store::ids::{SignatureId, SigningSessionId};
use store::signing_sessions;

/// What is answered for a signing that has been ended otherwise: it was told so, and must not count.
pub(super) const OVER: Error = Error::Conflict("signing_session_over");

/// How the signings of a batch stand; nobody else ends them before it has.
pub(super) struct Signings(HashMap<SigningSessionId, (SigningState, SignatureId)>);

impl Signings {
    /// Those of a batch. Most have none.
    pub(super) fn lock(work: &mut Work<'_>, requests: &[SignRequest]) -> Result<Self, Error> {
        let ids: Vec<SigningSessionId> =
            requests.iter().filter_map(|request| request.signing_session).collect();
        let standing =
            if ids.is_empty() { Vec::new() } else { signing_sessions::lock(work.conn, &ids)? };
        Ok(Self(standing.into_iter().map(|(id, state, vote)| (id, (state, vote))).collect()))
    }

    /// The vote of a request that has been counted before: a process that did not hear of it asks again.
    pub(super) fn of(&self, request: &SignRequest) -> Result<Option<SignatureId>, Error> {
        let Some(id) = request.signing_session else { return Ok(None) };
        match self.0.get(&id) {
            Some((SigningState::Waiting, _)) => Ok(None),
            Some((SigningState::Signed, vote)) => Ok(Some(*vote)),
            Some((SigningState::Failed | SigningState::Expired, _)) | None => Err(OVER),
        }
    }
}

/// Ends signings with the votes that count for them.
pub(super) fn end(
    work: &mut Work<'_>,
    votes: &[(SigningSessionId, SignatureId)],
) -> Result<(), Error> {
    if votes.is_empty() {
        return Ok(());
    }
    Ok(signing_sessions::sign(work.conn, votes, work.wall_now)?)
}
