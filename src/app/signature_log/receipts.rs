//! What a signer alone is shown: the proof that the vote is in the log, and the key that opens its commitment.

use std::collections::BTreeMap;

use super::fault::broken;
use super::head::Head;
use super::serving::{self, tile_bytes};
use crate::access::Caller;
use crate::{Error, Work};
use credentials::sha256;
use domain::signature_log::{Entry, Evidence, Statement};
use store::ids::PetitionId;
use store::signature_log;
use store::signatures::SignatureRow;
use store::{evidence, petitions, signatures};
use transparency::note::Note;
use transparency::proof::TlogProof;
use transparency::tiles::{TileHashes, for_inclusion};
use transparency::tree;

/// What stands beside the proof: the version of this layout, the entry, the key and the SHA-256 of the electronic signature
/// (zeros without one).
const OPENING: u8 = 1;

/// The receipt of the caller's own vote on a petition, for as long as it counts, in the text of tlog-proof. It shows whose
/// entry it is to whoever reads it, and so is given to the signer alone, and on request alone.
///
/// # Errors
/// [`Error::NotFound`] without such a vote of the account's, also where there is no such petition, and for one that nobody
/// can open; [`Error::Conflict`] while it waits for its place.
pub fn receipt(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<String, Error> {
    let vote = own_vote(work, caller, id)?;
    let Some(leaf) = signature_log::leaf(work.conn, vote.id)? else {
        return Err(Error::Conflict("receipt_pending"));
    };
    let seed = leaf.seed.ok_or(Error::NotFound)?;
    let index = u64::try_from(leaf.log_index).map_err(broken)?;
    let head = head_for(work, index)?.ok_or(Error::Conflict("receipt_pending"))?;
    let mut tiles = BTreeMap::new();
    for tile in for_inclusion(index, head.size).map_err(broken)? {
        if let Some(bytes) = tile_bytes(work, tile)? {
            tiles.insert(tile, bytes);
        }
    }
    let hashes = TileHashes::new(head.size, |tile| tiles.get(&tile).cloned());
    let path = tree::inclusion_proof(index, head.size, |level, index| hashes.hash(level, index));
    let proof = TlogProof {
        extra: Some(opening(work, &vote, &seed, leaf.log_index)?),
        index,
        hashes: path.map_err(broken)?,
        checkpoint: Note::parse(head.note.as_bytes()).map_err(broken)?,
    };
    Ok(proof.to_string())
}

/// The head that proves an entry: one that is witnessed where that has it, else the present one.
fn head_for(work: &mut Work<'_>, index: u64) -> Result<Option<Head>, Error> {
    let witnessed = work.app.signature_log.witnessed();
    match witnessed.filter(|witnessed| witnessed.head.size > index) {
        Some(witnessed) => Ok(Some(witnessed.head.clone())),
        None => signature_log::head(work.conn)?.map(Head::of).transpose(),
    }
}

/// The vote that the caller's account gave and that counts.
fn own_vote(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<SignatureRow, Error> {
    let petition = petitions::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let person = caller.row.person_key.as_deref().ok_or(Error::NotFound)?;
    let signer = work.app.identity.petition_signers(&petition.signer_salt).signer(person);
    signatures::live_of(work.conn, id, signer)?
        .filter(|vote| vote.account_id == Some(caller.id()))
        .ok_or(Error::NotFound)
}

fn opening(
    work: &mut Work<'_>,
    vote: &SignatureRow,
    seed: &[u8],
    index: i64,
) -> Result<Vec<u8>, Error> {
    let entry = serving::entry(work, index)?.ok_or_else(|| broken("an entry is lost"))?;
    let evidence = evidence_hash(work, vote, &Entry::decode(&entry).map_err(broken)?)?;
    let key = work.app.identity.commitment(seed, vote.id.uuid());
    Ok([&[OPENING][..], &entry, key.bytes(), &evidence].concat())
}

/// SHA-256 of the electronic signature that the vote came with; zeros where it came without one, also when one was added later.
fn evidence_hash(
    work: &mut Work<'_>,
    vote: &SignatureRow,
    entry: &Entry,
) -> Result<Vec<u8>, Error> {
    let with_cms =
        matches!(entry.statement, Statement::Signed(vote) if vote.evidence == Evidence::Cms);
    if !with_cms {
        return Ok(vec![0; 32]);
    }
    let kept = evidence::of_vote(work.conn, vote.id)?;
    let kept = kept.ok_or_else(|| broken("the evidence of a vote is lost"))?;
    let cms = work.app.identity.open_evidence(&kept.cms_cipher, kept.id.uuid())?;
    Ok(sha256(&cms))
}
