//! Petitions as an Atom feed (RFC 4287).
//!
//! A template writes it and not `atom_syndication`, whose text is another: no declared encoding, other orders and
//! spaces, so that every feed that readers hold would be new to them. The escaping is that of the templates of mails.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Timelike as _, Utc};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use uuid::Uuid;

use super::asked::filter;
use super::order::minute;
use super::paths::{FEED, LIST};
use crate::intake::query::Query;
use crate::responses::JSON;
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::quality;
use crate::responses::problem::Problem;
use app::petitions::{self, Item};
use app::records::{Filter, PetitionRow, Sort};
use app::{App, Error, Links, Work, signature_log};
use domain::calendar::{civil_date, start_of};
use domain::petition::StateName;

/// Petitions in the feed: the newest.
const FEED_LENGTH: i64 = 50;

const TEMPLATE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>{{ address }}</id>
  <title>Петициялар · Петиции · Petitions</title>
  <updated>{{ updated }}</updated>
  <author><name>petitions</name></author>
  <link rel="self" type="application/atom+xml" href="{{ address }}"/>
  {%- if log %}
  <log:head xmlns:log="{{ log.address }}" size="{{ log.size }}" root="{{ log.root }}"/>
  {%- endif %}
  {%- for entry in entries %}
  <entry xml:lang="{{ entry.language }}">
    <id>urn:uuid:{{ entry.id }}</id>
    <title>{{ entry.title }}</title>
    <updated>{{ entry.updated }}</updated>
    <published>{{ entry.opened_at }}</published>
    <link rel="alternate" type="{{ entry.media_type }}" href="{{ entry.address }}"/>
    <summary>{{ entry.subject }}</summary>
  </entry>
  {%- endfor %}
</feed>
"#;

#[derive(Serialize)]
struct Feed {
    address: String,
    /// When one of its petitions last took a step, or was taken down; now, while there is none.
    updated: DateTime<Utc>,
    log: Option<LogHead>,
    entries: Vec<FeedEntry>,
}

/// The last head of the public log of signatures before today began: readers keep feeds, so that many hold the same head, and
/// one that somebody was shown alone is found. It is that of the day before, so that a feed in which nothing happens stays the
/// same until midnight.
#[derive(Serialize)]
struct LogHead {
    /// Where the log lies, as the name of the element's vocabulary.
    address: String,
    size: u64,
    root: String,
}

#[derive(Serialize)]
struct FeedEntry {
    id: Uuid,
    language: &'static str,
    title: String,
    subject: String,
    opened_at: DateTime<Utc>,
    updated: DateTime<Utc>,
    address: String,
    /// What lies there.
    media_type: &'static str,
}

impl FeedEntry {
    fn of(item: &Item, links: &Links) -> Option<Self> {
        let row = &item.row;
        // Readers lead people there.
        let (address, media_type) = match &row.number {
            Some(number) if links.pages => {
                (format!("{}/petitions/{number}", links.public_url), "text/html")
            }
            _ => (format!("{}{LIST}/{}", links.public_url, row.id), JSON),
        };
        // The instant would tell when the fiftieth signed.
        let opened_at = start_of(civil_date(row.opened_at?));
        Some(Self {
            id: row.id.into(),
            language: row.language.code(),
            title: in_xml(&row.title),
            subject: in_xml(&row.subject),
            opened_at,
            updated: updated(row, opened_at),
            address,
            media_type,
        })
    }
}

/// When readers should look again (RFC 4287, 4.2.15): when the petition last took a step, not when its count grew.
/// A step that a signature caused would tell when somebody signed, so of that its civil day is told.
fn updated(row: &PetitionRow, opened_at: DateTime<Utc>) -> DateTime<Utc> {
    let caused = match row.state {
        StateName::Published => Some(opened_at),
        StateName::Supported => row.threshold_reached_at,
        _ => None,
    };
    let day = civil_date(row.changed_at);
    let shown = if caused.map(civil_date) == Some(day) {
        start_of(day)
    } else {
        row.changed_at.with_nanosecond(0).unwrap_or(row.changed_at)
    };
    shown.max(opened_at)
}

