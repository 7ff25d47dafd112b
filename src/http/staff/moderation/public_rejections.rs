//! What the public learns of what was refused placement.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::GroundWord;
use app::{App, moderation};
use domain::calendar::civil_date;

/// A rejection as the public learns of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicRejection {
    number: Option<String>,
    /// Slug of the addressee.
    addressee: String,
    grounds: Vec<PublicGround>,
    /// Civil day in Kazakhstan.
    rejected_on: NaiveDate,
}

/// A ground without the moderator's words.
#[derive(Debug, Serialize, ToSchema)]
struct PublicGround {
    #[schema(value_type = GroundWord, example = "prohibited_subject")]
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

impl From<moderation::PublicRejection> for PublicRejection {
    fn from(rejection: moderation::PublicRejection) -> Self {
        let grounds = rejection.grounds.into_iter();
        Self {
            number: rejection.number,
            addressee: rejection.addressee,
            grounds: grounds
                .map(|ground| PublicGround { code: ground.code, subject: ground.subject })
                .collect(),
            rejected_on: civil_date(rejection.rejected_at),
        }
    }
}

/// List rejections
///
/// Of what was refused placement the public learns number, addressee, grounds and date; newest first.
#[utoipa::path(tag = "petitions",
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicRejection>)))]
#[get("/rejections")]
pub(super) async fn list_rejections(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<(DateTime<Utc>, Uuid)>()?);
    let cursors = query.finish()?;
    let rows = app
        .into_inner()
        .read(move |work| moderation::public_rejections(work, before, limit + 1))
        .await?;
    let page = Page::of(rows, limit, |row| cursors.seal(&(row.rejected_at, row.id)));
    listing(&request, &page.map(PublicRejection::from), Caching::Public)
}
