//! Taking one's signature back.

use super::repeated::speaks_for;
use crate::access::Caller;
use crate::petitions::lock;
use crate::{Error, Work, enact};
use domain::assurance::Assurance;
use domain::refusal::Refusal;
use domain::signing::may_withdraw;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::{self, PetitionRow, Tally};
use store::signatures::{self, RemovalReason};

/// Withdraws one's own signature, while the petition collects. One on paper is withdrawn by an account that is as sure
/// as a sheet that staff have looked at.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn withdraw(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    let person = caller.row.person_key.as_deref().ok_or(Refusal::StaffAccount)?;
    let signer = work.app.identity.petition_signers(&row.signer_salt).signer(person);
    // A vote that the account does not speak for is none that it is told of.
    let live = signatures::live_of(work.conn, id, signer)?.filter(|vote| {
        let stated = Assurance::parse(&vote.assurance).unwrap_or(Assurance::Verified);
        speaks_for(&caller.row, Assurance::of_vote(vote.channel, stated))
    });
    let state = enact::petition(work, &row)?.state;
    let Some(live) = live else {
        lock(work, Some(caller), id)?;
        return Err(Refusal::NoSignature.into());
    };
    may_withdraw(&state, work.now, &work.app.policy)?;
    take_off(work, &row, live.id, caller.id())
}

/// Takes a live vote off the count of its petition, which is locked.
pub(crate) fn take_off(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: SignatureId,
    by: AccountId,
) -> Result<(), Error> {
    signatures::remove(work.conn, vote, RemovalReason::Withdrawn, by, work.now)?;
    let tally = Tally { signature_count: petition.signature_count - 1, ..petition.tally() };
    Ok(petitions::set_tallies(work.conn, &[tally])?)
}
