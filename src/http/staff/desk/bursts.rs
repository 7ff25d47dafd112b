//! Bursts of signatures, for moderators to look at.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use crate::views::vocabulary::BurstWord;
use app::App;
use app::desk::bursts;
use app::records::BurstRow;

/// The call of this file.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_bursts);
}

/// Signatures that came faster than usual, or many of them from one network.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignatureBurst)]
struct BurstView {
    #[schema(value_type = BurstWord, example = "network")]
    kind: &'static str,
    /// The first instant of the minute, or of the ten minutes in which networks are told apart.
    began_at: DateTime<Utc>,
    /// In that minute, or from the one network; which that was is known to nobody.
    signatures: i32,
    /// In the hour up to the end of that minute, or from all networks in those ten minutes.
    of_all: i32,
}

impl From<BurstRow> for BurstView {
    fn from(row: BurstRow) -> Self {
        Self {
            kind: row.kind.code(),
            began_at: row.began_at,
            signatures: row.signatures,
            of_all: row.of_all,
        }
    }
}

/// List bursts of signatures, the latest first
///
/// What a moderator may want to look at, the latest hundred: `minute`, sixty in a minute and more than five times the
/// mean of the hour before; `network`, twenty from one network in ten minutes and half of all. Each process judges what it
/// has taken itself. A burst is no fault: every signature counts until staff find that it must not.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<BurstView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/petitions/{id}/bursts")]
async fn list_bursts(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let found = app.into_inner().read(move |work| bursts::of(work, &caller, id.0)).await?;
    let items: Vec<BurstView> = found.into_iter().map(Into::into).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Private)
}
