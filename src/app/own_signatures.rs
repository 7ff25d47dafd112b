//! Signatures with one's IIN: one's own, and those that others gave with it before it was taken over from them, or staff
//! gave it free. A person makes theirs what others gave, or says that it was not them.

use serde_json::json;
use std::collections::HashMap;

use super::access::Caller;
use super::account_events::{self, Event};
use super::enact::{self, ActDetails, Performer, details, enact};
use super::falling_back::fall_back;
use super::{Error, Work, sessions, signing};
use domain::assurance::Assurance;
use domain::lifecycle::Act;
use domain::person::public_name;
use domain::signing::{Shortfall, shortfall};
use domain::words::words;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::{self, PetitionRow};
use store::signatures::{self, ClaimRow, RemovalReason, SignatureRow};
use store::{identities, subscriptions};

/// Signatures of former accounts that are looked through at most; more than they can have given in years.
const MOST: i64 = 100_000;

words! {
    /// How a signature stands to the person whose IIN it bears.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Standing {
        /// They gave it.
        Own = "own",
        /// Somebody else gave it, and they have made it theirs.
        Confirmed = "confirmed",
        /// Somebody else gave it; it is for them to confirm or to disown.
        ToConfirm = "to_confirm",
    }
}

/// A signature with the person's IIN.
#[derive(Debug, Clone)]
pub struct OwnSignature {
    /// As stored; `notify` is what they said last.
    pub row: SignatureRow,
    /// Whose it is.
    pub standing: Standing,
}

/// The signatures with the caller's IIN, newest first; with each, whether they want to hear how its petition goes on, by
/// what they said last. An account that has lost its IIN has none: they are its person's.
///
/// # Errors
/// The store's failure.
pub fn list(
    work: &mut Work<'_>,
    caller: &Caller,
    before: Option<SignatureId>,
    limit: i64,
) -> Result<Vec<OwnSignature>, Error> {
    let Some(person) = caller.row.person_key.as_deref() else { return Ok(Vec::new()) };
    let account = caller.id();
    let by_others = given_by_others(work, account, person)?;
    let mut rows = signatures::of_account(work.conn, account, &by_others, before, limit)?;
    let petitions: Vec<PetitionId> = rows.iter().map(|row| row.petition_id).collect();
    let said: HashMap<PetitionId, bool> =
        subscriptions::answers_wanted(work.conn, account, &petitions)?.into_iter().collect();
    let claimed = signatures::claimed_by(work.conn, account)?;
    for row in &mut rows {
        row.notify = said.get(&row.petition_id).copied().unwrap_or(row.notify);
    }
    let standing = |row: &SignatureRow| {
        if row.account_id == Some(account) {
            Standing::Own
        } else if claimed.contains(&row.id) {
            Standing::Confirmed
        } else {
            Standing::ToConfirm
        }
    };
    Ok(rows.into_iter().map(|row| OwnSignature { standing: standing(&row), row }).collect())
}

/// What others gave with the person's IIN. Asked of the rows each time: a signature may have been on its way when the IIN
/// was taken over.
fn given_by_others(
    work: &mut Work<'_>,
    account: AccountId,
    person: &[u8],
) -> Result<Vec<SignatureId>, Error> {
    let formers = identities::former_holders(work.conn, account, person)?;
    if formers.is_empty() {
        return Ok(Vec::new());
    }
    let given = signatures::of_accounts(work.conn, &formers, MOST)?;
    let mut ids: Vec<PetitionId> = given.iter().map(|row| row.petition_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut keys = HashMap::new();
    for id in ids {
        let salt = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?.signer_salt;
        keys.insert(id, work.app.identity.petition_signers(&salt).signer(person));
    }
    let theirs = |row: &&SignatureRow| keys.get(&row.petition_id) == Some(&row.signer_key);
    Ok(given.iter().filter(theirs).map(|row| row.id).collect())
}

/// A signature that bears the caller's IIN, with its petition, which is locked. What is surer than the account is not
/// told to it: anybody may have declared an IIN.
fn theirs(
    work: &mut Work<'_>,
    caller: &Caller,
    id: SignatureId,
) -> Result<(PetitionRow, SignatureRow), Error> {
    let person = caller.row.person_key.as_deref().ok_or(Error::Forbidden("iin_lost"))?;
    let found = signatures::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let petition = petitions::lock(work.conn, found.petition_id)?.ok_or(Error::NotFound)?;
    // As it stands under the lock.
    let row = signatures::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let signer = work.app.identity.petition_signers(&petition.signer_salt).signer(person);
    let told = caller.row.assurance.speaks_for(Assurance::of_vote(row.channel, row.assurance));
    if row.signer_key == signer && told { Ok((petition, row)) } else { Err(Error::NotFound) }
}

/// Makes a signature the caller's that somebody else gave with their IIN: it counts as it did, under their name.
///
/// # Errors
/// [`Error::NotFound`] for one with another IIN, [`Error::Conflict`] for one that no longer counts.
pub fn confirm(work: &mut Work<'_>, caller: &Caller, id: SignatureId) -> Result<(), Error> {
    let (_, row) = theirs(work, caller, id)?;
    if !row.live {
        return Err(Error::Conflict("signature_ended"));
    }
    if row.account_id == Some(caller.id()) {
        return Ok(());
    }
    let claim = ClaimRow {
        signature_id: row.id,
        account_id: caller.id(),
        public_name: public_name(&caller.row.given_name, &caller.row.family_name),
        claimed_at: work.now,
    };
    Ok(signatures::claim(work.conn, &claim)?)
}

/// Takes off a signature that the person has not given: the count, its days and regions, and what it no longer reaches,
/// in one transaction. A line on paper that says the same stands. Whoever disowns what their own account gave had a
/// stranger in it: its other sessions end.
///
/// # Errors
/// As [`confirm`], and the law's refusal once the petition has been forwarded. Disowning once more changes nothing.
pub fn disown(work: &mut Work<'_>, caller: &Caller, id: SignatureId) -> Result<(), Error> {
    let (petition, row) = theirs(work, caller, id)?;
    if !row.live {
        let disowned = signatures::removal_of(work.conn, id)? == Some(RemovalReason::Disowned);
        return if disowned { Ok(()) } else { Err(Error::Conflict("signature_ended")) };
    }
    signing::take_disowned(work, &petition, &row, caller.id())?;
    let mut petition = petitions::lock(work.conn, petition.id)?.ok_or(Error::NotFound)?;
    let facts = [
        ("removed", json!(1)),
        ("signature_count", json!(petition.signature_count)),
        ("reason", json!(RemovalReason::Disowned.code())),
    ];
    let particulars = ActDetails { journal: details(facts), ..ActDetails::default() };
    enact(work, &mut petition, &Act::Disown, &Performer::Service, particulars)?;
    // Whether the fifty are there is judged when moderation decides.
    if shortfall(&enact::petition(work, &petition)?) == Some(Shortfall::Threshold) {
        fall_back(work, &mut petition, Shortfall::Threshold)?;
    }
    if row.account_id == Some(caller.id()) {
        sessions::end_but(work, caller.id(), caller.session, "signature_disowned")?;
    }
    let details = json!({ "signature": id, "petition": petition.id });
    account_events::record(work, caller.id(), Some(caller.id()), Event::SignatureDisowned, details)
}
