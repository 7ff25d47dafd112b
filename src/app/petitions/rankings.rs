//! Pages of a list. Behind a cursor the order of a ranking is that of its first page: nobody who turns pages while
//! people sign sees a petition twice, or misses one.

use chrono::Duration;
use uuid::Uuid;

use super::listing::{Item, with_late_terms};
use crate::{Error, Work};
use credentials::sha256;
use store::petitions::{self, After, Filter, Place, Sort};

/// Petitions behind the first page whose order is kept; after them it is the present one again.
const KEPT: i64 = 500;
/// For how long an order is kept since it was last given out. A page may be a minute old when it is.
const KEPT_MINUTES: i64 = 20;

/// Where a page starts.
#[derive(Debug, Clone, Copy)]
pub struct Onward {
    /// After this place of the order.
    pub after: After,
    /// The kept order it is in, and how many places of it were passed.
    pub kept: Option<(Uuid, i32)>,
}

/// A page of a list.
#[derive(Debug)]
pub struct Section {
    /// Its petitions.
    pub items: Vec<Item>,
    /// Where the next one starts.
    pub next: Option<Onward>,
    /// The order behind it, to be kept ([`keep`]).
    pub order: Vec<Place>,
}

/// A page of a list.
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
    if let Some(section) = kept_section(work, filter, from, limit)? {
        return Ok(section);
    }
    let freeze = sort.is_ranking() && from.is_none();
    let beyond = if freeze { KEPT } else { 1 };
    let after = from.map(|from| from.after);
    let mut shown = petitions::places(work.conn, filter, sort, after, limit + beyond)?;
    let behind = shown.split_off(shown.len().min(usize::try_from(limit).unwrap_or(usize::MAX)));
    let order = if freeze { behind.clone() } else { Vec::new() };
    let next = shown.last().filter(|_| !behind.is_empty()).map(|last| Onward {
        after: after_place(last),
        kept: (!order.is_empty()).then(|| (name_of(&order), 0)),
    });
    let listed = petitions::still_listed(work.conn, filter, &shown)?;
    Ok(Section { items: with_late_terms(work, listed)?, next, order })
}

/// A page of an order that is kept; none when it is not.
fn kept_section(
    work: &mut Work<'_>,
    filter: &Filter,
    from: Option<Onward>,
    limit: i64,
) -> Result<Option<Section>, Error> {
    let Some((id, passed)) = from.and_then(|from| from.kept) else { return Ok(None) };
    let count = i32::try_from(limit).unwrap_or(i32::MAX);
    let Some(part) = petitions::ranking(work.conn, id, passed, count)? else { return Ok(None) };
    let places = part.places();
    let Some(last) = places.last() else { return Ok(None) };
    let passed = passed.saturating_add(count);
    let more = passed < part.length;
    // A whole order ends here; of one that was cut, the present order goes on.
    let cut = i64::from(part.length) >= KEPT;
    let next = (more || cut)
        .then(|| Onward { after: after_place(last), kept: more.then_some((id, passed)) });
    let listed = petitions::still_listed(work.conn, filter, &places)?;
    Ok(Some(Section { items: with_late_terms(work, listed)?, next, order: Vec::new() }))
}

const fn after_place(place: &Place) -> After {
    After { key: place.key, id: place.id }
}

/// The name of an order: what it holds, so that the same order has the same name.
fn name_of(order: &[Place]) -> Uuid {
    let bytes: Vec<u8> = order
        .iter()
        .flat_map(|place| place.id.uuid().into_bytes().into_iter().chain(place.key.to_be_bytes()))
        .collect();
    let mut name = [0; 16];
    name.copy_from_slice(&sha256(&bytes)[..16]);
    Uuid::from_bytes(name)
}

/// Keeps the order behind a page, and forgets those that nobody turns pages of any more.
///
/// # Errors
/// The store's failure.
pub fn keep(work: &mut Work<'_>, order: &[Place]) -> Result<(), Error> {
    petitions::forget_rankings(work.conn, work.wall_now - Duration::minutes(KEPT_MINUTES))?;
    Ok(petitions::keep_ranking(work.conn, name_of(order), order, work.wall_now)?)
}
