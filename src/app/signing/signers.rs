//! The public list of signers. It tells that they signed, on which day and from where, and neither when on that day
//! nor, by their region, who they are.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use crate::access::Caller;
use crate::petitions::visible;
use crate::{Error, Work};
use domain::calendar::{civil_date, start_of};
use domain::small_cells;
use domain::told_cells::{Cells, Told, told};
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::PetitionRow;
use store::signatures::SignatureRow;
use store::{accounts, identities, signatures};

/// Signatures that are put in their keyed order at a time; of the last ones, up to twice as many. That somebody is
/// among the last so many of a long day is all that places tell.
const GROUP: i64 = 1_024;
/// Runs of so many ordinals that are counted at a time.
const RUNS_AT_ONCE: i64 = 8;

/// A signer as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Given name and initial; empty for who has left the service and not come back.
    pub name: String,
    /// KATO code of the region, capital or city of republican significance; [`small_cells::OTHER`] where too few
    /// signed from there that day or week, and until the week is over.
    pub region: String,
    /// Civil day in Kazakhstan.
    pub signed_on: NaiveDate,
    /// Where the list goes on after them.
    pub place: Place,
}

/// A place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The ordinals of its group, from the first to the last.
    pub group: (i64, i64),
    /// Its day.
    pub day: NaiveDate,
    /// Its place within the day: keyed, so that it says nothing about when.
    pub key: Uuid,
}

impl Place {
    /// What the list is ordered by within a group: later days first.
    const fn order(&self) -> (Reverse<NaiveDate>, Uuid) {
        (Reverse(self.day), self.key)
    }
}

/// The group that ends with this ordinal. The last one takes the one before it in, so that it is never of few.
const fn group_until(last: i64) -> (i64, i64) {
    let first = (last / GROUP - 1) * GROUP + 1;
    (if first < 1 { 1 } else { first }, last)
}

/// A page of the public list of signers, newest days first. Those of the present day are listed once there are ten.
/// Who has left the service has no name there.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn signers(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<Signer>, Error> {
    let petition = visible(work, caller, id, link_key)?;
    let cells = cells_of(work, id)?;
    let listed = listed(work, &cells);
    let told = told(&cells, work.today);
    let mut found: Vec<(Place, SignatureRow)> = Vec::new();
    let mut group = after.map_or_else(|| group_until(petition.last_ordinal), |place| place.group);
    while group.1 >= 1 && found.len() < limit {
        let rows = group_of(work, id, group, after)?;
        found.extend(rows.into_iter().filter(|(place, _)| listed(place.day)));
        group = group_until(group.0 - 1);
    }
    found.truncate(limit);
    named(work, &told, found)
}

/// Whether signers of a day are listed: of one that is over, and of the present one once there are ten.
fn listed(work: &Work<'_>, cells: &Cells) -> impl Fn(NaiveDate) -> bool + use<> {
    let today = work.today;
    let present: i64 =
        cells.iter().filter(|((day, _), _)| *day >= today).map(|(_, count)| count).sum();
    move |day| day < today || present >= small_cells::LEAST
}

/// A part of the public list for readers that count pages: from that place on, and how many signers the list has.
///
/// # Errors
/// As [`signers`].
pub fn signers_from(
    work: &mut Work<'_>,
    id: PetitionId,
    offset: i64,
    limit: usize,
) -> Result<(Vec<Signer>, i64), Error> {
    let petition = visible(work, None, id, None)?;
    let cells = cells_of(work, id)?;
    let listed = listed(work, &cells);
    let total = cells.iter().filter(|((day, _), _)| listed(*day)).map(|(_, count)| count).sum();
    let mut sizes = Sizes::of(work, &petition, total, listed(work.today));
    let told = told(&cells, work.today);
    let mut passed_over = offset;
    let mut found: Vec<(Place, SignatureRow)> = Vec::new();
    let mut group = group_until(petition.last_ordinal);
    while group.1 >= 1 && found.len() < limit {
        let size = sizes.of_group(work, group)?;
        if passed_over >= size {
            passed_over -= size;
        } else {
            let rows = group_of(work, id, group, None)?;
            let rows = rows.into_iter().filter(|(place, _)| listed(place.day));
            found.extend(rows.skip(usize::try_from(passed_over).unwrap_or(0)));
            passed_over = 0;
        }
        group = group_until(group.0 - 1);
    }
    found.truncate(limit);
    Ok((named(work, &told, found)?, total))
}

/// How many listed signatures each group has.
enum Sizes {
    /// As many as it has ordinals: all are live, and all are listed.
    Whole,
    /// As they are counted.
    Counted(CountedRuns),
}

/// Listed signatures by runs of [`GROUP`] ordinals, counted from the last one down to what is asked for: a page costs what
/// lies before it in the list, and not what the petition has.
struct CountedRuns {
    petition: PetitionId,
    /// The first instant of what is not listed.
    before: DateTime<Utc>,
    /// By the number of the run.
    sizes: HashMap<i64, i64>,
    /// The number of the lowest run that is counted.
    from: i64,
}

impl Sizes {
    fn of(work: &Work<'_>, petition: &PetitionRow, total: i64, with_today: bool) -> Self {
        if total == petition.last_ordinal {
            return Self::Whole;
        }
        let first_unlisted = if with_today { work.today + Days::new(2) } else { work.today };
        Self::Counted(CountedRuns {
            petition: petition.id,
            before: start_of(first_unlisted),
            sizes: HashMap::new(),
            from: petition.last_ordinal / GROUP + 1,
        })
    }

    fn of_group(&mut self, work: &mut Work<'_>, group: (i64, i64)) -> Result<i64, Error> {
        match self {
            Self::Whole => Ok(group.1 - group.0 + 1),
            Self::Counted(runs) => runs.of_group(work, group),
        }
    }
}

