//! What is promised in public and not done, whatever petition it is about.

use chrono::NaiveDate;

use crate::{Error, Work};
use domain::follow_up::{Standing, standing};
use store::consideration::PointRow;
use store::consideration::promises::{self, PromiseRow};
use store::ids::PointId;
use store::petitions::PetitionRow;

/// Something promised in public and not done, with the petition it is about.
#[derive(Debug, Clone)]
pub struct OpenPromise {
    /// The promise.
    pub promise: PromiseRow,
    /// How it stands.
    pub standing: Standing,
    /// The point of the decision that makes it.
    pub point: PointRow,
    /// The petition that was decided on.
    pub petition: PetitionRow,
}

/// What is promised in public and not done, the earliest day first, after that place; only what is late, if so asked.
///
/// # Errors
/// The store's failure.
pub fn open(
    work: &mut Work<'_>,
    late: bool,
    after: Option<(NaiveDate, PointId)>,
    limit: i64,
) -> Result<Vec<OpenPromise>, Error> {
    let before = late.then_some(work.today);
    let found = promises::open(work.conn, before, after, limit)?;
    let today = work.today;
    let shown = |(promise, point, petition): (PromiseRow, PointRow, PetitionRow)| OpenPromise {
        standing: standing(promise.due_on, None, today),
        promise,
        point,
        petition,
    };
    Ok(found.into_iter().map(shown).collect())
}
