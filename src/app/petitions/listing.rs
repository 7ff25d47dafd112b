//! Lists of petitions.

use chrono::NaiveDate;

use super::course::Term;
use crate::{Error, Work};
use store::ids::PetitionId;
use store::petitions::{After, Filter, PetitionRow, Sort};
use store::{petitions, terms};

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
