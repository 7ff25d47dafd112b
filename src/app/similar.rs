//! Petitions like another one, and whether the law lets both stand (90-2(4)(3)).
//!
//! The machine proposes, the moderator decides: likeness of titles refuses nothing by itself, for an
//! opposite demand may bear almost the same title.

use chrono::NaiveDate;

use super::{Error, Work};
use domain::acts::Blocking;
use domain::calendar::civil_date;
use domain::duplicate::{Bar, bar};
use domain::rules::RuleSet;
use store::ids::PetitionId;
use store::petitions::PetitionRow;
use store::{consideration, petitions};

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
        let bar = bar_of(work, rules, &row, work.today)?;
        let blocking = bar.is_some() && similar.similarity >= BLOCKING_SIMILARITY;
        found.push(Similar { row, similarity: similar.similarity, blocking, bar });
    }
    Ok(found)
}

/// The bar that a petition is for another one filed on that day under these rules.
///
/// # Errors
/// The store's failure.
pub fn bar_of(
    work: &mut Work<'_>,
    rules: &RuleSet,
    row: &PetitionRow,
    filed_on: NaiveDate,
) -> Result<Option<Bar>, Error> {
    let decided_on = decided_on(work, row)?;
    Ok(bar(rules, row.state, decided_on, filed_on))
}

/// What is on record of the petition that is said to stand in the way of this one.
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
    Ok(Blocking::Other { state: other.state, decided_on: decided_on(work, &other)? })
}

/// The civil day of the decision on a petition.
fn decided_on(work: &mut Work<'_>, row: &PetitionRow) -> Result<Option<NaiveDate>, Error> {
    Ok(consideration::decision(work.conn, row.id)?.map(|decision| civil_date(decision.decided_at)))
}
