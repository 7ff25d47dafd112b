//! A batch: every request judged, everything written in one statement each.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use super::admission::{earlier, may_see, no_person, same_text, signed_by, within_allowance};
use super::crossing::cross;
use super::loading::{Known, Open, Signers, load_earlier, load_signers, open_petitions};
use super::request::{Answers, Batch, Receipt, SignRequest};
use super::signings::Signings;
use super::{repeated, signings};
use crate::access::Role;
use crate::evidence::{self, Evidence, Proven};
use crate::oauth::{self, AppActRow};
use crate::password_change::iin_of;
use crate::signature_log::{self, CastVote};
use crate::subscriptions;
use crate::{Error, Work};
use credentials::commitments::{DuplicateKey, SEED_BYTES, seeds};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use domain::calendar::civil_date;
use domain::person::public_name;
use domain::rules::Source;
use domain::signing::{Admission, Signer, admit, evidence_given};
use domain::signing_sessions::completed_at;
use store::accounts::AccountRow;
use store::ids::{PetitionId, SignatureId, SigningSessionId};
use store::oauth::acts;
use store::petitions::{self, Tally};
use store::signature_log::PendingEntry;
use store::signatures::{self, EarlierRow, SignatureRow};
use transparency::tree::leaf_hash;

/// What a batch will write.
#[derive(Default)]
struct Written {
    signatures: Vec<SignatureRow>,
    evidence: Vec<(Proven, Arc<Evidence>)>,
    /// Signings on a telephone, with the votes that count for them.
    signings: Vec<(SigningSessionId, SignatureId)>,
    /// What of it comes through applications.
    acts: Vec<AppActRow>,
    /// What the log says of the signatures, one each.
    entries: Vec<PendingEntry>,
    /// Nothing is said of them: for the benchmark alone.
    silent: bool,
}

/// Signs for every request of a batch in the caller's transaction. The order of locks is the
/// program's: petitions by id, then the rest. Answers count only after COMMIT.
///
/// # Errors
/// A failure that concerns the batch as a whole; a single request's refusal is in its answer.
pub fn sign_batch(work: &mut Work<'_>, requests: &[SignRequest]) -> Result<Batch, Error> {
    write_batch(work, requests, Written::default())
}

/// The same without a word to the public log, which the benchmark holds signing against.
///
/// # Errors
/// As [`sign_batch`].
pub fn sign_silently(work: &mut Work<'_>, requests: &[SignRequest]) -> Result<Batch, Error> {
    write_batch(work, requests, Written { silent: true, ..Written::default() })
}

fn write_batch(
    work: &mut Work<'_>,
    requests: &[SignRequest],
    mut written: Written,
) -> Result<Batch, Error> {
    // Before the lock, which other processes wait for.
    let signers = load_signers(work, requests)?;
    let mut open = open_petitions(work, requests)?;
    let keys: Vec<Option<(PetitionId, Uuid)>> = requests
        .iter()
        .map(|request| {
            let petition = open.get(&request.petition)?;
            let person = signers.of(request)?.person_key.as_deref()?;
            Some((request.petition, petition.keys.signer(person)))
        })
        .collect();
    let mut known = load_earlier(work, &keys)?;
    let signings = Signings::lock(work, requests)?;
    written.signatures.reserve(requests.len());
    written.entries.reserve(requests.len());
    let seeds = seeds(requests.len())?;
    // The answers of those that the log will speak of.
    let mut places = Vec::with_capacity(requests.len());
    let mut answers: Answers = Vec::with_capacity(requests.len());
    let versions: Vec<i32> = open.values().map(|open| open.row.version).collect();
    for ((request, key), seed) in requests.iter().zip(&keys).zip(seeds) {
        let answer = match signings.of(request) {
            Ok(done) => {
                let standing = (&mut open, &signers, &mut known);
                sign_one(work, (request, done, seed), *key, standing, &mut written)
            }
            Err(over) => Err(over),
        };
        if written.entries.len() > places.len() {
            places.push(answers.len());
        }
        if let (Ok(receipt), Some(signing)) = (&answer, request.signing_session) {
            written.signings.push((signing, receipt.id));
        }
        answers.push(match answer {
            Err(error @ (Error::Internal(_) | Error::Busy | Error::Stale)) => return Err(error),
            Err(error) if error.is_outage() => return Err(error),
            answer => answer,
        });
    }
    let Written { signatures: written, evidence, signings, acts, entries, silent: _ } = written;
    let stored = signatures::insert_batch(work.conn, &written, &entries)?;
    if stored.len() != written.len() {
        // The row lock makes this impossible; the constraint is the last word all the same.
        return Err(Error::Internal("a signature met the uniqueness constraint".to_owned()));
    }
    evidence::keep(work, &evidence)?;
    signings::end(work, &signings)?;
    if !acts.is_empty() {
        acts::append(work.conn, &acts)?;
    }
    petitions::set_tallies(work.conn, &tallies(&open, &written))?;
    let crossed = open.values().zip(versions).any(|(open, before)| open.row.version != before);
    let leaves = entries.iter().map(|said| leaf_hash(&said.entry));
    Ok(Batch { answers, crossed, leaves: places.into_iter().zip(leaves).collect() })
}

/// The counts of the petitions that got signatures.
fn tallies(open: &BTreeMap<PetitionId, Open>, written: &[SignatureRow]) -> Vec<Tally> {
    let touched: HashSet<PetitionId> = written.iter().map(|row| row.petition_id).collect();
    let touched = open.values().filter(|open| touched.contains(&open.row.id));
    touched.map(|open| open.row.tally()).collect()
}

