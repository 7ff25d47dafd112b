//! What acts say in the log, written down in their own transactions.

use crate::password_change::iin_of;
use crate::{Error, Work};
use credentials::commitments::{CommitmentKey, DuplicateKey, SEED_BYTES};
use credentials::identity::IdentityKey;
use credentials::sha256;
use domain::iin::Iin;
use domain::petition::{Phase, StateName};
use domain::signature_log::{
    Closing, ENTRY_BYTES, Entry, Evidence, Finding, Hash, Opening, Statement, Vote,
};
use domain::signing_statement::DecisionText;
use store::accounts;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::PetitionRow;
use store::signature_log::{self, PendingEntry, VoteBefore};
use store::signatures::{PaperSignatureRow, RemovalReason, SignatureRow};

/// In the place of the SHA-256 of an electronic signature, where there is none.
const NO_EVIDENCE: Hash = [0; 32];

/// A vote on the portal, as the log is told of it.
pub(crate) struct CastVote<'a> {
    pub(crate) vote: &'a SignatureRow,
    pub(crate) iin: &'a Iin,
    /// What tags the signers of its petition.
    pub(crate) duplicates: &'a DuplicateKey,
    pub(crate) seed: [u8; SEED_BYTES],
    /// SHA-256 of the electronic signature that came with it.
    pub(crate) cms: Option<Hash>,
}

/// What a new vote says.
pub(crate) fn signed(identity: &IdentityKey, cast: &CastVote<'_>) -> PendingEntry {
    let vote = cast.vote;
    let key = identity.commitment(&cast.seed, vote.id.uuid());
    let evidence = cast.cms.unwrap_or(NO_EVIDENCE);
    let statement = Statement::Signed(Vote {
        commitment: key.commitment(vote.petition_id.uuid(), cast.iin, &evidence),
        duplicate_tag: cast.duplicates.tag(cast.iin),
        evidence: Evidence::of(vote.channel, vote.assurance, cast.cms.is_some()),
    });
    PendingEntry {
        entry: entry(vote.petition_id, vote.signed_at, statement).encode(),
        vote: Some(vote.id),
        seed: Some(cast.seed),
    }
}

/// Writes down what was said.
fn pend(work: &mut Work<'_>, entries: &[PendingEntry]) -> Result<(), Error> {
    Ok(signature_log::pend(work.conn, entries)?)
}

/// A vote that came in on paper. Its commitment is nobody's to open: whoever signs on a sheet has no account to be shown it
/// in, and nobody can ask them for it.
pub(crate) fn signed_on_paper(
    work: &mut Work<'_>,
    vote: &SignatureRow,
    salt: &[u8],
    iin: &Iin,
) -> Result<(), Error> {
    let tag = work.app.identity.petition_duplicates(salt).tag(iin);
    say_unopened(work, vote, tag)
}

/// The line of a sheet that counts in the place of a vote from the portal.
pub(crate) fn transferred_to_paper(
    work: &mut Work<'_>,
    vote: &SignatureRow,
    salt: &[u8],
    line: &PaperSignatureRow,
    giver: Option<AccountId>,
) -> Result<(), Error> {
    // The line is sealed for the person; so is the account that gave the vote, until its holder has left.
    let account = giver.map(|giver| accounts::by_id(work.conn, giver)).transpose()?.flatten();
    let account = account.map(|account| accounts::AccountRow {
        iin_cipher: Some(line.iin_cipher.clone()),
        ..account
    });
    let iin = account.map(|account| iin_of(work, &account)).transpose()?.flatten();
    let duplicates = work.app.identity.petition_duplicates(salt);
    let tag =
        iin.map_or_else(|| duplicates.tag_of_key(vote.signer_key), |iin| duplicates.tag(&iin));
    say_unopened(work, vote, tag)
}

fn say_unopened(work: &mut Work<'_>, vote: &SignatureRow, tag: Hash) -> Result<(), Error> {
    let statement = Statement::Signed(Vote {
        commitment: *CommitmentKey::forgotten()?.bytes(),
        duplicate_tag: tag,
        evidence: Evidence::of(vote.channel, vote.assurance, false),
    });
    let entry = entry(vote.petition_id, vote.signed_at, statement).encode();
    pend(work, &[PendingEntry { entry, vote: Some(vote.id), seed: None }])
}

