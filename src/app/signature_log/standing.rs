//! How the log and its witnesses stand, for everybody to read.

use chrono::{DateTime, Utc};

use super::head::{Growth, Head};
use crate::{Error, Work};
use domain::calendar::{civil_date, start_of};
use store::signature_log::{self, WitnessRow};

/// How they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether the log grows.
    pub growth: Growth,
    /// Entries of the present head.
    pub size: u64,
    /// Entries of the largest head that enough witnesses have cosigned.
    pub witnessed_size: Option<u64>,
    /// With so many cosignatures a head counts as witnessed.
    pub quorum: usize,
    /// Each of those that were named.
    pub witnesses: Vec<WitnessStanding>,
}

/// How one of them stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessStanding {
    /// Its key, as verifiers take it.
    pub key: String,
    /// Entries of the largest head that it is known to have cosigned.
    pub cosigned_size: u64,
    /// When it last answered as it should.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why it did not cosign the last time, by a settled name.
    pub fault: Option<String>,
}

/// The last head before the present civil day began; none where the log is not older.
///
/// # Errors
/// The store's failure.
pub fn head_of_yesterday(work: &mut Work<'_>) -> Result<Option<Head>, Error> {
    let today = start_of(civil_date(work.now));
    signature_log::head_before(work.conn, today)?.map(Head::of).transpose()
}

/// Looks.
///
/// # Errors
/// The store's failure.
pub fn standing(work: &mut Work<'_>) -> Result<Standing, Error> {
    let log = &work.app.signature_log;
    let rows = signature_log::witnesses(work.conn)?;
    let witnesses = log.witnesses.named().iter().map(|witness| {
        let name = witness.name();
        let row = rows.iter().find(|row| row.witness == name);
        WitnessStanding {
            key: witness.key.to_string(),
            cosigned_size: row.map_or(0, |row| row.cosigned_size.unsigned_abs()),
            answered_at: row.and_then(|row: &WitnessRow| row.answered_at),
            fault: row.and_then(|row| row.fault.clone()),
        }
    });
    Ok(Standing {
        growth: log.growth(),
        size: log.head().map_or(0, |head| head.size),
        witnessed_size: log.witnessed().map(|witnessed| witnessed.head.size),
        quorum: log.witnesses.quorum(),
        witnesses: witnesses.collect(),
    })
}
