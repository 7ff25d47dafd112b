//! Whether somebody may begin to sign on a telephone: what their signature will be asked, as far as it can be asked before
//! it is there.

use super::admission::{earlier, may_see, no_person, same_text, within_allowance};
use super::batch::signer;
use super::loading::{load_earlier, load_signers, opened};
use super::request::SignRequest;
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::signing::admit;
use store::petitions::PetitionRow;

/// Judges a request to which an electronic signature will come, as the batch will judge it then, and writes nothing.
///
/// # Errors
/// What signing is refused with.
pub(crate) fn may_begin(
    work: &mut Work<'_>,
    petition: PetitionRow,
    request: &SignRequest,
) -> Result<(), Error> {
    let signers = load_signers(work, std::slice::from_ref(request))?;
    let account = signers.of(request).ok_or(Error::Unauthenticated("session_ended"))?;
    let open = opened(work, petition)?;
    may_see(&open.row, &open.petition, request)?;
    let Some(person) = account.person_key.as_deref() else { return Err(no_person(account)) };
    let key = (request.petition, open.keys.signer(person));
    let known = load_earlier(work, &[Some(key)])?.remove(&key).unwrap_or_default();
    let signer = signer(work, &open, account, Assurance::Eds);
    let held = earlier(&known, signer.assurance, Some(account.id));
    admit(&open.petition, &signer, held, request.arrived_at, &work.app.policy)?;
    same_text(&open.row, request)?;
    within_allowance(work, &signers, &[], account.id)
}
