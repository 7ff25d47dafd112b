//! The history of counts: how many signatures each petition had at the end of each civil day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::tables::Line;
use crate::petitions::Item;
use crate::{Error, Work};
use store::ids::PetitionId;
use store::signatures;

/// A petition's count on a day on which anybody signed.
#[derive(Debug, Serialize)]
pub(super) struct CountLine {
    petition_id: Uuid,
    number: Option<String>,
    day: NaiveDate,
    /// Given on that day, of those that count now.
    signatures: i64,
    /// Given up to its end.
    total: i64,
}

impl Line for CountLine {
    const COLUMNS: &'static [&'static str] =
        &["petition_id", "number", "day", "signatures", "total"];

    fn texts(&mut self) -> Vec<&mut String> {
        self.number.as_mut().into_iter().collect()
    }
}

/// The counts of these petitions on the days that are over, oldest first.
pub(super) fn counts_of(work: &mut Work<'_>, items: &[Item]) -> Result<Vec<CountLine>, Error> {
    let ids: Vec<PetitionId> = items.iter().map(|item| item.row.id).collect();
    let mut days = BTreeMap::<PetitionId, BTreeMap<NaiveDate, i64>>::new();
    for (id, day, count) in signatures::by_petition_and_day(work.conn, &ids, work.today)? {
        days.entry(id).or_default().insert(day, count);
    }
    let mut lines = Vec::new();
    for item in items {
        let mut total = 0;
        for (day, signatures) in days.remove(&item.row.id).unwrap_or_default() {
            total += signatures;
            let (petition_id, number) = (item.row.id.into(), item.row.number.clone());
            lines.push(CountLine { petition_id, number, day, signatures, total });
        }
    }
    Ok(lines)
}
