//! Mails as they were sent.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::email;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use app::App;
use app::sandbox::{self, Mailbox, ShownMail};

/// A mail as it was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Mail)]
struct MailView {
    to: String,
    subject: String,
    text: String,
    html: String,
    headers: BTreeMap<String, String>,
    sent_at: DateTime<Utc>,
}

impl From<ShownMail> for MailView {
    fn from(mail: ShownMail) -> Self {
        let ShownMail { to, subject, text, html, headers, sent_at } = mail;
        Self { to, subject, text, html, headers, sent_at }
    }
}

/// List mails as sent, newest first; what is due is delivered first
///
/// Whole, with headers; mail is not sent anywhere in development.
#[utoipa::path(tag = "sandbox",
    params(("to" = Option<String>, Query, description = "An address"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<MailView>)))]
#[get("/mails")]
pub(super) async fn list_mails(
    request: HttpRequest,
    app: web::Data<App>,
    mailbox: web::Data<dyn Mailbox>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let to = query.parsed("to", |to| email(to.to_owned()).ok(), "an e-mail address")?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    mailbox.deliver_due().await?;
    let sent = app
        .into_inner()
        .read(move |work| sandbox::sent_mails(work, to.as_deref(), before, limit + 1))
        .await?;
    let page = Page::of(sent, limit, |mail| cursors.seal(&mail.id));
    let next_cursor = page.next_cursor;
    let items = page
        .items
        .iter()
        .map(|mail| mailbox.shown(mail).map(MailView::from))
        .collect::<Result<Vec<_>, _>>()?;
    listing(&request, &Page { items, next_cursor }, Caching::Private)
}
