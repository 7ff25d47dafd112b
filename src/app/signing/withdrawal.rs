//! Taking one's signature back.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::admission::no_person;
use crate::access::Caller;
use crate::petitions::lock;
use crate::{Error, Work, enact, signature_log};
use domain::assurance::{Assurance, GivenVote, TakenBack};
use domain::calendar::end_of;
use domain::person::public_name;
use domain::petition::State;
use domain::refusal::Refusal;
use domain::rules::Source;
use domain::signing::may_withdraw;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::{self, PetitionRow, Tally};
use store::signatures::{self, PaperSignatureRow, RemovalReason, SignatureRow};

/// Withdraws one's own signature, while the petition collects. One on paper is withdrawn by an account that is as sure
/// as a sheet that staff have looked at; where a less sure one takes back what it gave, the paper counts on.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn withdraw(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<(), Error> {
    let row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    let state = enact::petition(work, &row)?.state;
    let Some((vote, taken_back)) = own_vote(work, caller, &row)? else {
        lock(work, Some(caller), id)?;
        return Err(Refusal::NoSignature.into());
    };
    may_withdraw(&state, work.now, &work.app.policy)?;
    match taken_back {
        TakenBack::StaysOnPaper => {
            leave_to_paper(work, &row, &vote, (RemovalReason::Withdrawn, caller.id()))
        }
        TakenBack::Ends | TakenBack::Nothing => {
            take_off(work, &row, vote.id, (RemovalReason::Withdrawn, caller.id()))
        }
    }
}

/// Whether the caller has a signature on a petition in that state that they can withdraw now.
pub(crate) fn may_take_back(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
    state: &State,
) -> Result<bool, Error> {
    let open = may_withdraw(state, work.now, &work.app.policy).is_ok();
    Ok(open && caller.row.person_key.is_some() && own_vote(work, caller, row)?.is_some())
}

/// The vote that the caller's account may take back, and what becomes of it then. A vote that the account does not speak
/// for is none that it is told of.
fn own_vote(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
) -> Result<Option<(SignatureRow, TakenBack)>, Error> {
    let person = caller.row.person_key.as_deref().ok_or_else(|| no_person(&caller.row))?;
    let signer = work.app.identity.petition_signers(&row.signer_salt).signer(person);
    let Some(vote) = signatures::live_of(work.conn, row.id, signer)? else { return Ok(None) };
    let account = caller.row.assurance;
    let given = given(work, &vote)?;
    // What an account gave itself it takes back, by whatever signature it was given.
    let own = vote.account_id == Some(caller.id());
    let stated = if own { given.stated.min(account) } else { given.stated };
    let taken_back = GivenVote { stated, ..given }.taken_back_by(account);
    Ok((taken_back != TakenBack::Nothing).then_some((vote, taken_back)))
}

fn given(work: &mut Work<'_>, vote: &SignatureRow) -> Result<GivenVote, Error> {
    let on_paper = signatures::paper_of(work.conn, vote.id)?.is_some();
    Ok(GivenVote { channel: vote.channel, stated: vote.assurance, on_paper })
}

/// Ends what an account gave: the vote counts no longer, unless a sheet says it too.
pub(crate) fn take_from_account(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: &SignatureRow,
    by: AccountId,
) -> Result<(), Error> {
    end(work, petition, vote, (RemovalReason::Withdrawn, by))
}

/// Ends a live vote that the person whose IIN it bears has not given on the portal; a line of a sheet stands.
pub(crate) fn take_disowned(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: &SignatureRow,
    by: AccountId,
) -> Result<(), Error> {
    end(work, petition, vote, (RemovalReason::Disowned, by))
}

fn end(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: &SignatureRow,
    because: (RemovalReason, AccountId),
) -> Result<(), Error> {
    match vote.channel {
        Source::Electronic => leave_to_paper(work, petition, vote, because),
        Source::Paper => take_off(work, petition, vote.id, because),
    }
}

/// Takes a live vote off the count of its petition, which is locked.
fn take_off(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: SignatureId,
    (reason, by): (RemovalReason, AccountId),
) -> Result<(), Error> {
    signatures::remove(work.conn, vote, reason, by, work.now)?;
    signature_log::cancelled(work, petition.id, vote, reason)?;
    let tally = Tally { signature_count: petition.signature_count - 1, ..petition.tally() };
    Ok(petitions::set_tallies(work.conn, &[tally])?)
}

/// Ends the vote from the portal, in whose place the line of a sheet counts from now on, if there is one: the count stays.
fn leave_to_paper(
    work: &mut Work<'_>,
    petition: &PetitionRow,
    vote: &SignatureRow,
    (reason, by): (RemovalReason, AccountId),
) -> Result<(), Error> {
    let Some(line) = signatures::paper_of(work.conn, vote.id)? else {
        return take_off(work, petition, vote.id, (reason, by));
    };
    signatures::remove(work.conn, vote.id, reason, by, work.now)?;
    signature_log::cancelled(work, petition.id, vote.id, reason)?;
    let on_paper = SignatureRow {
        id: SignatureId::new(),
        account_id: None,
        round: vote.round + 1,
        live: true,
        ordinal: petition.last_ordinal + 1,
        channel: Source::Paper,
        assurance: Assurance::Counter,
        public_name: public_name(&line.given_name, &line.family_name),
        // Where an account says it lives is not where the signer of the sheet does.
        region: String::new(),
        notify: false,
        signed_at: arrival(work, line.received_on),
        recorded_at: work.now,
        ..vote.clone()
    };
    if signatures::insert_batch(work.conn, std::slice::from_ref(&on_paper), &[])?.len() != 1 {
        return Err(Error::Internal("a signature met the uniqueness constraint".to_owned()));
    }
    signature_log::transferred_to_paper(
        work,
        &on_paper,
        &petition.signer_salt,
        &line,
        vote.account_id,
    )?;
    signatures::insert_paper(work.conn, &PaperSignatureRow { signature_id: on_paper.id, ..line })?;
    let tally = Tally { last_ordinal: on_paper.ordinal, ..petition.tally() };
    Ok(petitions::set_tallies(work.conn, &[tally])?)
}

/// The instant by which a line of a sheet counts: its entry, or the end of the day on which it was received.
pub(crate) fn arrival(work: &Work<'_>, received_on: NaiveDate) -> DateTime<Utc> {
    (end_of(received_on) - Duration::microseconds(1)).min(work.now)
}
