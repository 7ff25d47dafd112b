//! The case file of a petition (75).

use std::collections::{BTreeMap, BTreeSet};

use store::ids::PetitionId;

use super::access::Caller;
use super::attachments::{self, Attachment};
use super::petitions::{PetitionRecord, Step, Term, read, steps_of, terms_of};
use super::{Error, Work, representatives, signature_bundle};
use domain::rules::Source;
use domain::small_cells;
use domain::visibility::Viewer;
use store::signatures;

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
    /// Live signatures by region and channel, small cells merged.
    pub signatures: Vec<RegionTally>,
    /// Where who represents the author is written to, for the author and moderators.
    pub representative: Option<representatives::Contact>,
    /// Who downloaded the signatures and whether the addressee has acknowledged them, for staff.
    pub bundle: Option<signature_bundle::Record>,
}

/// Live signatures of one region and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionTally {
    /// KATO code; `other` for regions too small to be told apart.
    pub region: String,
    /// Through the portal or on paper (90-3(1)).
    pub channel: Source,
    /// Live signatures; those withdrawn or invalidated are left out.
    pub count: i64,
}

/// By region and channel for staff, who see instants too. For the author by channel alone: regions are told to everybody
/// once a week, and a figure of today beside that would tell who came in between.
fn tally(work: &mut Work<'_>, id: PetitionId, viewer: Viewer) -> Result<Vec<RegionTally>, Error> {
    let cells: BTreeMap<(&'static str, String), (Source, i64)> = signatures::tally(work.conn, id)?
        .into_iter()
        .map(|row| ((row.channel.code(), row.region), (row.channel, row.count)))
        .collect();
    let counts = cells.iter().map(|(cell, (_, count))| (cell.clone(), *count)).collect();
    let told = match viewer {
        Viewer::Moderator | Viewer::Addressee => small_cells::distinct(&counts),
        Viewer::Author | Viewer::Anonymous | Viewer::LinkHolder | Viewer::Asked => BTreeSet::new(),
    };
    let mut tallies = Vec::<RegionTally>::new();
    for (cell, (channel, count)) in cells {
        let region = if told.contains(&cell) { cell.1 } else { small_cells::OTHER.to_owned() };
        match tallies.iter_mut().find(|tally| tally.region == region && tally.channel == channel) {
            Some(tally) => tally.count += count,
            None => tallies.push(RegionTally { region, channel, count }),
        }
    }
    Ok(tallies)
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
    let attachments = attachments::shown_to(work, Some(caller), &record.row)?;
    let bundle = match viewer {
        Viewer::Moderator | Viewer::Addressee => Some(signature_bundle::record(work, &record.row)?),
        Viewer::Author | Viewer::Anonymous | Viewer::LinkHolder | Viewer::Asked => None,
    };
    let representative = match viewer {
        Viewer::Author | Viewer::Moderator => representatives::contact_of(work, id)?,
        Viewer::Addressee | Viewer::Anonymous | Viewer::LinkHolder | Viewer::Asked => None,
    };
    Ok(CaseFile {
        record,
        viewer,
        deadlines: terms_of(work, id)?,
        attachments,
        timeline: steps_of(work, id, 0, STEPS, viewer)?,
        signatures: tally(work, id, viewer)?,
        bundle,
        representative,
    })
}