impl CountedRuns {
    fn of_group(&mut self, work: &mut Work<'_>, (first, last): (i64, i64)) -> Result<i64, Error> {
        let (lowest, highest) = ((first - 1) / GROUP, (last - 1) / GROUP);
        while self.from > lowest {
            let from = (self.from - RUNS_AT_ONCE).max(0);
            let within = (from * GROUP + 1, self.from * GROUP);
            let counted =
                signatures::live_by_run(work.conn, self.petition, GROUP, within, self.before)?;
            self.sizes.extend(counted);
            self.from = from;
        }
        Ok((lowest..=highest).map(|run| self.sizes.get(&run).copied().unwrap_or(0)).sum())
    }
}

/// Live signatures by day and region.
fn cells_of(work: &mut Work<'_>, id: PetitionId) -> Result<Cells, Error> {
    let cells = signatures::by_day_and_region(work.conn, id)?;
    Ok(cells.into_iter().map(|(day, region, count)| ((day, region), count)).collect())
}

/// The whole roll of a petition, which is read part by part: also of the present day, since it is closed.
#[derive(Debug, Clone)]
pub(crate) struct Roll {
    petition: PetitionId,
    told: Arc<Told>,
    /// The ordinals of the next part.
    next: (i64, i64),
    /// The first day that is left out.
    unlisted_from: Option<NaiveDate>,
}

impl Roll {
    /// The roll as it stands now.
    pub(crate) fn of(work: &mut Work<'_>, petition: &PetitionRow) -> Result<Self, Error> {
        let told = told(&cells_of(work, petition.id)?, work.today);
        let next = group_until(petition.last_ordinal);
        Ok(Self { petition: petition.id, told: Arc::new(told), next, unlisted_from: None })
    }

    /// What the public list has of it: not those of the present day while they are few.
    pub(crate) fn for_everybody(
        work: &mut Work<'_>,
        petition: &PetitionRow,
    ) -> Result<Self, Error> {
        let today = work.today;
        let cells = cells_of(work, petition.id)?;
        let with_today = listed(work, &cells)(today);
        let unlisted_from = (!with_today).then_some(today);
        Ok(Self { unlisted_from, ..Self::of(work, petition)? })
    }

    /// The next part, of two thousand signers at most, in the order of the public list; none after the last.
    pub(crate) fn part(&mut self, work: &mut Work<'_>) -> Result<Option<Vec<Signer>>, Error> {
        if self.next.1 < 1 {
            return Ok(None);
        }
        let mut rows = group_of(work, self.petition, self.next, None)?;
        rows.retain(|(place, _)| self.unlisted_from.is_none_or(|from| place.day < from));
        self.next = group_until(self.next.0 - 1);
        named(work, &self.told, rows).map(Some)
    }
}

/// What others see of these signatures.
fn named(
    work: &mut Work<'_>,
    told: &Told,
    found: Vec<(Place, SignatureRow)>,
) -> Result<Vec<Signer>, Error> {
    let accounts: Vec<AccountId> = found.iter().filter_map(|(_, row)| row.account_id).collect();
    let erased = accounts::erased_among(work.conn, &accounts)?;
    let lost = identities::lost_among(work.conn, &accounts)?;
    let by_one_of = |row: &SignatureRow, those: &[AccountId]| {
        row.account_id.is_some_and(|account| those.contains(&account))
    };
    let of_another = |row: &SignatureRow| by_one_of(row, &erased) || by_one_of(row, &lost);
    let asked: Vec<SignatureId> =
        found.iter().filter(|(_, row)| of_another(row)).map(|(_, row)| row.id).collect();
    let mut theirs: HashMap<SignatureId, String> =
        signatures::claimed_names(work.conn, &asked)?.into_iter().collect();
    let signer = |(place, row): (Place, SignatureRow)| {
        // Who has come back has their name again, and who has made a vote theirs that was given with their IIN.
        let name = match theirs.remove(&row.id) {
            Some(name) => name,
            None if by_one_of(&row, &erased) => String::new(),
            None => row.public_name,
        };
        let cell = (place.day, row.region);
        Signer {
            name,
            region: if told.cells.contains(&cell) { cell.1 } else { small_cells::OTHER.to_owned() },
            signed_on: place.day,
            place,
        }
    };
    Ok(found.into_iter().map(signer).collect())
}

/// The live signatures of a group after a place, in the order of the list.
fn group_of(
    work: &mut Work<'_>,
    id: PetitionId,
    group: (i64, i64),
    after: Option<Place>,
) -> Result<Vec<(Place, SignatureRow)>, Error> {
    let place =
        |row: &SignatureRow| Place { group, day: civil_date(row.signed_at), key: row.signer_key };
    let follows = |place: &Place| {
        after.is_none_or(|after| after.group != group || place.order() > after.order())
    };
    let mut rows: Vec<(Place, SignatureRow)> = signatures::live_within(work.conn, id, group)?
        .into_iter()
        .map(|row| (place(&row), row))
        .filter(|(place, _)| follows(place))
        .collect();
    rows.sort_by_key(|(place, _)| place.order());
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::{GROUP, group_until};

    #[test]
    fn groups_hold_every_ordinal_once_and_are_never_small() {
        for last in [1, 60, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP - 1, 2 * GROUP, 5 * GROUP + 3] {
            let (mut group, mut below) = (group_until(last), last + 1);
            while group.1 >= 1 {
                assert_eq!(group.1, below - 1);
                let size = group.1 - group.0 + 1;
                assert!(size >= GROUP.min(last) && size < 2 * GROUP, "{last}: {group:?}");
                below = group.0;
                group = group_until(group.0 - 1);
            }
            assert_eq!(below, 1, "{last}");
        }
    }
}
