//! Counts: how far a petition has come, and how its signatures spread.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::reading::visible;
use crate::access::Caller;
use crate::views::Opened;
use crate::{Error, Work, enact, views};
use domain::petition::StateName;
use domain::told_cells::{Cells, told};
use domain::visibility::{Viewer, Visibility, visibility};
use store::ids::PetitionId;
use store::petitions::PetitionRow;
use store::{petitions, signatures};

/// How far an opened petition has come.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The petition it is told of.
    pub id: PetitionId,
    /// Where it stands in its lifecycle.
    pub state: StateName,
    /// Grows with every change of text or state.
    pub version: i32,
    /// Grows with every signature and never falls.
    pub last_ordinal: i64,
    /// Live signatures.
    pub signature_count: u32,
    /// Votes needed (90-3(4)).
    pub required_count: Option<u32>,
}

/// How far those of these petitions have come that are open to everybody.
///
/// # Errors
/// The store's failure.
pub fn progress(work: &mut Work<'_>, ids: &[PetitionId]) -> Result<Vec<Progress>, Error> {
    let rows = petitions::by_ids(work.conn, ids)?;
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        let petition = enact::petition(work, &row)?;
        if visibility(&petition.state, petition.taken_down, Viewer::Anonymous) == Visibility::Open {
            open.push(progress_of(&row));
        }
    }
    Ok(open)
}

fn progress_of(row: &PetitionRow) -> Progress {
    Progress {
        id: row.id,
        state: row.state,
        version: row.version,
        last_ordinal: row.last_ordinal,
        signature_count: row.count(),
        required_count: row.required(),
    }
}

/// How far a petition that is open to everybody has come.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::TakenDown`].
pub fn open_progress(work: &mut Work<'_>, id: PetitionId) -> Result<Progress, Error> {
    Ok(progress_of(&visible(work, None, id, None)?))
}

/// Live signatures of a petition by day, oldest first, and by region and by assurance, small ones merged.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// The petition they were given to.
    pub row: PetitionRow,
    /// By civil day, oldest first.
    pub days: Vec<(NaiveDate, i64)>,
    /// By KATO code, the most first; what is too small to be told apart stands last ([`told`]).
    pub regions: Vec<(String, i64)>,
    /// By how sure it was who signed, in the same way.
    pub assurances: Vec<(String, i64)>,
    /// How often its page was opened, up to yesterday.
    pub opened: Opened,
}

/// How a petition's signatures spread over days, regions and assurances.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn breakdown(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<Breakdown, Error> {
    let row = visible(work, caller, id, link_key)?;
    let regions: Cells = signatures::by_day_and_region(work.conn, id)?
        .into_iter()
        .map(|(day, region, count)| ((day, region), count))
        .collect();
    let assurances: Cells = signatures::by_day_and_assurance(work.conn, id)?
        .into_iter()
        .map(|(day, assurance, count)| ((day, assurance.code().to_owned()), count))
        .collect();
    let mut days = BTreeMap::new();
    for ((day, _), count) in &regions {
        *days.entry(*day).or_default() += count;
    }
    Ok(Breakdown {
        days: days.into_iter().collect(),
        regions: told(&regions, work.today).totals,
        assurances: told(&assurances, work.today).totals,
        opened: views::of(work, id)?,
        row,
    })
}
