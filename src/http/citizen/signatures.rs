//! Signing and withdrawing one's signature.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, Signed, note_caller};
use crate::intake::client_address::client_address;
use crate::intake::limits::{Pace, Sign};
use crate::intake::path::Id;
use crate::intake::query::LONGEST_LINK_KEY;
use crate::intake::{Body, Field, cms, line};
use crate::responses::problem::Problem;
use app::ids::SignatureId;
use app::sign_queue::SignQueue;
use app::signature_log::{self, Promise, TreeHash};
use app::signing::{self, Receipt, SignRequest};
use app::{App, Error};
use domain::rules::article;
use measures::{Shortage, turned_away};

/// The calls that give a signature and take it back.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(sign_petition).service(withdraw_signature).service(read_signature_receipt);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSignature)]
pub(crate) struct SignBody {
    /// Consents to the processing of the personal data that a signature holds.
    #[schema(value_type = bool)]
    consent: Field<bool>,
    /// The secret of a limited publication.
    #[schema(value_type = Option<String>)]
    link_key: Field<String>,
    /// Hash of the text that was shown, if the client wants to be sure.
    #[schema(value_type = Option<String>)]
    text_hash: Field<String>,
    /// Be told how the petition goes on.
    #[schema(value_type = Option<bool>)]
    notify: Field<bool>,
    /// An electronic signature (ЭЦП) over the bytes of `signing-statement`: a CMS in Base64 of DER or in PEM, detached or
    /// attached. The service may ask for it (`evidence_required`).
    #[schema(value_type = Option<String>)]
    cms: Field<String>,
}

/// What a signer sends.
pub(crate) struct Sent {
    pub(crate) request: SignRequest,
    /// The electronic signature that came with it, not verified yet.
    pub(crate) cms: Option<Vec<u8>>,
}

impl SignBody {
    /// The request of that signer, which arrives now.
    pub(crate) fn request(
        app: &App,
        queue: &SignQueue,
        signer: &Signed,
        id: Id,
        body: Body,
    ) -> Result<Sent, Problem> {
        // A token costs more to verify than all the rest: who would not be let in is told so first.
        if queue.is_full() {
            turned_away(Shortage::SignatureQueue);
            return Err(Error::Busy.into());
        }
        let (signer, through) = signer.admitted(app)?;
        // Admission is judged by this instant.
        let arrived_at = app.clock.legal();
        let (fields, mut faults) = body.fields::<Self>()?;
        faults.asked_by(article::JOINING, |faults| {
            faults.declared("/consent", fields.consent, "consent_required")
        });
        let link_key = faults.optional("/link_key", fields.link_key, line(1..=LONGEST_LINK_KEY));
        let text_hash = faults.optional("/text_hash", fields.text_hash, line(64..=64));
        let notify = faults.optional("/notify", fields.notify, Ok);
        let cms = cms::cms(&mut faults, fields.cms);
        faults.settle(|| Some(()))?;
        let request = SignRequest {
            id: SignatureId::new(),
            petition: id.0,
            account: signer.account.into(),
            session: signer.session,
            link_key,
            text_hash,
            notify: notify.unwrap_or(false),
            arrived_at,
            evidence: None,
            signing_session: None,
            through,
        };
        Ok(Sent { request, cms: cms.as_deref().map(cms::bytes).transpose()? })
    }
}

/// What a signer holds in hand.
#[derive(Serialize, ToSchema)]
#[schema(as = SignatureReceipt)]
pub(crate) struct ReceiptView {
    id: Uuid,
    /// Which signature of the petition it is; grows, never re-used.
    ordinal: i64,
    signed_at: DateTime<Utc>,
    /// The petition's count after this signature.
    signature_count: u32,
    /// The log's word that this signature will be in it; of a new one. Keep it: without the signature in the log a minute
    /// later it proves that one was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseView>,
}

/// That a signature will be in the public log. It names nobody, and says of what is promised no more than a hash.
#[derive(Serialize, ToSchema)]
#[schema(as = SignaturePromise)]
struct PromiseView {
    /// Hash of the leaf (RFC 6962), in Base64.
    #[schema(value_type = String, example = "Tm/olnsxWjqdP0yGJSg8FhrjVv0HSPsqLBD0wiFJ5qw=")]
    #[serde(serialize_with = "in_base64")]
    leaf_hash: TreeHash,
    /// Which leaf it is among those that were promised together.
    #[schema(example = 0)]
    index: usize,
    /// Proof of the leaf in the tree of those (RFC 6962), each hash in Base64; empty for one alone.
    #[schema(value_type = Vec<String>, example = json!(["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]))]
    #[serde(serialize_with = "each_in_base64")]
    path: Vec<TreeHash>,
    /// What the log signed (C2SP signed-note): its name and `/promise/v1`, how many leaves, their root, and the time in
    /// seconds since 1970.
    #[schema(
        value_type = String,
        example = "petitions.example/log/promise/v1\n2\nY1BslYJ0kZbJGF0Qe1ZmJHjQbqfs2bM9mZ0c2kQ3mXo=\n1796028812\n\n\u{2014} petitions.example/log xVtlpsR+xQddJz2OMUwg0cCUohqDvUWS7fG0MwpEj4+oZBNVpAN782Cic9iKXiCzjkuQgNoNlGFDWnyb2mZy3b37Ogc=\n"
    )]
    #[serde(serialize_with = "as_text")]
    note: Arc<str>,
}

