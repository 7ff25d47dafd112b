//! Reading one petition, and its count.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Timelike as _, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::MaybeCaller;
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::mutations::version_etag;
use crate::public::reader::Reader;
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading, reading_tagged};
use crate::views::petition::PetitionView;
use app::App;
use app::access::Caller;
use app::ids::PetitionId;
use app::offers;
use app::petitions::{self, PetitionRecord};
use domain::language::Language;
use domain::petition::StateName;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_petition).service(read_count);
}

/// Read a petition
///
/// Before it opens, only its author, moderators and holders of its link see it. `next` says what comes by the law; whoever
/// is signed in is told in `acts` what they may do now, by the judgement that those calls will meet.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = PetitionView)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}")]
async fn read_petition(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let language = preferred(request.headers());
    if reader.caching() == Caching::Public {
        let key = Key::Petition(id.0, language);
        return cache
            .answer(&request, key, maker(app, move |app| ready_petition(app, id.0, language)))
            .await;
    }
    let (petition, viewer, offers) = app
        .read(move |work| {
            let caller = reader.caller.0.as_ref();
            let (petition, viewer) =
                petitions::read(work, caller, id.0, reader.link_key.as_deref())?;
            let offers = match caller {
                Some(caller) => Some(offers::of(work, caller, &petition.row, viewer)?),
                None => None,
            };
            Ok((petition, viewer, offers))
        })
        .await?;
    let view = PetitionView::in_language(&app, &petition, viewer, language).offering(offers);
    let mut response = if petition.row.state == StateName::Draft {
        reading_tagged(&request, &view, &version_etag(petition.row.version), Caching::Private)?
    } else {
        reading(&request, &view, Caching::Private)?
    };
    if let Ok(languages) = header::HeaderValue::from_str(&written_languages(&petition)) {
        response.headers_mut().insert(header::CONTENT_LANGUAGE, languages);
    }
    Ok(response)
}

async fn ready_petition(
    app: Arc<App>,
    id: PetitionId,
    language: Language,
) -> Result<CachedResponse, Problem> {
    let head = app.signature_log.head();
    let (petition, viewer) =
        app.read_anywhere(move |work| petitions::read(work, None, id, None)).await?;
    let view =
        PetitionView::in_language(&app, &petition, viewer, language).beside_log(head.as_deref());
    Ok(CachedResponse::json(&view)?.in_languages(&written_languages(&petition)))
}

/// Whatever the reader would rather read: a petition is in its own language, or in both.
fn written_languages(record: &PetitionRecord) -> String {
    let second = record.row.translation.as_ref().map(|text| text.language.code());
    [Some(record.row.language.code()), second].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How far a petition has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Count)]
struct CountView {
    signature_count: u32,
    /// Absent until the petition opens.
    required_count: Option<u32>,
    /// When it was counted, to the second; a later change is here within two.
    as_of: DateTime<Utc>,
}

/// Count a petition's signatures
///
/// The number of valid signatures and the number that is required, as of one instant.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = CountView)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/count")]
async fn read_count(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let app = app.into_inner();
    if reader.caching() == Caching::Public {
        let count = maker(app, move |app| async move {
            CachedResponse::json(&counted(&app, None, id.0, None).await?)
        });
        return cache.answer(&request, Key::Count(id.0), count).await;
    }
    reading(
        &request,
        &counted(&app, reader.caller.0, id.0, reader.link_key).await?,
        Caching::Private,
    )
}

async fn counted(
    app: &Arc<App>,
    caller: Option<Caller>,
    id: PetitionId,
    link_key: Option<String>,
) -> Result<CountView, Problem> {
    let (row, now) = app
        .read(move |work| {
            Ok((petitions::visible(work, caller.as_ref(), id, link_key.as_deref())?, work.now))
        })
        .await?;
    Ok(CountView {
        signature_count: row.count(),
        required_count: row.required(),
        as_of: now.with_nanosecond(0).unwrap_or(now),
    })
}
