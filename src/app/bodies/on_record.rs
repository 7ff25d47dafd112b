//! What is on record of bodies, and who goes by it.

use std::sync::Arc;

use crate::{App, CurrentReference, Error, Work};
use domain::calendar::Names;
use reference::{Recorded, Reference};
use store::bodies::{self, BodyChangeRow};
use store::{Connection, Stored};

/// The reference data with what is on record of bodies, for a process that begins.
///
/// # Errors
/// The store's failure.
pub fn standing(conn: &mut Connection, reference: &Reference) -> Stored<CurrentReference> {
    let rows = bodies::all(conn)?;
    Ok(CurrentReference::new(reference.with(&recorded(&rows)), version_of(&rows)))
}

/// The use case goes on by what is on record now.
pub(super) fn take_up(work: &mut Work<'_>) -> Result<(), Error> {
    let rows = bodies::all(work.conn)?;
    work.reference = Arc::new(work.reference.with(&recorded(&rows)));
    Ok(())
}

/// As [`bodies::version`] counts.
fn version_of(rows: &[BodyChangeRow]) -> i64 {
    let applied = rows.iter().filter(|row| row.applied_at.is_some()).count();
    i64::try_from(rows.len() + applied).unwrap_or(i64::MAX)
}

fn recorded(rows: &[BodyChangeRow]) -> Vec<Recorded> {
    let names = |row: &BodyChangeRow| {
        let (kk, ru, en) = (row.name_kk.clone()?, row.name_ru.clone()?, row.name_en.clone()?);
        Some(Names { kk, ru, en })
    };
    rows.iter()
        .map(|row| Recorded {
            body: row.body.clone(),
            successor: row.successor.clone(),
            names: names(row),
            effective_on: row.effective_on,
            in_effect: row.applied_at.is_some(),
        })
        .collect()
}

impl App {
    /// Takes up other reference data, for every use case that starts from now on; no answer that was ready holds.
    pub(crate) fn take_up_bodies(&self, rows: &[BodyChangeRow]) {
        let reference = self.reference().with(&recorded(rows));
        self.bodies.replace(reference, version_of(rows));
        self.changes.lose_track();
    }
}
