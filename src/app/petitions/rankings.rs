//! Pages of a list. Behind a cursor the order of a ranking is that of its first page: nobody who turns pages while
//! people sign sees a petition twice, or misses one.
//!
//! An order is kept in parts. Where a part ends, the next one is the present order of what no part before it holds: what
//! has risen since comes now, what has fallen was shown.

use chrono::Duration;
use uuid::Uuid;

use super::listing::{Item, with_late_terms};
use crate::{Error, Work};
use credentials::sha256;
use store::petitions::{self, After, Filter, Place, Sort, Start};

/// Petitions of a part behind the page it is made for; of a later one, as many as were shown already, so that whoever
/// reads a long list to its end is not asked to wait for ever more parts.
const KEPT: usize = 500;
/// A part has no more.
const KEPT_AT_MOST: usize = 8_000;
/// For how long an order is kept since a page of it was last turned. A first page may be a minute old when it is given out.
const KEPT_MINUTES: i64 = 20;
/// It is noted that an order is still wanted when it was not for so long.
const NOTED_MINUTES: i64 = 4;

/// Petitions of a list that are counted at most.
const COUNTED: i64 = 10_000;

/// Where a page starts.
#[derive(Debug, Clone, Copy)]
pub struct Onward {
    /// After this place of the order.
    pub after: After,
    /// The part of a kept order it is in, and how many places of it were passed.
    pub kept: Option<(Uuid, i32)>,
}

/// What is to be kept for the pages behind one.
#[derive(Debug)]
pub enum Keeping {
    /// A part of an order, with its name and that of the part before it.
    Part(Uuid, Option<Uuid>, Vec<Place>),
    /// What is kept already, for some more time.
    Longer(Uuid),
}

/// A page of a list.
#[derive(Debug)]
pub struct Section {
    /// Its petitions.
    pub items: Vec<Item>,
    /// Where the next one starts.
    pub next: Option<Onward>,
    /// What is to be kept for it ([`keep`]).
    pub keeping: Option<Keeping>,
    /// How many petitions the list holds. Told with a first page, and where counting them costs little.
    pub total: Option<i64>,
}

/// A page of a list of what is in public access.
///
/// # Errors
/// The store's failure.
pub fn section(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    from: Option<Onward>,
    limit: i64,
) -> Result<Section, Error> {
    let mut section = uncounted(work, filter, sort, from, limit)?;
    if from.is_none() {
        let total = match &section.next {
            None => i64::try_from(section.items.len()).unwrap_or(i64::MAX),
            Some(_) => petitions::count(work.conn, filter, COUNTED + 1)?,
        };
        section.total = (total <= COUNTED).then_some(total);
    }
    Ok(section)
}

fn uncounted(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    from: Option<Onward>,
    limit: i64,
) -> Result<Section, Error> {
    if let Some((part, passed)) = from.and_then(|from| from.kept)
        && let Some(section) = kept_section(work, filter, sort, (part, passed), limit)?
    {
        return Ok(section);
    }
    match from {
        None if sort.is_ranking() => part_of_order(work, filter, sort, None, limit),
        _ => present_section(work, filter, sort, from, limit),
    }
}

/// A page of the present order.
fn present_section(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    from: Option<Onward>,
    limit: i64,
) -> Result<Section, Error> {
    let start = from.map_or(Start::First, |from| Start::After(from.after));
    let mut shown = petitions::places(work.conn, filter, sort, &start, limit + 1)?;
    let behind = shown.split_off(shown.len().min(length(limit)));
    let next = shown
        .last()
        .filter(|_| !behind.is_empty())
        .map(|last| Onward { after: after_place(last), kept: None });
    let listed = petitions::still_listed(work.conn, filter, &shown)?;
    Ok(Section { items: with_late_terms(work, listed)?, next, keeping: None, total: None })
}