/// What a vote from before the log says: it counts once, and nobody can open it.
pub(super) fn said_before(identity: &IdentityKey, vote: &VoteBefore) -> Result<Entry, Error> {
    let statement = Statement::Signed(Vote {
        commitment: *CommitmentKey::forgotten()?.bytes(),
        duplicate_tag: identity.petition_duplicates(&vote.signer_salt).tag_of_key(vote.signer_key),
        evidence: Evidence::of(vote.channel, vote.assurance, false),
    });
    Ok(entry(vote.petition_id, vote.signed_at, statement))
}

/// That a vote counts no longer.
pub(crate) fn cancelled(
    work: &mut Work<'_>,
    petition: PetitionId,
    vote: SignatureId,
    reason: RemovalReason,
) -> Result<(), Error> {
    // Which entry that is, is known when this one gets its place.
    let cancels = 0;
    let statement = match reason {
        RemovalReason::Withdrawn => Statement::Withdrawn { cancels },
        RemovalReason::Invalidated => {
            Statement::Invalidated { cancels, finding: Finding::Moderators }
        }
        RemovalReason::Disowned => Statement::Invalidated { cancels, finding: Finding::Disowned },
    };
    let entry = entry(petition, work.now, statement).encode();
    pend(work, &[PendingEntry { entry, vote: Some(vote), seed: None }])
}

/// What is said of each vote that moderators find to be none.
pub(crate) fn invalidated(work: &Work<'_>, petition: PetitionId) -> [u8; ENTRY_BYTES] {
    let statement = Statement::Invalidated { cancels: 0, finding: Finding::Moderators };
    entry(petition, work.now, statement).encode()
}

/// That a petition begins to collect votes in the open, or collects no more, when a step does that.
pub(crate) fn step(work: &mut Work<'_>, row: &PetitionRow, from: StateName) -> Result<(), Error> {
    let collects = |state: StateName| state.phase() == Phase::Collection;
    let statement = match (collects(from), collects(row.state)) {
        (false, true) => Statement::Opened(opening(row)?),
        (true, false) => Statement::Closed(Closing { count: row.count().into() }),
        (true, true) | (false, false) => return Ok(()),
    };
    say_of_petition(work, row.id, statement)
}

fn opening(row: &PetitionRow) -> Result<Opening, Error> {
    let incomplete = || Error::Internal("a petition is open without its text or terms".to_owned());
    let text_hash = row.text_hash.as_deref().ok_or_else(incomplete)?;
    let required = row.required_count.and_then(|required| required.try_into().ok());
    Ok(Opening {
        text_hash: text_hash.try_into().map_err(|_| incomplete())?,
        required: required.ok_or_else(incomplete)?,
        closes_on: row.closes_on.ok_or_else(incomplete)?,
    })
}

/// That the first head decided in these words.
pub(crate) fn decided(
    work: &mut Work<'_>,
    petition: PetitionId,
    text: &DecisionText<'_>,
) -> Result<(), Error> {
    let document = sha256(&text.canonical()).try_into();
    let document = document.map_err(|_| Error::Internal("no SHA-256 of a decision".to_owned()))?;
    say_of_petition(work, petition, Statement::Decided(document))
}

fn say_of_petition(
    work: &mut Work<'_>,
    petition: PetitionId,
    statement: Statement,
) -> Result<(), Error> {
    let entry = entry(petition, work.now, statement).encode();
    pend(work, &[PendingEntry { entry, vote: None, seed: None }])
}

/// Destroys the keys of all commitments of an account: nobody can show any more which entries are its holder's.
pub(crate) fn forget_account(work: &mut Work<'_>, account: AccountId) -> Result<(), Error> {
    Ok(signature_log::forget_account(work.conn, account)?)
}

fn entry(petition: PetitionId, at: chrono::DateTime<chrono::Utc>, statement: Statement) -> Entry {
    Entry::at(petition.uuid().into_bytes(), at, statement)
}
