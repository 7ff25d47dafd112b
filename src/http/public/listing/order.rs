//! In which order the public list may be asked for.

use chrono::{DateTime, Timelike as _, Utc};

use crate::views::vocabulary::vocabularies;
use app::App;
use app::records::Sort;

/// The present minute: a list changes no oftener by its clock alone.
pub(crate) fn minute(app: &App) -> DateTime<Utc> {
    let now = app.clock.legal();
    now.with_second(0).and_then(|minute| minute.with_nanosecond(0)).unwrap_or(now)
}

/// Orders of the public list.
pub(crate) const SORTS: [&str; 5] = [NEWEST, "most_signed", CLOSING_SOON, TRENDING, MOST_OVERDUE];
/// The usual order.
pub(super) const NEWEST: &str = "newest";
/// Of those that collect signatures, unless states are asked for: the first to close first.
pub(super) const CLOSING_SOON: &str = "closing_soon";
/// Signatures a day since opening.
pub(super) const TRENDING: &str = "trending";
/// The longest late first; the usual order of what is overdue.
pub(super) const MOST_OVERDUE: &str = "most_overdue";

/// The order of that name; `trending` is reckoned by an instant.
pub(super) fn sort(name: &str, as_of: DateTime<Utc>) -> Option<Sort> {
    match name {
        NEWEST => Some(Sort::Newest),
        "most_signed" => Some(Sort::MostSigned),
        CLOSING_SOON => Some(Sort::ClosingSoon),
        TRENDING => Some(Sort::Trending { as_of }),
        MOST_OVERDUE => Some(Sort::MostOverdue),
        _ => None,
    }
}

vocabularies! {
    SortWord "PetitionOrder" "An order of the public list": SORTS;
}
