//! The newest petitions as an Atom feed (RFC 4287).
//!
//! A template writes it and not `atom_syndication`, whose text is another: no declared encoding, other orders and
//! spaces, so that every feed that readers hold would be new to them. The escaping is that of the templates of mails.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use uuid::Uuid;

use super::order::minute;
use super::paths::{FEED, LIST};
use crate::intake::query::Query;
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use app::petitions::{self, Item};
use app::records::{Filter, Sort};
use app::{App, Error};
use domain::calendar::{civil_date, start_of};

/// Petitions in the feed: the newest.
const FEED_LENGTH: i64 = 50;

const TEMPLATE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
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
            // The instant would tell when the fiftieth signed.
            opened_at: start_of(civil_date(row.opened_at?)),
            address: format!("{public_url}{LIST}/{}", row.id),
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
pub(super) async fn read_feed(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    cache.answer(&request, Key::Feed, maker(app.into_inner(), ready_feed)).await
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
    let feed = Feed { address: format!("{public_url}{FEED}"), updated, entries };
    // The name says how values are escaped.
    let xml = Environment::new()
        .render_named_str("feed.xml", TEMPLATE, Serde(feed))
        .map_err(|error| Error::Internal(error.to_string()))?;
    CachedResponse::of(xml.into_bytes(), "application/atom+xml; charset=utf-8")
}
