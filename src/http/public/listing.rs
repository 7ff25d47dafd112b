//! The public list of petitions: as JSON, as CSV, and its newest as an Atom feed.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Timelike as _, Utc};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::FORMULA_STARTS;
use crate::intake::auth::MaybeCaller;
use crate::intake::bodies::written_in;
use crate::intake::query::{Cursors, Query, others};
use crate::middleware::limits::{Pace, Search};
use crate::middleware::quality;
use crate::openapi::vocabulary::SortWord;
use crate::responses::cache::{CachedResponse, Key, ResponseCache, maker};
use crate::responses::problem::Problem;
use crate::responses::{Caching, JSON, Page, json_bytes, next_link, paged_bytes};
use crate::views::listing::PetitionItem;
use app::petitions::{self, Item};
use app::records::{After, Filter, Sort};
use app::{App, Error};
use domain::petition::StateName;
use domain::public_body::BodySlug;

/// Words of a search that are looked for; more are refused.
const MAX_WORDS: usize = 10;
/// What the list is written in, besides JSON.
pub(crate) const CSV: &str = "text/csv";
/// What the feed is written in (RFC 4287).
pub(crate) const ATOM: &str = "application/atom+xml";
pub(crate) const LIST_PATH: &str = "/api/v1/petitions";
pub(crate) const FEED_PATH: &str = "/api/v1/feed.atom";
/// Petitions in the feed: the newest.
const FEED_LENGTH: i64 = 50;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_petitions).service(read_feed);
}

/// Where a page ended: its order, the key and id of its last petition, and the instant by which
/// `trending` is reckoned, so that all pages of a list agree.
type Position = (String, i64, Uuid, DateTime<Utc>);

/// The present minute: a list changes no oftener by its clock alone.
fn minute(app: &App) -> DateTime<Utc> {
    let now = app.clock.legal();
    now.with_second(0).and_then(|minute| minute.with_nanosecond(0)).unwrap_or(now)
}

/// What a list is asked for.
#[derive(Clone)]
struct Listing {
    filter: Filter,
    order: String,
    as_of: DateTime<Utc>,
    after: Option<After>,
    limit: i64,
    cursors: Cursors,
}

impl Listing {
    /// The page, as a table or in JSON, and the cursor of the next.
    async fn page(
        &self,
        app: &Arc<App>,
        as_table: bool,
    ) -> Result<(Vec<u8>, Option<String>), Problem> {
        // A first page of trends is reckoned by the minute it is made in.
        let as_of = if self.after.is_some() { self.as_of } else { minute(app) };
        let order = sort(&self.order, as_of).unwrap_or(Sort::Newest);
        let (filter, after, limit) = (self.filter.clone(), self.after, self.limit);
        let found =
            app.read(move |work| petitions::list(work, &filter, order, after, limit + 1)).await?;
        let cursor = |item: &Item| self.cursors.seal(&(&self.order, item.key, item.row.id, as_of));
        let page = Page::of(found, limit, cursor);
        let next = page.next_cursor.clone();
        let bytes = if as_table {
            table(&page.items)?
        } else {
            json_bytes(&page.map(|item| PetitionItem::of(app, &item)))?
        };
        Ok((bytes, next))
    }