/// The first page of a part: of the whole order, or of what the parts up to `earlier` leave.
fn part_of_order(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    earlier: Option<Uuid>,
    limit: i64,
) -> Result<Section, Error> {
    let start = match earlier {
        None => Start::First,
        Some(earlier) => Start::Beside(petitions::ranking_so_far(work.conn, earlier)?),
    };
    let shown_before = if let Start::Beside(shown) = &start { shown.len() } else { 0 };
    let behind = shown_before.clamp(KEPT, KEPT_AT_MOST);
    let count = limit + i64::try_from(behind).unwrap_or(i64::MAX);
    let places = petitions::places(work.conn, filter, sort, &start, count)?;
    let shown = &places[..places.len().min(length(limit))];
    let listed = petitions::still_listed(work.conn, filter, shown)?;
    let items = with_late_terms(work, listed)?;
    let Some(last) = shown.last().filter(|_| places.len() > shown.len()) else {
        return Ok(Section { items, next: None, keeping: None, total: None });
    };
    let name = name_of(earlier, &places);
    let passed = i32::try_from(shown.len()).unwrap_or(i32::MAX);
    let next = Some(Onward { after: after_place(last), kept: Some((name, passed)) });
    Ok(Section { items, next, keeping: Some(Keeping::Part(name, earlier, places)), total: None })
}

/// A page of an order that is kept; none when it is not.
fn kept_section(
    work: &mut Work<'_>,
    filter: &Filter,
    sort: Sort,
    (name, passed): (Uuid, i32),
    limit: i64,
) -> Result<Option<Section>, Error> {
    let count = i32::try_from(limit).unwrap_or(i32::MAX);
    let Some(part) = petitions::ranking(work.conn, name, passed, count)? else { return Ok(None) };
    let places = part.places();
    let Some(last) = places.last() else {
        return Ok(Some(part_of_order(work, filter, sort, Some(name), limit)?));
    };
    let passed = passed.saturating_add(count).min(part.length);
    // Of an order that has an end this is it; of one that was cut, there is more.
    let cut = usize::try_from(part.length).is_ok_and(|length| length > KEPT);
    let next = (passed < part.length || cut)
        .then(|| Onward { after: after_place(last), kept: Some((name, passed)) });
    let noted = part.made_at > work.wall_now - Duration::minutes(NOTED_MINUTES);
    let keeping = (!noted && next.is_some()).then_some(Keeping::Longer(name));
    let listed = petitions::still_listed(work.conn, filter, &places)?;
    Ok(Some(Section { items: with_late_terms(work, listed)?, next, keeping, total: None }))
}

const fn after_place(place: &Place) -> After {
    After { key: place.key, id: place.id }
}

fn length(limit: i64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// The name of a part: what it holds and what it follows, so that the same order has the same name.
fn name_of(earlier: Option<Uuid>, places: &[Place]) -> Uuid {
    let held = places
        .iter()
        .flat_map(|place| place.id.uuid().into_bytes().into_iter().chain(place.key.to_be_bytes()));
    let bytes: Vec<u8> = earlier.into_iter().flat_map(Uuid::into_bytes).chain(held).collect();
    let mut name = [0; 16];
    name.copy_from_slice(&sha256(&bytes)[..16]);
    Uuid::from_bytes(name)
}

/// Keeps what the pages behind one need, and forgets the orders that nobody turns pages of any more.
///
/// # Errors
/// The store's failure.
pub fn keep(work: &mut Work<'_>, keeping: &Keeping) -> Result<(), Error> {
    let now = work.wall_now;
    petitions::forget_rankings(work.conn, now - Duration::minutes(KEPT_MINUTES))?;
    match keeping {
        Keeping::Part(name, earlier, places) => {
            if let Some(earlier) = earlier {
                petitions::still_wanted(work.conn, *earlier, now)?;
            }
            Ok(petitions::keep_ranking(work.conn, *name, *earlier, places, now)?)
        }
        Keeping::Longer(name) => Ok(petitions::still_wanted(work.conn, *name, now)?),
    }
}