/// The text without what XML 1.0 cannot hold (its section 2.2).
fn in_xml(text: &str) -> String {
    text.chars().filter(|&one| !matches!(one, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect()
}

/// Follow petitions
///
/// Fifty of them as an Atom feed: those opened last, or with `order=changed` those that took a step last, an answer of the
/// addressee among them. Whatever it is filtered by, an entry's `updated` moves with every step of its petition, and not
/// when somebody signs.
#[utoipa::path(tag = "petitions", security(()),
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("addressee" = Option<String>, Query, description = "Slugs of public bodies, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("language" = Option<String>, Query, description = "kk, ru; comma-separated"),
        ("overdue" = Option<bool>, Query, description = "Whether a term passed without its act"),
        ("order" = Option<String>, Query, description = "`opened` unless given, or `changed`")),
    responses((status = 200, content((String = "application/atom+xml"), (String = "application/xml"), (String = "text/xml")))),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/feed.atom")]
pub(super) async fn read_feed(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let asked = Asked::of(&request, &app)?;
    let media_type = wanted(&request);
    let key = Key::Feed(asked.query.clone(), media_type);
    let feed = maker(app, move |app| ready_feed(app, asked.clone(), media_type));
    cache.answer(&request, key, feed).await
}

/// Which petitions are followed.
#[derive(Clone)]
struct Asked {
    /// As it was asked for: a feed with another filter is another feed.
    query: String,
    filter: Filter,
    /// Those that took a step last, and not those opened last.
    by_change: bool,
}

impl Asked {
    fn of(request: &HttpRequest, app: &App) -> Result<Self, Problem> {
        let mut query = Query::of(request)?;
        let by_change = |name: &str| match name {
            "opened" => Some(false),
            "changed" => Some(true),
            _ => None,
        };
        let by_change = query.parsed("order", by_change, "one of: opened, changed")?;
        let filter = filter(&mut query, app)?;
        query.finish()?;
        let query = request.query_string().to_owned();
        Ok(Self { query, filter, by_change: by_change.unwrap_or(false) })
    }

    fn address(&self, links: &Links) -> String {
        let question = if self.query.is_empty() { "" } else { "?" };
        format!("{}{FEED}{question}{}", links.public_url, self.query)
    }
}

/// What a feed may be called, the best name first; older readers ask for any XML.
const MEDIA_TYPES: [&str; 3] = ["application/atom+xml", "application/xml", "text/xml"];

/// The name that the reader likes best.
fn wanted(request: &HttpRequest) -> &'static str {
    let liked = |name: &str| quality(request.headers(), name);
    // Of equals the last is found.
    MEDIA_TYPES.into_iter().rev().max_by_key(|name| liked(name)).unwrap_or(MEDIA_TYPES[0])
}

async fn ready_feed(
    app: Arc<App>,
    asked: Asked,
    media_type: &str,
) -> Result<CachedResponse, Problem> {
    let Asked { filter, by_change, .. } = asked.clone();
    let reading = move |work: &mut Work<'_>| {
        let found = if by_change {
            petitions::last_changed(work, &filter, FEED_LENGTH)?
        } else {
            petitions::list(work, &filter, Sort::Newest, None, FEED_LENGTH)?
        };
        let head = signature_log::head_of_yesterday(work)?;
        Ok((found, petitions::last_departure(work)?, head))
    };
    let (found, departed, head) = app.read_anywhere(reading).await?;
    let entries: Vec<FeedEntry> =
        found.iter().filter_map(|item| FeedEntry::of(item, &app.links)).collect();
    let updated = entries.iter().map(|entry| entry.updated).chain(departed).max();
    let updated = updated.unwrap_or_else(|| minute(&app));
    let log = head.map(|head| LogHead {
        address: format!("{}/log", app.links.public_url),
        size: head.size,
        root: head.root.to_string(),
    });
    let feed = Feed { address: asked.address(&app.links), updated, log, entries };
    // The name says how values are escaped.
    let xml = Environment::new()
        .render_named_str("feed.xml", TEMPLATE, Serde(feed))
        .map_err(|error| Error::Internal(error.to_string()))?;
    CachedResponse::of(xml.into_bytes(), &format!("{media_type}; charset=utf-8"))
}
