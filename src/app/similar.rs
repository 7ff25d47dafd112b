//! Petitions like another one, and whether the law lets both stand (90-2(4)(3)).
//!
//! The machine proposes, the moderator decides: likeness of titles refuses nothing by itself, for an
//! opposite demand may bear almost the same title.

use chrono::{DateTime, Utc};

use super::{Error, Work};
use domain::acts::Blocking;
use domain::calendar::civil_date;
use domain::duplicate::{Bar, Standing, bar};
use domain::petition::StateName;
use domain::rules::RuleSet;
use store::ids::PetitionId;
use store::petitions::PetitionRow;
use store::{consideration, journal, moderation, petitions};

/// Petitions named to somebody who is about to write one.
const NAMED: i64 = 3;
/// Likeness of titles from which a petition that bars is called blocking.
const BLOCKING_SIMILARITY: f32 = 0.8;

/// A petition like the one asked about.
#[derive(Debug, Clone)]
pub struct Similar {
    /// The petition that is alike.
    pub row: PetitionRow,
    /// Of the titles, 0 to 1.
    pub similarity: f32,
    /// It stands in the way of another one on its subject, as far as the titles tell.
    pub blocking: bool,
    /// Why, and until when.
    pub bar: Option<Bar>,
}

/// The petitions most like that title, closest first.
///
/// # Errors
/// The store's failure.
pub fn find(work: &mut Work<'_>, title: &str) -> Result<Vec<Similar>, Error> {
    let rules = RuleSet::for_draft_of(work.today);
    let mut found = Vec::new();
    for similar in petitions::similar(work.conn, title, None, NAMED)? {
        let Some(row) = petitions::by_id(work.conn, similar.id)? else { continue };
        let bar = bar(rules, &standing(work, &row)?, work.today);
        let blocking = bar.is_some() && similar.similarity >= BLOCKING_SIMILARITY;
        found.push(Similar { row, similarity: similar.similarity, blocking, bar });
    }
    Ok(found)
}

/// Where a petition stands now.
fn standing(work: &mut Work<'_>, row: &PetitionRow) -> Result<Standing, Error> {
    let decision = consideration::decision(work.conn, row.id)?;
    Ok(Standing {
        state: row.state,
        taken_down: row.taken_down_at.is_some(),
        decided_on: decision.map(|decision| civil_date(decision.decided_at)),
    })
}

/// Where a petition stood at that instant, by what is on record of it.
fn standing_at(
    work: &mut Work<'_>,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Result<Standing, Error> {
    let state = journal::state_at(work.conn, petition, at)?.unwrap_or(StateName::Draft);
    let decided_at = consideration::decided_at(work.conn, petition, at)?;
    Ok(Standing {
        state,
        taken_down: moderation::was_taken_down(work.conn, petition, at)?,
        decided_on: decided_at.map(civil_date),
    })
}

/// What is on record of the petition that is said to stand in the way of this one, as of the instant at which this one
/// was filed.
///
/// # Errors
/// The store's failure.
pub fn blocking(
    work: &mut Work<'_>,
    row: &PetitionRow,
    other: PetitionId,
) -> Result<Blocking, Error> {
    if other == row.id {
        return Ok(Blocking::Itself);
    }
    let Some(other) = petitions::by_id(work.conn, other)? else { return Ok(Blocking::Unknown) };
    let filed_at = row.submitted_at.unwrap_or(work.now);
    Ok(Blocking::Other(standing_at(work, other.id, filed_at)?))
}