fn sign_one(
    work: &mut Work<'_>,
    (request, done, seed): (&SignRequest, Option<SignatureId>, [u8; SEED_BYTES]),
    key: Option<(PetitionId, Uuid)>,
    (open, signers, known): (&mut BTreeMap<PetitionId, Open>, &Signers, &mut Known),
    written: &mut Written,
) -> Result<Receipt, Error> {
    let account = signers.of(request).ok_or(Error::Unauthenticated("session_ended"))?;
    let open = open.get_mut(&request.petition).ok_or(Error::NotFound)?;
    may_see(&open.row, &open.petition, request)?;
    let Some(key) = key else { return Err(no_person(account)) };
    signed_by(account, &open.row, request)?;
    let rows = known.entry(key).or_default();
    if let Some(done) = done {
        let vote = rows.iter().find(|row| row.live && row.id == done).ok_or(signings::OVER)?;
        return repeated::receipt(work, request, account, &open.row, vote);
    }
    let assurance = if request.evidence.is_some() { Assurance::Eds } else { account.assurance };
    let signer = signer(work, open, account, assurance);
    let held = earlier(rows, signer.assurance, Some(account.id));
    let admission = admit(&open.petition, &signer, held, request.arrived_at, &work.app.policy)?;
    if admission == Admission::Already {
        if request.notify {
            subscriptions::ask_for_answers(work, account.id, request.petition)?;
        }
        let first =
            rows.iter().find(|row| row.live).ok_or(Error::Internal("live signature".to_owned()))?;
        // A vote that was given without evidence may get it later; it stays as it was given.
        prove(written, request, first.id);
        return repeated::receipt(work, request, account, &open.row, first);
    }
    evidence_given(&work.app.policy, request.evidence.is_some())?;
    same_text(&open.row, request)?;
    within_allowance(work, signers, &written.signatures, account.id)?;
    let Admission::New { round } = admission else {
        if request.notify {
            subscriptions::ask_for_answers(work, account.id, request.petition)?;
        }
        return Ok(repeated::unseen(request, &open.row));
    };
    open.row.signature_count += 1;
    open.row.last_ordinal += 1;
    open.petition.signature_count = open.row.count();
    let receipt = Receipt {
        id: request.id,
        ordinal: open.row.last_ordinal,
        signed_at: request.arrived_at,
        signature_count: open.row.count(),
        new: true,
        promise: None,
    };
    let vote = signature(work, request, account, key, round, &receipt);
    let vote = SignatureRow { assurance: signer.assurance, ..vote };
    rows.push(standing(&vote));
    if !written.silent {
        written.entries.push(said(work, (request, account), &open.duplicates, &vote, seed)?);
    }
    written.signatures.push(vote);
    prove(written, request, request.id);
    written
        .acts
        .extend(request.through.iter().map(|through| oauth::row(work, through, account.id)));
    let counted = (work.now, work.today);
    work.now = completed_at(&open.petition.state, work.now);
    work.today = civil_date(work.now);
    cross(work, &mut open.row, &mut open.petition)?;
    (work.now, work.today) = counted;
    Ok(receipt)
}

/// Who signs, as the law asks for them, known so surely.
pub(super) fn signer(
    work: &Work<'_>,
    open: &Open,
    account: &AccountRow,
    assurance: Assurance,
) -> Signer {
    Signer {
        born: account.birth_date.unwrap_or(chrono::NaiveDate::MAX),
        // Citizenship is declared at registration; nobody else gets a citizen account.
        citizen: account.person_key.is_some(),
        staff: account.role != Role::Citizen,
        resident: work.reference.serves(&open.reckoned_from, account.residence.as_deref()),
        assurance,
    }
}

/// A vote of this batch, as those that stand already are known.
fn standing(vote: &SignatureRow) -> EarlierRow {
    EarlierRow {
        id: vote.id,
        petition_id: vote.petition_id,
        signer_key: vote.signer_key,
        round: vote.round,
        live: vote.live,
        ordinal: vote.ordinal,
        signed_at: vote.signed_at,
        account_id: vote.account_id,
        channel: vote.channel,
        assurance: vote.assurance,
        removed_because: None,
        by_former: false,
    }
}

/// What the log will say of a vote.
fn said(
    work: &Work<'_>,
    (request, account): (&SignRequest, &AccountRow),
    duplicates: &DuplicateKey,
    vote: &SignatureRow,
    seed: [u8; SEED_BYTES],
) -> Result<PendingEntry, Error> {
    let unknown = || Error::Internal("an account that signs has no IIN".to_owned());
    let iin = iin_of(work, account)?.ok_or_else(unknown)?;
    let cms = request.evidence.as_ref().map(|evidence| evidence.cms_hash());
    let cast = CastVote { vote, iin: &iin, duplicates, seed, cms };
    Ok(signature_log::signed(&work.app.identity, &cast))
}

fn prove(written: &mut Written, request: &SignRequest, vote: SignatureId) {
    if let Some(evidence) = &request.evidence {
        written.evidence.push((Proven::Vote(vote), evidence.clone()));
    }
}

fn signature(
    work: &Work<'_>,
    request: &SignRequest,
    account: &AccountRow,
    (petition_id, signer_key): (PetitionId, Uuid),
    round: u8,
    receipt: &Receipt,
) -> SignatureRow {
    let region = account.residence.as_deref().and_then(|kato| work.reference.region(kato));
    SignatureRow {
        id: request.id,
        petition_id,
        signer_key,
        account_id: Some(account.id),
        round: round.into(),
        live: true,
        ordinal: receipt.ordinal,
        channel: Source::Electronic,
        assurance: account.assurance,
        key_version: KEY_VERSION,
        public_name: public_name(&account.given_name, &account.family_name),
        region: region.map(|region| region.kato.clone()).unwrap_or_default(),
        notify: request.notify,
        signed_at: request.arrived_at,
        recorded_at: work.now,
    }
}
