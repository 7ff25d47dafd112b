//! Files of petitions: taken in bounded and checked, given out so that no browser runs them.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::citizen::uploads::UnderWay;
use crate::intake::auth::{Citizen, Filing, Granted, MaybeCaller};
use crate::intake::path::{AttachmentId, Id};
use crate::intake::query::Query;
use crate::intake::{is_compressed, line};
use crate::mutations::{Call, idempotency_key};
use crate::public::reader::Reader;
use crate::responses::problem::Problem;
use crate::responses::{Page, file, reading};
use crate::views::attachment::AttachmentView;
use app::access::Caller;
use app::attachments::{self, Upload};
use app::{App, Work};
use credentials::{hex, sha256};
use domain::attachments::{MediaType, Purpose};

/// The calls of attachments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(upload_attachment)
        .service(list_attachments)
        .service(download_attachment)
        .service(delete_attachment);
}

/// A name that is one name on every system, and of a kind that is taken here: no separators, no steps upwards, nothing
/// invisible, and no ending that makes a program of it where it is opened.
fn file_name(given: &str) -> Option<String> {
    let name = line(1..=200)(given.to_owned()).ok()?;
    let plain = !name.contains(['/', '\\', ':']) && !name.ends_with(['.', ' ']);
    (plain && ending(&name).is_none_or(|ending| ENDINGS.contains(&ending.as_str()))).then_some(name)
}

/// The endings that files of the types that are taken have.
const ENDINGS: [&str; 4] = ["pdf", "png", "jpg", "jpeg"];

/// What a system takes for the kind of a file; none for a name without, or with a number behind the last dot.
fn ending(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let is_kind = ending.chars().any(char::is_alphabetic) && !ending.contains(' ');
    is_kind.then(|| ending.to_lowercase())
}

/// The types of files that are taken.
const TYPES: &str = "application/pdf, image/png, image/jpeg";

/// The type that the request states.
fn stated_type(request: &HttpRequest) -> Option<MediaType> {
    let stated = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    MediaType::parse(stated.split(';').next()?.trim())
}

fn unsupported(detail: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
}

/// Attach a file
///
/// The author, to a draft or a petition under correction: `authority` or `supporting`. A moderator: a
/// `signature_sheet`, and to a petition on paper `application` and `authority`. At most 10 files of 10 MiB, and
/// 500 scanned sheets. The same file again within a minute, without an Idempotency-Key, is one.
#[utoipa::path(tag = "attachments", security(("bearer" = [])),
    request_body(content = Vec<u8>, content_type = "application/pdf", description = "The bytes; also image/png, image/jpeg"),
    params(("id" = Uuid, Path), ("file_name" = String, Query, description = "1 to 200 characters"),
        ("purpose" = String, Query, description = "authority, supporting, signature_sheet, application")),
    responses((status = 201, body = AttachmentView)), extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[post("/petitions/{id}/attachments")]
async fn upload_attachment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let key = idempotency_key(&request)?;
    let mut query = Query::of(&request)?;
    let name = query.parsed(
        "file_name",
        file_name,
        "1 to 200 visible characters, no path, ending in .pdf, .png or .jpg if in anything",
    )?;
    let purpose = query.parsed(
        "purpose",
        Purpose::parse,
        "one of: authority, supporting, signature_sheet, application",
    )?;
    query.finish()?;
    let (Some(name), Some(purpose)) = (name, purpose) else {
        return Err(Problem::bad_request(
            "invalid_parameter",
            "file_name and purpose are required",
        ));
    };
    if is_compressed(request.headers()) {
        return Err(Problem::unsupported_coding());
    }
    let kind = stated_type(&request).ok_or_else(|| Problem::unsupported_type(TYPES))?;
    // Only now are bytes read, and only so many at a time.
    let under_way = UnderWay::begin(caller.id()).await?;
    let content = under_way.take_in(payload).await?;
    if !kind.begins(&content) {
        return Err(unsupported("the bytes are not of the stated type"));
    }
    let digest = sha256(&content);
    let fingerprint = sha256(&[request.query_string().as_bytes(), b"\0", &digest].concat());
    let call = Call::with(app.into_inner(), &request, caller.caller(), key, fingerprint);
    let sent = call.sent();
    call.answering(StatusCode::CREATED, move |work, caller| {
        let upload = Upload {
            purpose,
            file_name: &name,
            media_type: kind,
            sha256: &digest,
            content: &content,
            sent,
        };
        let attachment = attachments::add(work, caller, id.0, &upload)?;
        let location = format!("/api/v1/petitions/{}/attachments/{}", id.0, attachment.id);
        Ok((Some(location), AttachmentView::from(attachment)))
    })
    .await
}

