//! Every comment, page by page.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::address::Named;
use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::responses;
use crate::responses::problem::Problem;
use crate::views::comment::CommentView;
use app::petitions::visible;
use app::{App, comments, ids};

/// Comments of one page.
const LENGTH: i64 = 20;

#[derive(Serialize)]
struct Comments {
    title: String,
    language: &'static str,
    path: String,
    comments: Vec<CommentView>,
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
    let before = query.cursor::<ids::CommentId>()?;
    let cursors = query.finish()?;
    let (row, found) = app
        .read(move |work| {
            let row = visible(work, None, id, None)?;
            Ok((row, comments::list(work, None, id, before, LENGTH + 1)?))
        })
        .await?;
    let listed = responses::Page::of(found, LENGTH, |comment| cursors.seal(&comment.id));
    let page = Page { unlisted: true, ..Page::of(&request, "petition_comments.html") };
    let name = row.number.clone().unwrap_or_else(|| id.to_string());
    let view = Comments {
        title: row.title.clone(),
        language: row.language.code(),
        path: format!("/petitions/{name}"),
        first: before.map(|_| page.link(&[])),
        next: listed.next_cursor.map(|cursor| page.link(&[("cursor", &cursor)])),
        comments: listed.items.into_iter().map(Into::into).collect(),
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}
