//! The regions that a page names.

use std::collections::BTreeMap;

use crate::views::names::NamesView;
use app::App;

/// Names of regions by their codes; what has none there is the rest.
pub(super) type Regions = BTreeMap<String, NamesView>;

/// The names of these regions.
pub(super) fn named<'a>(app: &App, codes: impl Iterator<Item = &'a str>) -> Regions {
    let reference = app.reference();
    let named = |code: &str| Some((code.to_owned(), (&reference.territory(code)?.names).into()));
    codes.filter_map(named).collect()
}
