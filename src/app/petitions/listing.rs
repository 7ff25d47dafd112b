//! Lists of petitions.

use chrono::{DateTime, NaiveDate, Utc};

use super::course::Term;
use crate::{Error, Work};
use store::ids::PetitionId;
use store::petitions::{After, Filter, Listed, PetitionRow, Sort};
use store::{moderation, petitions, terms};

/// A petition in a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// The petition itself.
    pub row: PetitionRow,
    /// What the order of the list goes by.
    pub key: i64,
    /// Terms that passed without their act, the longest late first.
    pub late: Vec<Term>,
    /// The civil day of the reading.
    pub today: NaiveDate,
}

/// A page of a list, each item with its late terms.
///
/// # Errors
/// The store's failure.
pub fn list(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Item>, Error> {
    let page = petitions::list(work.conn, filter, sort, after, limit)?;
    with_late_terms(work, page)
}

/// Petitions that took a step last, the latest first, each with its late terms.
///
/// # Errors
/// The store's failure.
pub fn last_changed(work: &mut Work<'_>, filter: &Filter, limit: i64) -> Result<Vec<Item>, Error> {
    let found = petitions::last_changed(work.conn, filter, limit)?;
    with_late_terms(work, found)
}

/// Listed petitions, each with its late terms.
pub(super) fn with_late_terms(work: &mut Work<'_>, page: Vec<Listed>) -> Result<Vec<Item>, Error> {
    let ids: Vec<PetitionId> = page.iter().map(|listed| listed.row.id).collect();
    let late = terms::late_of(work.conn, &ids)?;
    let today = work.today;
    let late_of = |id: PetitionId| late.iter().filter(move |term| term.petition_id == id);
    Ok(page
        .into_iter()
        .map(|listed| Item {
            late: late_of(listed.row.id).cloned().map(Term::from).collect(),
            row: listed.row,
            key: listed.key,
            today,
        })
        .collect())
}

/// When something last happened to the petitions of a list that is no step of one of them: one was taken down, and
/// is no longer there to say so.
///
/// # Errors
/// The store's failure.
pub fn last_departure(work: &mut Work<'_>) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(moderation::latest_takedown(work.conn)?)
}

/// Petitions in public access from that place on, the newest first: for readers that count pages and know no cursor.
///
/// # Errors
/// The store's failure.
pub fn newest_from(
    work: &mut Work<'_>,
    offset: i64,
    limit: i64,
) -> Result<Vec<PetitionRow>, Error> {
    Ok(petitions::newest_from(work.conn, offset, limit)?)
}
