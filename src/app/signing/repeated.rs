//! What is answered to somebody whose vote stands already.

use super::request::{Receipt, SignRequest};
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::person::public_name;
use store::accounts::AccountRow;
use store::petitions::PetitionRow;
use store::signatures::{self, ClaimRow, EarlierRow};

/// How sure it is who holds the account; of a word that is not known, as little as can be.
pub(super) fn assurance_of(account: &AccountRow) -> Assurance {
    Assurance::parse(&account.assurance).unwrap_or(Assurance::Declared)
}

/// Whether the account may be told of a vote, and take it back.
fn speaks_for(account: &AccountRow, vote: Assurance) -> bool {
    assurance_of(account).speaks_for(vote)
}

/// The receipt of the vote that stands. Whoever has only declared an IIN is not told of a vote on paper: they get what a
/// new signature would get, without being counted. Whoever has left and come back has their vote again.
pub(super) fn receipt(
    work: &mut Work<'_>,
    request: &SignRequest,
    account: &AccountRow,
    petition: &PetitionRow,
    first: &EarlierRow,
) -> Result<Receipt, Error> {
    let vote = Assurance::of_vote(first.channel, first.assurance);
    if !speaks_for(account, vote) {
        return Ok(Receipt {
            id: request.id,
            ordinal: petition.last_ordinal + 1,
            signed_at: request.arrived_at,
            signature_count: petition.count(),
            new: false,
        });
    }
    if first.account_id.is_some_and(|giver| giver != account.id) {
        let claim = ClaimRow {
            signature_id: first.id,
            account_id: account.id,
            public_name: public_name(&account.given_name, &account.family_name),
            claimed_at: work.now,
        };
        signatures::claim(work.conn, &claim)?;
    }
    // A batch that runs again after a lost COMMIT finds its own row.
    Ok(Receipt::first(first, petition.count(), first.id == request.id))
}
