//! Whether the log may grow: never below or beside a head that somebody may have seen. A database that was put back to an
//! earlier state would else make the log sign two histories, which nobody can take back.

use super::fault::broken;
use super::head::{Growth, Head};
use super::witnessing::holds;
use crate::{Error, Work};
use store::signature_log;
use transparency::checkpoint::Checkpoint;
use transparency::note::Note;

/// Judges whether the log may be continued from this head; `known` is the one that this process knew before it looked.
///
/// # Errors
/// [`Error::Internal`] where it must never be; the store's failure.
pub(super) fn judge(
    work: &mut Work<'_>,
    head: Option<&Head>,
    known: Option<&Head>,
) -> Result<Growth, Error> {
    let size = head.map_or(0, |head| head.size);
    if let Some(known) = known.filter(|known| known.size > size) {
        return Err(broken(format_args!(
            "the database holds {size} entries, and {} were signed: it was put back to an earlier state",
            known.size
        )));
    }
    for note in signature_log::contradictions(work.conn)? {
        let shown: Option<Checkpoint> =
            Note::parse(note.as_bytes()).ok().and_then(|note| note.text().parse().ok());
        let Some(shown) = shown else { continue };
        if !holds(work.conn, &shown)? {
            return Err(broken(format_args!(
                "a witness has a head of {} entries that this log has signed, and the database holds another log of {size}: \
                 it was put back to an earlier state",
                shown.size
            )));
        }
    }
    let missing = work.app.signature_log.witnesses.missing();
    Ok(if missing > 0 { Growth::Awaiting } else { Growth::Open })
}