impl PromiseView {
    fn of(promise: &Promise) -> Option<Self> {
        Some(Self {
            leaf_hash: promise.leaf()?,
            index: promise.index(),
            path: promise.path(),
            note: promise.note().clone(),
        })
    }
}

/// Written as it is displayed. Thousands a second: none of it is put together elsewhere first.
fn in_base64<S: Serializer>(hash: &TreeHash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

fn each_in_base64<S: Serializer>(path: &[TreeHash], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(path.iter().map(InBase64))
}

struct InBase64<'a>(&'a TreeHash);

impl Serialize for InBase64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        in_base64(self.0, serializer)
    }
}

fn as_text<S: Serializer>(note: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(note)
}

impl From<Receipt> for ReceiptView {
    fn from(receipt: Receipt) -> Self {
        Self {
            promise: receipt.promise.as_ref().and_then(PromiseView::of),
            id: receipt.id.into(),
            ordinal: receipt.ordinal,
            signed_at: receipt.signed_at,
            signature_count: receipt.signature_count,
        }
    }
}

/// Sign a petition
///
/// Acknowledged only when it is durable. Signing again changes nothing and answers 200 with the
/// first receipt; an electronic signature that comes then is kept with the vote if it had none. The author signs by the
/// same call as anybody.
///
/// With `cms` the vote bears the signer's own electronic signature over `GET /petitions/{id}/signing-statement`, which is
/// verified before anything else and kept with it: the certificate's IIN must be the account's. One that is not
/// accepted is 422 with a code of its own, one that could not be checked 503, and nothing is kept.
#[utoipa::path(tag = "signatures", security(("bearer" = [])), request_body = SignBody, params(("id" = Uuid, Path)),
    responses((status = 201, description = "Signed", body = ReceiptView),
        (status = 200, description = "Signed before", body = ReceiptView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/signatures")]
async fn sign_petition(
    app: web::Data<App>,
    request: HttpRequest,
    queue: web::Data<SignQueue>,
    signer: Signed,
    _pace: Pace<Sign>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    sign_by(&queue, &app, &request, &signer, id, body).await
}

/// Signs by whoever writes what waits in this queue.
pub(crate) async fn sign_by(
    queue: &SignQueue,
    app: &web::Data<App>,
    request: &HttpRequest,
    signer: &Signed,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let Sent { request: mut sent, cms } = SignBody::request(app, queue, signer, id, body)?;
    note_caller(request, sent.account);
    if let Some(cms) = cms {
        sent.evidence = Some(signing::prove(app, &sent, cms).await?);
    }
    let receipt = queue.sign(sent).await?;
    let new = receipt.new;
    if new {
        app.bursts.signed(id.0, receipt.signed_at, Some(client_address(request)));
    }
    let mut response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(ReceiptView::from(receipt)))
}

/// Withdraw one's signature
///
/// While the petition collects; one may sign once more.
#[utoipa::path(tag = "signatures", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Withdrawn")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/petitions/{id}/signatures/mine")]
async fn withdraw_signature(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| signing::withdraw(work, caller, id.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read the receipt of one's signature
///
/// The proof that it is in the public log, which anybody can check without us (C2SP tlog-proof), and beside it what opens its
/// entry: one byte 1, the entry of 96 bytes, the key of its commitment and the SHA-256 of the electronic signature, 32 bytes
/// each. Whoever is given it sees that you have signed, so keep it to yourself; nobody can ask it of us. 404 without a signature
/// that counts: once it is taken back its key is destroyed, and there is no receipt any more. 409 `receipt_pending` for the
/// second or two until the log has it.
#[utoipa::path(tag = "signatures", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The proof", content_type = "text/plain; charset=utf-8", body = String)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/petitions/{id}/signatures/mine/receipt")]
async fn read_signature_receipt(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    let text =
        app.into_inner().read(move |work| signature_log::receipt(work, &caller, id.0)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .content_type("text/plain; charset=utf-8")
        .body(text))
}
