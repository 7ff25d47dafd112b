//! The signatures of a petition, for the body that it was sent to.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpRequest, HttpResponse, get, post, web};
use futures_util::stream::{self, StreamExt as _};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Office};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, disposition, json_bytes};
use crate::views::signature_bundle::{BundleAcknowledgement, BundleLine};
use app::App;
use app::signature_bundle::{self, Bundle};
use credentials::RunningSha256;

/// The calls of bundles.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(download_signatures).service(acknowledge_signatures);
}

/// JSON, a line a value.
const LINES: &str = "application/x-ndjson";

/// What a reader of the bundle is still to be given.
struct Download {
    app: Arc<App>,
    bundle: Option<Bundle>,
    listed: usize,
    left: usize,
    sum: RunningSha256,
}

impl Download {
    fn of(app: Arc<App>, bundle: Bundle) -> Self {
        Self { app, bundle: Some(bundle), listed: 0, left: 0, sum: RunningSha256::default() }
    }

    /// The next piece, read when it is asked for: however slow the reader is, no more than one is held. What cannot be
    /// read ends the answer without its manifest.
    async fn next(self) -> Result<Option<(Bytes, Self)>, ActixError> {
        Ok(self.piece().await?)
    }

    async fn piece(mut self) -> Result<Option<(Bytes, Self)>, Problem> {
        let Some(bundle) = self.bundle.take() else { return Ok(None) };
        let part = self.app.read(move |work| signature_bundle::next(work, bundle)).await?;
        let Some((part, rest)) = part else {
            let manifest = BundleLine::Manifest {
                signatures: self.listed + self.left,
                listed: self.listed,
                left: self.left,
                sha256: self.sum.clone().finish(),
            };
            return Ok(Some((line(&manifest)?.into(), self)));
        };
        self.bundle = Some(rest);
        self.left += part.left;
        self.listed += part.signers.len();
        let mut piece = Vec::new();
        for signer in part.signers {
            piece.extend(line(&BundleLine::from(signer))?);
        }
        self.sum.add(&piece);
        Ok(Some((piece.into(), self)))
    }
}

fn line(value: &BundleLine) -> Result<Vec<u8>, Problem> {
    let mut bytes = json_bytes(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Download the signatures of a petition
///
/// For the body that a supported petition was sent to (90-4(1)). Lines of JSON: `petition`, a `signature` each (given
/// name and initial, region, day; never an IIN), and the `manifest` with their number and the SHA-256 of all bytes
/// before it. Who has left the service is counted and not listed. Every download is on record in the case file.
/// 423 once the body has acknowledged that it has them.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = BundleLine, content_type = "application/x-ndjson")),
    extensions(("x-roles" = json!(["official", "first_head"]))))]
#[get("/petitions/{id}/signature-bundle")]
async fn download_signatures(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let (app, caller) = (app.into_inner(), caller.caller());
    let bundle = app.write(move |work| signature_bundle::open(work, &caller, id.0)).await?;
    let first = line(&BundleLine::from(&bundle))?;
    let name = format!("{}.ndjson", bundle.number.as_deref().unwrap_or("signatures"));
    let mut download = Download::of(app, bundle);
    download.sum.add(&first);
    let rest = stream::try_unfold(download, Download::next);
    let body = stream::once(async { Ok(Bytes::from(first)) });
    Ok(HttpResponse::Ok()
        .content_type(LINES)
        .insert_header((header::CACHE_CONTROL, Caching::Private.control()))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&name)))
        .streaming(body.chain(rest)))
}

/// Acknowledge the signatures of a petition
///
/// The body has them: their download is closed to it. What was said first stands.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = BundleAcknowledgement)),
    extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/signature-bundle/acknowledgement")]
async fn acknowledge_signatures(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let acknowledged = signature_bundle::acknowledge(work, caller, id.0)?;
        Ok((None, BundleAcknowledgement::from(acknowledged)))
    })
    .await
}
