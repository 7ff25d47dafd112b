//! Everybody who signed, page by page.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::address::Named;
use super::regions::{self, Regions};
use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::responses;
use crate::responses::problem::Problem;
use crate::views::signers::PublicSigner;
use app::App;
use app::petitions::visible;
use app::signing::{self, Place};

/// Signers of one page.
const LENGTH: i64 = 100;

/// Where a page of signers ended.
type Cursor = ((i64, i64), NaiveDate, Uuid);

#[derive(Serialize)]
struct Signers {
    title: String,
    language: &'static str,
    path: String,
    count: u32,
    signers: Vec<PublicSigner>,
    regions: Regions,
    first: Option<String>,
    next: Option<String>,
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    named: Named,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let id = named.id(&app).await?;
    let mut query = Query::of_page(&request, &["cursor"])?;
    let after = query.cursor::<Cursor>()?;
    let cursors = query.finish()?;
    let place = after.map(|(group, day, key)| Place { group, day, key });
    let limit = usize::try_from(LENGTH + 1).unwrap_or(0);
    let (row, found) = app
        .read(move |work| {
            let row = visible(work, None, id, None)?;
            Ok((row, signing::signers(work, None, id, None, place, limit)?))
        })
        .await?;
    let listed = responses::Page::of(found, LENGTH, |signer| {
        let Place { group, day, key } = signer.place;
        cursors.seal(&(group, day, key))
    });
    let page = Page { unlisted: true, ..Page::of(&request, "petition_signers.html") };
    let name = row.number.clone().unwrap_or_else(|| id.to_string());
    let path = format!("/petitions/{name}");
    let view = Signers {
        title: row.title.clone(),
        language: row.language.code(),
        count: row.count(),
        regions: regions::named(&app, listed.items.iter().map(|signer| signer.region.as_str())),
        first: after.map(|_| page.link(&[])),
        next: listed.next_cursor.map(|cursor| page.link(&[("cursor", &cursor)])),
        signers: listed.items.into_iter().map(Into::into).collect(),
        path,
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}
