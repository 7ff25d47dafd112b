//! The public list of signers. It tells that they signed, on which day and from where, and neither when on that day
//! nor, by their region, who they are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::access::Caller;
use crate::petitions::visible;
use crate::{Error, Work};
use domain::calendar::civil_date;
use domain::small_cells;
use store::ids::{AccountId, PetitionId, SignatureId};
use store::petitions::PetitionRow;
use store::signatures::SignatureRow;
use store::{accounts, identities, signatures};

/// Signatures that are put in their keyed order at a time; of the last ones, up to twice as many. That somebody is
/// among the last so many of a long day is all that places tell.
const GROUP: i64 = 1_024;

/// A signer as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Given name and initial; empty for who has left the service and not come back.
    pub name: String,
    /// KATO code of the region, capital or city of republican significance; [`small_cells::OTHER`] where too few
    /// signed from there that day.
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
    let today = work.today;
    let present: i64 =
        cells.iter().filter(|((day, _), _)| *day >= today).map(|(_, count)| count).sum();
    let listed = |day: NaiveDate| day < today || present >= small_cells::LEAST;
    let told = Told(small_cells::distinct(&cells));
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

/// Live signatures by day and region.
fn cells_of(
    work: &mut Work<'_>,
    id: PetitionId,
) -> Result<BTreeMap<(NaiveDate, String), i64>, Error> {
    let cells = signatures::by_day_and_region(work.conn, id)?;
    Ok(cells.into_iter().map(|(day, region, count)| ((day, region), count)).collect())
}

/// The days and regions that may be told apart.
#[derive(Debug, Default)]
struct Told(BTreeSet<(NaiveDate, String)>);

/// The whole roll of a petition, which is read part by part: also of the present day, since it is closed.
#[derive(Debug, Clone)]
pub(crate) struct Roll {
    petition: PetitionId,
    told: Arc<Told>,
    /// The ordinals of the next part.
    next: (i64, i64),
}

impl Roll {
    /// The roll as it stands now.
    pub(crate) fn of(work: &mut Work<'_>, petition: &PetitionRow) -> Result<Self, Error> {
        let told = Told(small_cells::distinct(&cells_of(work, petition.id)?));
        let next = group_until(petition.last_ordinal);
        Ok(Self { petition: petition.id, told: Arc::new(told), next })
    }

    /// The next part, of two thousand signers at most, in the order of the public list; none after the last.
    pub(crate) fn part(&mut self, work: &mut Work<'_>) -> Result<Option<Vec<Signer>>, Error> {
        if self.next.1 < 1 {
            return Ok(None);
        }
        let rows = group_of(work, self.petition, self.next, None)?;
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
            region: if told.0.contains(&cell) { cell.1 } else { small_cells::OTHER.to_owned() },
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
