//! The case file of a petition (75).

use store::ids::PetitionId;

use super::access::Caller;
use super::attachments::Attachment;
use super::petitions::{Entry, PetitionRecord, TermRow, read};
use super::{Error, Work};
use domain::visibility::Viewer;
use store::{attachments, journal, signatures, terms};

/// Steps of the journal in one file at most.
const STEPS: i64 = 1_000;

/// Everything on record about a petition.
pub struct CaseFile {
    pub record: PetitionRecord,
    pub viewer: Viewer,
    pub deadlines: Vec<TermRow>,
    pub timeline: Vec<Entry>,
    pub attachments: Vec<Attachment>,
    /// Live signatures by region and channel.
    pub signatures: Vec<(String, String, i64)>,
}

/// Opens the case file to its author, to moderators and to the addressee.
///
/// # Errors
/// [`Error::NotFound`] for what may not be seen, [`Error::Forbidden`] for who may see the petition
/// but not its file.
pub fn read_for(work: &mut Work<'_>, caller: &Caller, id: PetitionId) -> Result<CaseFile, Error> {
    let (record, viewer) = read(work, Some(caller), id, None)?;
    match viewer {
        Viewer::Author | Viewer::Moderator | Viewer::Addressee => {}
        Viewer::Anonymous | Viewer::LinkHolder => return Err(Error::Forbidden("not_addressee")),
    }
    Ok(CaseFile {
        record,
        viewer,
        deadlines: terms::of_petition(work.conn, id)?,
        attachments: attachments::of_petition(work.conn, id)?
            .into_iter()
            .map(Attachment::from)
            .collect(),
        timeline: journal::of_petition(work.conn, id, 0, STEPS)?,
        signatures: signatures::tally(work.conn, id)?,
    })
}
