//! Whether somebody could sign a petition now, and with what.

use super::admission::earlier;
use super::batch::signer;
use super::loading::{load_earlier, opened};
use crate::access::Caller;
use crate::{Error, Work, evidence};
use domain::assurance::Assurance;
use domain::policy::SignatureEvidence;
use domain::signing::{Admission, admit};
use store::petitions::PetitionRow;

/// With what evidence a vote of the caller's would be recorded now, as the batch would judge it; none where it would be
/// refused, or stands already.
pub(crate) fn may_sign(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
) -> Result<Option<SignatureEvidence>, Error> {
    let Some(person) = caller.row.person_key.as_deref() else { return Ok(None) };
    let open = opened(work, row.clone())?;
    let key = (row.id, open.keys.signer(person));
    let known = load_earlier(work, &[Some(key)])?.remove(&key).unwrap_or_default();
    for way in evidence::ways(work.app) {
        let assurance = match way {
            SignatureEvidence::Session => caller.row.assurance,
            SignatureEvidence::Cms => Assurance::Eds,
        };
        let signer = signer(work, &open, &caller.row, assurance);
        let held = earlier(&known, assurance, Some(caller.id()));
        match admit(&open.petition, &signer, held, work.now, &work.app.policy) {
            Ok(Admission::New { .. } | Admission::Unseen) => return Ok(Some(way)),
            Ok(Admission::Already) => return Ok(None),
            Err(_) => {}
        }
    }
    Ok(None)
}
