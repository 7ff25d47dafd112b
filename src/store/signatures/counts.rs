//! How many signatures of a petition there are, by region, channel, day and assurance.

use chrono::NaiveDate;
use diesel::dsl::sum;
use diesel::prelude::*;

use crate::coded::Coded;
use crate::ids::PetitionId;
use crate::schema::{signature_counts, signatures};
use crate::{Connection, Stored};
use domain::assurance::Assurance;
use domain::rules::Source;

/// Live signatures of one region and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionTally {
    /// KATO code; empty where it is not known.
    pub region: String,
    /// Through the portal or on paper (90-3(1)).
    pub channel: Source,
    /// Live signatures; those withdrawn or invalidated are left out.
    pub count: i64,
}

/// Live signatures of a petition by region and channel.
pub fn tally(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<RegionTally>> {
    let rows: Vec<(String, Coded<Source>, i64)> = signatures::table
        .filter(signatures::petition_id.eq(petition))
        .filter(signatures::live)
        .group_by((signatures::region, signatures::channel))
        .order((signatures::region, signatures::channel))
        .select((signatures::region, signatures::channel, diesel::dsl::count_star()))
        .load(conn)?;
    let tally = |(region, channel, count): (String, Coded<Source>, i64)| RegionTally {
        region,
        channel: channel.0,
        count,
    };
    Ok(rows.into_iter().map(tally).collect())
}

/// Live signatures of a petition by civil day and region, wherever there are any.
pub fn by_day_and_region(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(NaiveDate, String, i64)>> {
    let rows: Vec<(NaiveDate, String, Option<i64>)> = signature_counts::table
        .filter(signature_counts::petition_id.eq(petition))
        .filter(signature_counts::signatures.gt(0))
        .group_by((signature_counts::day, signature_counts::region))
        .select((
            signature_counts::day,
            signature_counts::region,
            sum(signature_counts::signatures),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(day, region, count)| (day, region, count.unwrap_or(0))).collect())
}

/// Live signatures of these petitions by civil day, of days before that one, wherever there are any.
pub fn by_petition_and_day(
    conn: &mut Connection,
    petitions: &[PetitionId],
    before: NaiveDate,
) -> Stored<Vec<(PetitionId, NaiveDate, i64)>> {
    let rows: Vec<(PetitionId, NaiveDate, Option<i64>)> = signature_counts::table
        .filter(signature_counts::petition_id.eq_any(petitions))
        .filter(signature_counts::signatures.gt(0))
        .filter(signature_counts::day.lt(before))
        .group_by((signature_counts::petition_id, signature_counts::day))
        .select((
            signature_counts::petition_id,
            signature_counts::day,
            sum(signature_counts::signatures),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, day, count)| (id, day, count.unwrap_or(0))).collect())
}

/// Live signatures of a petition by civil day and assurance, wherever there are any.
pub fn by_day_and_assurance(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(NaiveDate, Assurance, i64)>> {
    let rows: Vec<(NaiveDate, Coded<Assurance>, Option<i64>)> = signature_counts::table
        .filter(signature_counts::petition_id.eq(petition))
        .filter(signature_counts::signatures.gt(0))
        .group_by((signature_counts::day, signature_counts::assurance))
        .select((
            signature_counts::day,
            signature_counts::assurance,
            sum(signature_counts::signatures),
        ))
        .load(conn)?;
    let shape = |(day, assurance, count): (NaiveDate, Coded<Assurance>, Option<i64>)| {
        (day, assurance.0, count.unwrap_or(0))
    };
    Ok(rows.into_iter().map(shape).collect())
}
