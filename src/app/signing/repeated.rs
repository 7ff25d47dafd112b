//! What is answered to somebody whose vote stands already.

use super::request::{Receipt, SignRequest};
use crate::{Error, Work};
use domain::person::public_name;
use store::accounts::AccountRow;
use store::petitions::PetitionRow;
use store::signatures::{self, ClaimRow, EarlierRow};

/// The receipt of a person whose account is not told of the vote that stands: what a new signature would get, without
/// being counted.
pub(super) fn unseen(request: &SignRequest, petition: &PetitionRow) -> Receipt {
    Receipt {
        id: request.id,
        ordinal: petition.last_ordinal + 1,
        signed_at: request.arrived_at,
        signature_count: petition.count(),
        new: false,
        promise: None,
    }
}

/// The receipt of the vote that stands. Whoever has left and come back has their vote again.
pub(super) fn receipt(
    work: &mut Work<'_>,
    request: &SignRequest,
    account: &AccountRow,
    petition: &PetitionRow,
    first: &EarlierRow,
) -> Result<Receipt, Error> {
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
