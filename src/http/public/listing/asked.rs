//! What the public list is asked for, and a page of it.

use std::sync::Arc;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::order::{CLOSING_SOON, MOST_OVERDUE, NEWEST, SORTS, TRENDING, minute, sort};
use crate::intake::bodies::written_in;
use crate::intake::query::{Cursors, Query};
use crate::responses::json_bytes;
use crate::responses::problem::Problem;
use crate::views::listing::{PetitionItem, PetitionPage};
use app::open_data::{Form, PetitionLine, header, rows};
use app::petitions::{self, Item, Keeping, Onward, Section};
use app::records::{After, Filter, Sort};
use app::{App, Work};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::words::Word as _;
use text::searching::{parts, sought};

/// Words of a search that are looked for; more are refused.
const MAX_WORDS: usize = 10;

/// Where a page ended: its order, the key and id of its last petition, the instant by which `trending` is reckoned,
/// and the kept order that the pages of a ranking come from, so that all of them agree.
type Position = (String, i64, Uuid, DateTime<Utc>, Option<(Uuid, i32)>);

/// A page of it.
pub(crate) struct Shown {
    pub(crate) items: Vec<Item>,
    pub(crate) next_cursor: Option<String>,
    /// How many the whole list holds.
    pub(crate) total: Option<i64>,
}

/// What a list is asked for.
#[derive(Clone)]
pub(crate) struct Listing {
    filter: Filter,
    order: String,
    as_of: DateTime<Utc>,
    from: Option<Onward>,
    limit: i64,
    cursors: Cursors,
}

impl Listing {
    /// The page, as a table or in JSON, and the cursor of the next.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn page(
        &self,
        app: &Arc<App>,
        as_table: bool,
    ) -> Result<(Vec<u8>, Option<String>), Problem> {
        let Shown { items, next_cursor, total } = self.items(app).await?;
        let bytes = if as_table {
            let lines = items.iter().map(PetitionLine::from);
            [header::<PetitionLine>(Form::Guarded)?, rows(Form::Guarded, lines)?].concat()
        } else {
            let items = items.iter().map(|item| PetitionItem::of(app, item)).collect();
            json_bytes(&PetitionPage { items, next_cursor: next_cursor.clone(), total })?
        };
        Ok((bytes, next_cursor))
    }

    /// The petitions of the page, and what is told with them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn items(&self, app: &Arc<App>) -> Result<Shown, Problem> {
        // A first page of trends is reckoned by the minute it is made in.
        let as_of = if self.from.is_some() { self.as_of } else { minute(app) };
        let order = sort(&self.order, as_of).unwrap_or(Sort::Newest);
        let (filter, from, limit) = (self.filter.clone(), self.from, self.limit);
        let reading =
            move |work: &mut Work<'_>| petitions::section(work, &filter, order, from, limit);
        // An order that was kept for the next pages may not have come to a standby yet.
        let Section { items, next, keeping, total } = match (self.is_long(), from.is_none()) {
            (true, true) => app.read_anywhere_in_turn(reading).await,
            (true, false) => app.read_in_turn(reading).await,
            (false, true) => app.read_anywhere(reading).await,
            (false, false) => app.read(reading).await,
        }?;
        let is_new = matches!(keeping, Some(Keeping::Part(..)));
        let kept = match keeping {
            None => true,
            Some(keeping) => app.write(move |work| petitions::keep(work, &keeping)).await.is_ok(),
        };
        let next_cursor = next.map(|Onward { after, kept: order }| {
            // What cannot be kept is the present order on the next page: better than none.
            let order = order.filter(|_| kept || !is_new);
            self.cursors.seal(&(&self.order, after.key, after.id, as_of, order))
        });
        Ok(Shown { items, next_cursor, total })
    }

    /// Reads what a request asks for.
    ///
    /// # Errors
    /// 400 for parameters that make no sense.
    pub(super) fn of(request: &HttpRequest, app: &App) -> Result<Self, Problem> {
        Self::asked(Query::of(request)?, app)
    }

    /// Reads what a query asks for.
    ///
    /// # Errors
    /// As [`Listing::of`].
    pub(crate) fn asked(mut query: Query, app: &App) -> Result<Self, Problem> {
        let mut filter = filter(&mut query, app)?;
        let minute = minute(app);
        let asked = query.parsed(
            "sort",
            |name| sort(name, minute).map(|_| name.to_owned()),
            &format!("one of: {}", SORTS.join(", ")),
        )?;
        let usual = if filter.overdue == Some(true) { MOST_OVERDUE } else { NEWEST };
        let order = asked.unwrap_or_else(|| usual.to_owned());
        if order == CLOSING_SOON && filter.states.is_empty() {
            // Of what no longer collects nothing closes.
            filter.states = vec![StateName::Published];
        }
        let position = query.cursor::<Position>()?;
        let limit = query.limit()?;
        let cursors = query.finish()?;
        if position.as_ref().is_some_and(|(earlier, ..)| *earlier != order) {
            return Err(Problem::bad_request(
                "invalid_cursor",
                "this cursor belongs to another order",
            ));
        }
        let as_of = position.as_ref().map_or(minute, |(.., as_of, _)| *as_of);
        let from = position
            .map(|(_, key, id, _, kept)| Onward { after: After { key, id: id.into() }, kept });
        Ok(Self { filter, order, as_of, from, limit, cursors })
    }

    /// Whether it looks for words.
    pub(crate) fn is_search(&self) -> bool {
        self.filter.sought.is_some()
    }

    /// Whether many petitions are looked through for a page of it.
    fn is_long(&self) -> bool {
        self.is_search() || [TRENDING, MOST_OVERDUE].contains(&self.order.as_str())
    }
}

/// Takes the parameters that say which petitions.
///
/// # Errors
/// 400 for one that makes no sense.
pub(crate) fn filter(query: &mut Query, app: &App) -> Result<Filter, Problem> {
    let states = query
        .several("state", StateName::parse, &format!("one of: {}", StateName::listed()))?
        .unwrap_or_default();
    let reference = app.reference();
    // A body is looked for together with those before and after it: what ended with one of them names it still.
    let slug = |slug: &str| reference.body(slug).map(|body| reference.family(&body.slug));
    let named = query.several("addressee", slug, "slugs of public bodies")?;
    let named = named.map(|families| families.into_iter().flatten().collect());
    let within = |kato: &str| reference.territory(kato).map(|_| reference.bodies_within(kato));
    let within = query.parsed("territory", within, "a KATO code of /territories")?;
    let languages = query.several("language", written_in, "one of: kk, ru")?.unwrap_or_default();
    let overdue = query.parsed("overdue", |value| value.parse().ok(), "true or false")?;
    let words = query.words("q")?;
    if parts(&words).len() > MAX_WORDS {
        return Err(Problem::bad_request(
            "invalid_parameter",
            format!("q: at most {MAX_WORDS} words"),
        ));
    }
    Ok(Filter {
        opened_only: true,
        states,
        addressees: both(named, within),
        languages,
        sought: (!words.trim().is_empty()).then(|| sought(&words).unwrap_or_default()),
        overdue,
        author: None,
    })
}

/// What both lists hold, where both are given.
fn both(one: Option<Vec<BodySlug>>, other: Option<Vec<BodySlug>>) -> Option<Vec<BodySlug>> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Some(one.into_iter().filter(|slug| other.contains(slug)).collect())
        }
        (one, other) => one.or(other),
    }
}