    fn of(request: &HttpRequest, app: &App) -> Result<Self, Problem> {
        let mut query = Query::of(request)?;
        let states =
            query.several("state", StateName::parse, "states of a petition")?.unwrap_or_default();
        let slug = |slug: &str| app.reference.body(slug).map(|body| body.slug.clone());
        let named = query.several("addressee", slug, "slugs of public bodies")?;
        let within =
            |kato: &str| app.reference.territory(kato).map(|_| app.reference.bodies_within(kato));
        let within = query.parsed("territory", within, "a KATO code of /territories")?;
        let languages = query.several("language", written_in, "kk, ru")?.unwrap_or_default();
        let overdue = query.parsed("overdue", |value| value.parse().ok(), "true or false")?;
        let words: Vec<String> =
            query.take("q").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        if words.len() > MAX_WORDS {
            return Err(Problem::bad_request(
                "invalid_parameter",
                format!("q: at most {MAX_WORDS} words"),
            ));
        }
        let minute = minute(app);
        let asked = query.parsed(
            "sort",
            |name| sort(name, minute).map(|_| name.to_owned()),
            &SORTS.join(", "),
        )?;
        let usual = if overdue == Some(true) { MOST_OVERDUE } else { NEWEST };
        let order = asked.unwrap_or_else(|| usual.to_owned());
        let position = query.cursor::<Position>()?;
        let limit = query.limit()?;
        let cursors = query.finish()?;
        if position.as_ref().is_some_and(|(earlier, ..)| *earlier != order) {
            return Err(Problem::bad_request(
                "invalid_cursor",
                "this cursor belongs to another order",
            ));
        }
        let as_of = position.as_ref().map_or(minute, |(.., as_of)| *as_of);
        Ok(Self {
            filter: Filter {
                opened_only: true,
                states,
                addressees: both(named, within),
                languages,
                words,
                overdue,
                author: None,
            },
            order,
            as_of,
            after: position.map(|(_, key, id, _)| After { key, id: id.into() }),
            limit,
            cursors,
        })
    }
}

/// Orders of the public list.
pub(crate) const SORTS: [&str; 5] =
    [NEWEST, "most_signed", "closing_soon", "trending", MOST_OVERDUE];
const NEWEST: &str = "newest";
/// The longest late first; the usual order of what is overdue.
const MOST_OVERDUE: &str = "most_overdue";

fn sort(name: &str, as_of: DateTime<Utc>) -> Option<Sort> {
    match name {
        NEWEST => Some(Sort::Newest),
        "most_signed" => Some(Sort::MostSigned),
        "closing_soon" => Some(Sort::ClosingSoon),
        "trending" => Some(Sort::Trending { as_of }),
        MOST_OVERDUE => Some(Sort::MostOverdue),
        _ => None,
    }
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

/// List petitions
///
/// Those that have been opened, in whatever state they are now. `Accept: text/csv` gives the same
/// page as a table: UTF-8 without a mark, and an apostrophe before what a spreadsheet would reckon.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("addressee" = Option<String>, Query, description = "Slugs of public bodies, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("language" = Option<String>, Query, description = "kk, ru; comma-separated"),
        ("q" = Option<String>, Query, description = "Words that title, subject or content must all hold"),
        ("overdue" = Option<bool>, Query, description = "Whether a term passed without its act"),
        ("sort" = Option<SortWord>, Query, description = "newest unless given"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, content((Page<PetitionItem> = "application/json"), (String = "text/csv")))))]
#[get("/petitions")]
async fn list_petitions(
    request: HttpRequest,
    app: web::Data<App>,
    snapshot: web::Data<ResponseCache>,
    caller: MaybeCaller,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let table = quality(request.headers(), CSV) > quality(request.headers(), "application/json");
    let listing = Listing::of(&request, &app)?;
    let search = !listing.filter.words.is_empty();
    if search {
        Pace::<Search>::of(&request)?;
    }
    if caller.0.is_some() {
        let (bytes, next) = listing.page(&app, table).await?;
        return Ok(paged_bytes(
            &request,
            bytes,
            media_type(table),
            next.as_deref(),
            Caching::Private,
        ));
    }
    if search {
        // Everybody looks for something else: nothing to keep.
        let (bytes, next) = listing.page(&app, table).await?;
        return Ok(paged_bytes(
            &request,
            bytes,
            media_type(table),
            next.as_deref(),
            Caching::Public,
        ));
    }
    let query = request.query_string().to_owned();
    let others = others(&query);
    let page = maker(app, move |app| {
        let (listing, others) = (listing.clone(), others.clone());
        async move {
            let (bytes, next) = listing.page(&app, table).await?;
            let link = next.map(|cursor| next_link(LIST_PATH, &others, &cursor));
            Ok(CachedResponse::of(bytes, media_type(table))?.followed_by(link.as_deref()))
        }
    });
    snapshot.answer(&request, Key::List(query, table), page).await
}

fn media_type(table: bool) -> &'static str {
    if table { "text/csv; charset=utf-8; header=present" } else { JSON }
}

