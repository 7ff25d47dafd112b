//! The case file of a petition (75).

use store::ids::PetitionId;

use super::access::Caller;
use super::attachments::Attachment;
use super::petitions::{PetitionRecord, Step, Term, read, steps_of, terms_of};
use super::{Error, Work};
use domain::rules::Source;
use domain::visibility::Viewer;
use store::{attachments, signatures};

/// Steps of the journal in one file at most.
const STEPS: i64 = 1_000;

/// Everything on record about a petition.
pub struct CaseFile {
    /// The petition and what was done about it.
    pub record: PetitionRecord,
    /// How its reader stands to the petition.
    pub viewer: Viewer,
    /// Every term that ran or runs on it, the late ones among them.
    pub deadlines: Vec<Term>,
    /// Its journal, oldest step first.
    pub timeline: Vec<Step>,
    /// Files that its author added, without their bytes.
    pub attachments: Vec<Attachment>,
    /// Live signatures by region and channel.
    pub signatures: Vec<RegionTally>,
}

/// Live signatures of one region and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionTally {
    /// KATO code; empty where it is not known.
    pub region: String,
    /// Through the portal or on paper (90-3(1)).
    pub channel: Source,
    /// Live signatures; those withdrawn or invalidated are left out.
    pub count: i64,
}

fn tally(work: &mut Work<'_>, id: PetitionId) -> Result<Vec<RegionTally>, Error> {
    let rows = signatures::tally(work.conn, id)?;
    Ok(rows
        .into_iter()
        .map(|row| RegionTally { region: row.region, channel: row.channel, count: row.count })
        .collect())
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
        Viewer::Anonymous | Viewer::LinkHolder | Viewer::Asked => {
            return Err(Error::Forbidden("not_addressee"));
        }
    }
    Ok(CaseFile {
        record,
        viewer,
        deadlines: terms_of(work, id)?,
        attachments: attachments::of_petition(work.conn, id)?
            .into_iter()
            .map(Attachment::from)
            .collect(),
        timeline: steps_of(work, id, 0, STEPS, viewer)?,
        signatures: tally(work, id)?,
    })
}