/// List a petition's files
///
/// Those with personal data are shown to the author, moderators and the addressee only; scans of sheets with
/// signatures to moderators, and to the addressee once the petition is forwarded to it.
#[utoipa::path(tag = "attachments", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = Page<AttachmentView>)))]
#[get("/petitions/{id}/attachments")]
async fn list_attachments(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let caching = reader.caching();
    let rows = app
        .into_inner()
        .read(move |work| {
            attachments::list(work, reader.caller.0.as_ref(), id.0, reader.link_key.as_deref())
        })
        .await?;
    let items: Vec<AttachmentView> = rows.into_iter().map(Into::into).collect();
    reading(&request, &Page { items, next_cursor: None }, caching)
}

/// Download a file
///
/// That staff read a file with personal data is recorded.
#[utoipa::path(tag = "attachments", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("attachment_id" = Uuid, Path),
        ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, description = "The bytes, to be saved", content_type = "application/pdf")))]
#[get("/petitions/{id}/attachments/{attachment_id}")]
async fn download_attachment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
    attachment: AttachmentId,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let caching = reader.caching();
    let staff = reader.caller.0.as_ref().is_some_and(Caller::is_staff);
    let reading = move |work: &mut Work<'_>| {
        let (caller, link_key) = (reader.caller.0.as_ref(), reader.link_key.as_deref());
        attachments::read(work, caller, id.0, attachment.0, link_key)
    };
    let app = app.into_inner();
    // What staff read is written down.
    let (row, content) = if staff { app.write(reading).await } else { app.read(reading).await }?;
    Ok(file(
        &request,
        content,
        row.media_type.code(),
        &row.file_name,
        &EntityTag::new_strong(hex(&row.sha256)),
        caching,
    ))
}

/// Delete a file
///
/// By the author, while the text may change.
#[utoipa::path(tag = "attachments", security(("bearer" = [])), params(("id" = Uuid, Path), ("attachment_id" = Uuid, Path)),
    responses((status = 204, description = "Deleted")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/petitions/{id}/attachments/{attachment_id}")]
async fn delete_attachment(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    attachment: AttachmentId,
) -> Result<HttpResponse, Problem> {
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| {
            attachments::delete(work, caller, id.0, attachment.0)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_of_a_kind_that_is_taken() {
        for good in [
            "a",
            "x.pdf",
            "X.PDF",
            "скан 1.jpeg",
            "x.js.png",
            "Протокол 12.05.2026",
            "a.b c",
            "№ 5. Парақ",
        ] {
            assert_eq!(file_name(good).as_deref(), Some(good));
        }
        for bad in [
            "x.pdf.js",
            "x.pdf.JS",
            "x.html",
            "x.svg",
            "x.pdf.exe",
            "x.pdf.lnk",
            "x.pdf.",
            "x.js\u{200B}",
            "x.pd\u{202E}fsj",
            "x.pdf:y.js",
            "..",
            ".",
            "a/b.pdf",
            ".htaccess",
        ] {
            assert_eq!(file_name(bad), None, "{bad}");
        }
    }
}