/// A petition in a table.
#[derive(Serialize)]
struct TableRow<'a> {
    id: Uuid,
    number: Option<String>,
    state: &'a str,
    title: String,
    subject: String,
    language: &'a str,
    addressee: &'a str,
    signature_count: u32,
    required_count: Option<i32>,
    opened_at: Option<DateTime<Utc>>,
    closes_on: Option<NaiveDate>,
    overdue: bool,
}

fn table(items: &[Item]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for item in items {
        let row = &item.row;
        writer
            .serialize(TableRow {
                id: row.id.into(),
                number: row.number.as_deref().map(cell),
                state: row.state.code(),
                title: cell(&row.title),
                subject: cell(&row.subject),
                language: row.language.code(),
                addressee: &row.addressee,
                signature_count: row.count(),
                required_count: row.required_count,
                opened_at: row.opened_at,
                closes_on: row.closes_on,
                overdue: !item.late.is_empty(),
            })
            .map_err(|error| Error::Internal(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) || text.starts_with(['\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

const FEED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{{ address }}</id>
  <title>Петициялар · Петиции · Petitions</title>
  <updated>{{ updated }}</updated>
  <author><name>petitions</name></author>
  <link rel="self" type="application/atom+xml" href="{{ address }}"/>
  {%- for entry in entries %}
  <entry xml:lang="{{ entry.language }}">
    <id>urn:uuid:{{ entry.id }}</id>
    <title>{{ entry.title }}</title>
    <updated>{{ entry.opened_at }}</updated>
    <published>{{ entry.opened_at }}</published>
    <link rel="alternate" type="application/json" href="{{ entry.address }}"/>
    <summary>{{ entry.subject }}</summary>
  </entry>
  {%- endfor %}
</feed>
"#;

#[derive(Serialize)]
struct Feed {
    address: String,
    /// When the newest petition opened; now, while there is none.
    updated: DateTime<Utc>,
    entries: Vec<FeedEntry>,
}

#[derive(Serialize)]
struct FeedEntry {
    id: Uuid,
    language: &'static str,
    title: String,
    subject: String,
    opened_at: DateTime<Utc>,
    address: String,
}

impl FeedEntry {
    fn of(item: &Item, public_url: &str) -> Option<Self> {
        let row = &item.row;
        Some(Self {
            id: row.id.into(),
            language: row.language.code(),
            title: in_xml(&row.title),
            subject: in_xml(&row.subject),
            opened_at: row.opened_at?,
            address: format!("{public_url}{LIST_PATH}/{}", row.id),
        })
    }
}

/// The text without what XML 1.0 cannot hold (its section 2.2).
fn in_xml(text: &str) -> String {
    text.chars().filter(|&one| !matches!(one, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect()
}

/// Follow new petitions
///
/// The fifty opened last, as an Atom feed.
#[utoipa::path(tag = "petitions", security(()), responses((status = 200, body = String, content_type = "application/atom+xml")))]
#[get("/feed.atom")]
async fn read_feed(
    request: HttpRequest,
    app: web::Data<App>,
    snapshot: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    snapshot.answer(&request, Key::Feed, maker(app.into_inner(), ready_feed)).await
}

async fn ready_feed(app: Arc<App>) -> Result<CachedResponse, Problem> {
    let filter = Filter { opened_only: true, ..Filter::default() };
    let newest = app
        .read(move |work| petitions::list(work, &filter, Sort::Newest, None, FEED_LENGTH))
        .await?;
    let public_url = &app.links.public_url;
    let entries: Vec<FeedEntry> =
        newest.iter().filter_map(|item| FeedEntry::of(item, public_url)).collect();
    let updated = entries.iter().map(|entry| entry.opened_at).max().unwrap_or_else(|| minute(&app));
    let feed = Feed { address: format!("{public_url}{FEED_PATH}"), updated, entries };
    // The name says how values are escaped.
    let xml = Environment::new()
        .render_named_str("feed.xml", FEED, Serde(feed))
        .map_err(|error| Error::Internal(error.to_string()))?;
    CachedResponse::of(xml.into_bytes(), "application/atom+xml; charset=utf-8")
}
