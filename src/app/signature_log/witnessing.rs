//! Sending heads to witnesses and keeping what they say: the reading and the writing in a transaction each, the calls between
//! them.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;

use super::fault::broken;
use super::head::Head;
use super::serving::tile_bytes;
use super::witnesses::{Answer, Fault, NamedWitness};
use crate::{App, Error, Work};
use store::Connection;
use store::signature_log::{self, CosignatureRow, WitnessRow};
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::note::Note;
use transparency::tiles::{TileHashes, for_consistency};
use transparency::tree;
use transparency::witness::AddCheckpoint;

/// A head that is sent to all of them.
struct Round {
    size: u64,
    note: Note,
    /// To each, in their order.
    requests: Vec<AddCheckpoint>,
}

/// Asks the witnesses to cosign the head, if there is one that they have not seen, or to say to this process what they have
/// seen; keeps what they say, and hears of it. Each is waited for some seconds at most, all of them at once.
///
/// # Errors
/// The store's failure; whatever a witness does is none.
pub async fn ask_witnesses(app: &Arc<App>) -> Result<(), Error> {
    if app.signature_log.witnesses.named().is_empty() {
        return Ok(());
    }
    let Some(round) = app.write(begin).await? else { return Ok(()) };
    let round = Arc::new(round);
    let witnesses = app.signature_log.witnesses.named().iter().zip(&round.requests).enumerate();
    // What one has said is kept before others have answered.
    let asking = witnesses.map(|(at, (witness, request))| {
        let round = round.clone();
        async move {
            let answer = ask(app, &round, witness, request).await;
            if app.write(move |work| keep(work, &round, at, &answer)).await? {
                app.signature_log.witnesses.hear(at);
            }
            app.read(|work| work.app.signature_log.follow(work.conn)).await
        }
    });
    join_all(asking).await.into_iter().collect()
}

/// What is to be asked; nothing when another process is at it, or it is too early.
fn begin(work: &mut Work<'_>) -> Result<Option<Round>, Error> {
    let log = &work.app.signature_log;
    if !signature_log::begin_round(work.conn)? {
        return Ok(None);
    }
    let known: BTreeMap<String, WitnessRow> = signature_log::witnesses(work.conn)?
        .into_iter()
        .map(|row| (row.witness.clone(), row))
        .collect();
    let names: Vec<String> = log.witnesses.named().iter().map(NamedWitness::name).collect();
    let of = |name: &String| known.get(name);
    let asked_at = names.iter().filter_map(|name| Some(of(name)?.asked_at)).max();
    if !log.witnesses.are_due(asked_at, work.wall_now) {
        return Ok(None);
    }
    let (size, note) = present(work)?;
    let seen: Vec<u64> = names
        .iter()
        .map(|name| of(name).and_then(|row| row.cosigned_size.try_into().ok()).unwrap_or(0))
        .collect();
    if log.witnesses.are_all_heard() && seen.iter().all(|seen| *seen >= size) {
        return Ok(None);
    }
    let mut requests = Vec::new();
    for seen in seen {
        requests.push(request(work, seen.min(size), size, &note)?);
    }
    signature_log::asked(work.conn, &names, work.wall_now)?;
    log.witnesses.ask(work.wall_now);
    Ok(Some(Round { size, note, requests }))
}

/// The head; before the first entry that of a log without any, which whoever has seen more knows better.
fn present(work: &mut Work<'_>) -> Result<(u64, Note), Error> {
    let log = &work.app.signature_log;
    match signature_log::head(work.conn)?.map(Head::of).transpose()? {
        Some(head) => Ok((head.size, Note::parse(head.note.as_bytes()).map_err(broken)?)),
        None => {
            let empty = Checkpoint::new(log.origin(), 0, tree::EMPTY_ROOT);
            Ok((0, empty.sign(&log.signer).map_err(broken)?))
        }
    }
}

fn request(work: &mut Work<'_>, old: u64, size: u64, note: &Note) -> Result<AddCheckpoint, Error> {
    let proof = proof(work, old, size)?;
    AddCheckpoint::new(old, proof, note.clone()).map_err(broken)
}

