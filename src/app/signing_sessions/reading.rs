//! How a signing stands, for whoever began it.

use crate::access::Caller;
use crate::{Error, Work};
use domain::signing_sessions::SigningState;
use store::ids::SigningSessionId;
use store::signatures::{self, SignatureRow};
use store::signing_sessions::{self, SigningSessionRow};

/// A signing, and the vote that it came to.
pub struct SigningSession {
    /// The signing.
    pub row: SigningSessionRow,
    /// The vote that counts for it.
    pub vote: Option<SignatureRow>,
}

/// Reads a signing that the caller began.
///
/// # Errors
/// [`Error::NotFound`] for any other.
pub fn read(
    work: &mut Work<'_>,
    caller: &Caller,
    id: SigningSessionId,
) -> Result<SigningSession, Error> {
    let row = signing_sessions::by_id(work.conn, id)?
        .filter(|row| row.account_id == caller.id())
        .ok_or(Error::NotFound)?;
    let vote = if row.state == SigningState::Signed {
        signatures::by_id(work.conn, row.signature_id)?
    } else {
        None
    };
    Ok(SigningSession { row, vote })
}
