//! Signing on a telephone: beginning it, and seeing what becomes of it.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::limits::{Pace, Sign};
use crate::intake::path::Id;
use crate::intake::query::LONGEST_LINK_KEY;
use crate::intake::query::Query;
use crate::intake::{Body, Field, line, one_of};
use crate::responses::negotiation::preferred;
use crate::responses::problem::{Problem, rendering};
use crate::responses::{Caching, reading};
use crate::views::vocabulary::{ChannelWord, SigningStateWord};
use app::access::Caller;
use app::ids::{SignatureId, SigningSessionId};
use app::signing::SignRequest;
use app::signing_sessions::{self, SigningSession, SigningSessionRow};
use app::{App, Error};
use domain::language::Language;
use domain::rules::article;
use domain::signing_sessions::Channel;

/// The calls of signings on telephones.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(begin_signing).service(read_signing_session);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSigningSession)]
struct SessionBody {
    /// How it is to be signed.
    #[schema(value_type = ChannelWord, example = "qr")]
    channel: Field<String>,
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
}

impl SessionBody {
    /// What that citizen asks for, who calls now.
    fn request(
        app: &App,
        caller: &Caller,
        id: Id,
        body: Body,
    ) -> Result<(SignRequest, Channel), Problem> {
        // Admission is judged by this instant, then as now.
        let arrived_at = app.clock.legal();
        let (fields, mut faults) = body.fields::<Self>()?;
        let channel = one_of(Channel::parse, "qr");
        let channel = faults.required("/channel", fields.channel, channel);
        faults.asked_by(article::JOINING, |faults| {
            faults.declared("/consent", fields.consent, "consent_required")
        });
        let link_key = faults.optional("/link_key", fields.link_key, line(1..=LONGEST_LINK_KEY));
        let text_hash = faults.optional("/text_hash", fields.text_hash, line(64..=64));
        let notify = faults.optional("/notify", fields.notify, Ok);
        let channel = faults.settle(|| channel)?;
        let request = SignRequest {
            id: SignatureId::new(),
            petition: id.0,
            account: caller.id(),
            session: caller.session,
            link_key,
            text_hash,
            notify: notify.unwrap_or(false),
            arrived_at,
            evidence: None,
            signing_session: None,
            through: caller.through.clone(),
        };
        Ok((request, channel))
    }
}

/// Links that open the signing on the telephone that shows them.
#[derive(Serialize, ToSchema)]
#[schema(as = LaunchLinks)]
struct LaunchLinksView {
    #[serde(skip_serializing_if = "Option::is_none")]
    egov_mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    egov_business: Option<String>,
}

/// The vote that a signing came to.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedVote)]
struct VoteView {
    id: Uuid,
    /// Which signature of the petition it is; grows, never re-used.
    ordinal: i64,
    /// The instant at which the signing was begun.
    signed_at: DateTime<Utc>,
}

/// Why a signing came to nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = SigningFailure)]
struct FailureView {
    /// The code that signing at once would have been refused with, or `signing_declined`.
    #[schema(example = "cms_other_person")]
    code: String,
    /// In the reader's language.
    title: String,
    /// In the reader's language.
    detail: String,
    /// The article that says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_basis: Option<String>,
}

/// A vote that is signed on a telephone.
#[derive(Serialize, ToSchema)]
#[schema(as = SigningSession)]
struct SessionView {
    id: Uuid,
    petition_id: Uuid,
    #[schema(value_type = ChannelWord)]
    channel: &'static str,
    #[schema(value_type = SigningStateWord)]
    state: &'static str,
    begun_at: DateTime<Utc>,
    /// By when it has to be signed.
    expires_at: DateTime<Utc>,
    /// A picture for the telephone's camera: PNG in Base64, while the telephone has not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr_code: Option<String>,
    /// For a telephone that shows this itself, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    launch_links: Option<LaunchLinksView>,
    /// When the telephone has come for what is to be signed: the picture is good for nothing from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    scanned_at: Option<DateTime<Utc>>,
    /// With `signed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<VoteView>,
    /// With `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureView>,
}

impl SessionView {
    fn of(session: SigningSession, language: Language) -> Self {
        let SigningSession { row, vote } = session;
        let shown = row.qr_code.filter(|_| row.handed_at.is_none());
        let launch_links = shown.is_some().then_some(LaunchLinksView {
            egov_mobile: row.mobile_link,
            egov_business: row.business_link,
        });
        // What comes in the way of one that waits is ours to overcome.
        let failed = row.settled_at.and(row.failure_code.zip(row.failure_detail));
        let failure = failed.map(|(code, detail)| {
            let (title, detail) = rendering::in_words(&code, &detail, language);
            FailureView { code, title, detail, legal_basis: row.failure_basis }
        });
        let signature = vote.map(|vote| VoteView {
            id: vote.id.into(),
            ordinal: vote.ordinal,
            signed_at: vote.signed_at,
        });
        Self {
            id: row.id.into(),
            petition_id: row.petition_id.into(),
            channel: row.channel.code(),
            state: row.state.code(),
            begun_at: row.begun_at,
            expires_at: row.expires_at,
            qr_code: shown.map(|picture| STANDARD.encode(picture)),
            launch_links,
            scanned_at: row.handed_at,
            signature,
            failure,
        }
    }

    fn begun(row: SigningSessionRow, language: Language) -> Self {
        Self::of(SigningSession { row, vote: None }, language)
    }
}

/// How a failure of a signing is told, to whoever reads of it later and in whatever language.
pub fn failure_of(error: Error) -> signing_sessions::Failure {
    let problem = Problem::from(error);
    signing_sessions::Failure {
        code: problem.code.to_owned(),
        detail: problem.detail,
        basis: problem.legal_basis.map(str::to_owned),
    }
}

/// Begin to sign on a telephone
///
/// Shows a picture for the camera of eGov Mobile, and links for the telephone that shows them. What is signed there is
/// `GET /petitions/{id}/signing-statement`; the service itself fetches the signature, verifies it and counts it, as if it
/// had been sent here with `cms`. Read the answer's `Location` every other second to hear of it.
///
/// Whoever may sign may begin. The vote bears the instant at which it was begun: within the petition's window, though it
/// may be signed until ten minutes after. Pressing again gives the signing that is open already; three may be open at a
/// time. 404 `channel_unavailable` where the deployment has no broker, 503 where it does not answer.
#[utoipa::path(tag = "signatures", security(("bearer" = [])), request_body = SessionBody, params(("id" = Uuid, Path)),
    responses((status = 202, description = "It waits for the telephone", body = SessionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/signing-sessions")]
async fn begin_signing(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    _pace: Pace<Sign>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (wanted, channel) = SessionBody::request(&app, &caller, id, body)?;
    let row = signing_sessions::begin(&app.into_inner(), wanted, channel).await?;
    let location = format!("/api/v1/signing-sessions/{}", row.id);
    let language = preferred(request.headers());
    Ok(HttpResponse::Accepted()
        .insert_header((header::LOCATION, location))
        .json(SessionView::begun(row, language)))
}

/// See what becomes of a signing on a telephone
///
/// For whoever began it, until an hour after its end.
#[utoipa::path(tag = "signatures", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionView)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/signing-sessions/{id}")]
async fn read_signing_session(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<SigningSessionId>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let read = move |work: &mut app::Work<'_>| signing_sessions::read(work, &caller, id.0);
    let session = app.into_inner().read(read).await?;
    let language = preferred(request.headers());
    let mut answer = reading(&request, &SessionView::of(session, language), Caching::Private)?;
    let language = header::HeaderValue::from_static(language.code());
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    Ok(answer)
}