/// That the tree of `size` leaves continues that of `old`.
fn proof(work: &mut Work<'_>, old: u64, size: u64) -> Result<Vec<Hash>, Error> {
    let mut tiles = BTreeMap::new();
    for tile in for_consistency(old, size).map_err(broken)? {
        if let Some(bytes) = tile_bytes(work, tile)? {
            tiles.insert(tile, bytes);
        }
    }
    let hashes = TileHashes::new(size, |tile| tiles.get(&tile).cloned());
    tree::consistency_proof(old, size, |level, index| hashes.hash(level, index)).map_err(broken)
}

/// Asks one, once more when it says that it stands elsewhere, and has it show what it claims to have seen.
async fn ask(
    app: &Arc<App>,
    round: &Round,
    witness: &NamedWitness,
    request: &AddCheckpoint,
) -> Answer {
    let witnesses = &app.signature_log.witnesses;
    let mut answer = witnesses.send(witness, request).await;
    if let Answer::Elsewhere(Some(seen)) = answer
        && seen <= round.size
        && seen != request.old
    {
        let (size, note) = (round.size, round.note.clone());
        let again = app.read(move |work| self::request(work, seen, size, &note)).await;
        answer = match again {
            Ok(again) => witnesses.send(witness, &again).await,
            Err(error) => {
                tracing::warn!(%error, "no proof can be made for a witness");
                Answer::Failed(Fault::NoAnswer)
            }
        };
    }
    let Answer::Elsewhere(_) = answer else { return answer };
    let shown = witnesses.shown(witness, app.signature_log.verifier_key()).await;
    shown.map_or(Answer::Failed(Fault::Unproved), |shown| Answer::Shown(Box::new(shown)))
}

/// Keeps what one has said: whether it has seen nothing which the log lacks.
fn keep(work: &mut Work<'_>, round: &Round, at: usize, answer: &Answer) -> Result<bool, Error> {
    signature_log::end_round(work.conn)?;
    let name = work.app.signature_log.witnesses.named().get(at).map(NamedWitness::name);
    let rows = signature_log::witnesses(work.conn)?;
    let Some(mut row) = rows.into_iter().find(|row| Some(&row.witness) == name.as_ref()) else {
        return Ok(false);
    };
    settle(work, round, &mut row, answer)?;
    signature_log::keep_witness(work.conn, &row)?;
    if let Some(fault) = &row.fault {
        tracing::warn!(witness = row.witness, fault, "a witness has not cosigned");
    }
    Ok(row.fault.is_none())
}

/// Takes down what one has said.
fn settle(
    work: &mut Work<'_>,
    round: &Round,
    row: &mut WitnessRow,
    answer: &Answer,
) -> Result<(), Error> {
    let mut answered = |size: u64| -> Result<(), Error> {
        let size = i64::try_from(size).map_err(broken)?;
        row.cosigned_size = row.cosigned_size.max(size);
        (row.answered_at, row.fault) = (Some(work.wall_now), None);
        Ok(())
    };
    match answer {
        Answer::Cosigned(signature) => {
            answered(round.size)?;
            if round.size > 0 {
                let cosignature = CosignatureRow {
                    size: row.cosigned_size.min(round.size.try_into().map_err(broken)?),
                    witness: row.witness.clone(),
                    line: signature.to_string(),
                    cosigned_at: work.wall_now,
                };
                signature_log::insert_cosignature(work.conn, &cosignature)?;
            }
        }
        // Another process may have sent it a larger head meanwhile.
        Answer::Shown(shown) if holds(work.conn, &shown.0)? => answered(shown.0.size)?,
        Answer::Shown(shown) => {
            let note = shown.1.to_string();
            tracing::error!(
                witness = row.witness,
                note,
                "a head of this log that it does not have"
            );
            row.contradiction = Some(note);
            row.fault = Some(Fault::Contradicted.code().to_owned());
        }
        Answer::Elsewhere(_) => row.fault = Some(Fault::Unproved.code().to_owned()),
        Answer::Failed(fault) => row.fault = Some(fault.code().to_owned()),
    }
    Ok(())
}

/// Whether the log has signed that head as one of its own.
///
/// # Errors
/// The store's failure.
pub fn holds(conn: &mut Connection, checkpoint: &Checkpoint) -> Result<bool, Error> {
    let Ok(size) = i64::try_from(checkpoint.size) else { return Ok(false) };
    let kept = signature_log::checkpoint(conn, size)?;
    let is_empty = size == 0 && checkpoint.root == tree::EMPTY_ROOT;
    Ok(is_empty || kept.is_some_and(|kept| kept.root == checkpoint.root.as_bytes()))
}
