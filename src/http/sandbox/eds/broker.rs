//! A broker without any telephone: it opens signings for the service as a real one does, and whoever develops an app is
//! the telephone.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, put, web};
use eds_broker_testing::{Fault, Faults, Outcome, Scanned, TestBroker, Told};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::vocabulary::{BrokerFaultWord, MistakeWord, bytes};
use crate::intake::{Body, Field, line, one_of};
use crate::responses::Verbatim;
use crate::responses::problem::Problem;
use app::App;
use app::eds_sandbox::{self, Mistake, NewCms};

/// Longer than anybody waits for a broker.
const SLOW: Duration = Duration::from_secs(27);
/// More than anybody reads of an answer.
const ENDLESS: usize = 300 * 1024;
const FAULTS: &str = "see BrokerFault in the document";

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(open_at_broker)
        .service(hand_to_broker)
        .service(collect_at_broker)
        .service(scan_at_broker)
        .service(break_broker);
}

/// An answer as the broker gives it, or as it fails.
async fn told(told: Told, fault: Option<Fault>) -> HttpResponse {
    match fault {
        Some(Fault::Slow) => tokio::time::sleep(SLOW).await,
        Some(Fault::Down) => return verbatim(HttpResponse::ServiceUnavailable().finish()),
        Some(Fault::Redirect) => {
            let elsewhere = (header::LOCATION, "https://another.example/");
            return HttpResponse::TemporaryRedirect().insert_header(elsewhere).finish();
        }
        Some(Fault::Endless) => {
            return HttpResponse::Ok().content_type("application/json").body(" ".repeat(ENDLESS));
        }
        Some(Fault::Malformed) => return HttpResponse::Ok().body("<html>Bad gateway</html>"),
        Some(Fault::Refusing) => {
            return HttpResponse::Ok().json(serde_json::json!({ "message": "no" }));
        }
        _ => {}
    }
    match told {
        Told::Answer(answer) => HttpResponse::Ok().json(answer),
        Told::NotYet => verbatim(HttpResponse::RequestTimeout().finish()),
    }
}

/// As others answer, not as we do.
fn verbatim(mut answer: HttpResponse) -> HttpResponse {
    answer.extensions_mut().insert(Verbatim);
    answer
}

/// Open a signing at the sandbox's broker
///
/// What the service calls; apps call `POST /petitions/{id}/signing-sessions`.
#[utoipa::path(tag = "sandbox", request_body = Object, responses((status = 200, description = "Picture, links and addresses")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/eds/broker/api/egovQr")]
pub(super) async fn open_at_broker(
    app: web::Data<App>,
    broker: web::Data<TestBroker>,
) -> HttpResponse {
    let fault = broker.faults().offering;
    let opened = broker.offer(&Uuid::new_v4().simple().to_string(), app.clock.machine());
    told(opened, fault).await
}

/// Hand over what is to be signed to the sandbox's broker
///
/// Answers when the telephone has come for it, or 408.
#[utoipa::path(tag = "sandbox", params(("signing" = String, Path)), request_body = Object,
    responses((status = 200, description = "The telephone has it")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/eds/broker/api/egovQr/{signing}")]
pub(super) async fn hand_to_broker(
    app: web::Data<App>,
    broker: web::Data<TestBroker>,
    signing: web::Path<String>,
    documents: web::Bytes,
) -> HttpResponse {
    let fault = broker.faults().handing;
    let documents: Value = serde_json::from_slice(&documents).unwrap_or_default();
    let taken = match fault {
        None => broker.hand(&signing, documents, app.clock.machine()).await,
        Some(_) => Told::NotYet,
    };
    told(taken, fault).await
}

/// Collect what has been signed at the sandbox's broker
///
/// Answers when it has been signed, or 408.
#[utoipa::path(tag = "sandbox", params(("signing" = String, Path)),
    responses((status = 200, description = "The signature")))]
#[get("/eds/broker/api/egovQr/{signing}")]
pub(super) async fn collect_at_broker(
    app: web::Data<App>,
    broker: web::Data<TestBroker>,
    signing: web::Path<String>,
) -> HttpResponse {
    let fault = broker.faults().collecting;
    let signed = match fault {
        None | Some(Fault::Several) => broker.collect(&signing, app.clock.machine()).await,
        Some(_) => Told::NotYet,
    };
    told(signed, fault).await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TelephoneScan)]
struct ScanBody {
    /// `launch_links.egov_mobile` of the signing session.
    #[schema(value_type = String)]
    launch_link: Field<String>,
    /// A certificate that `POST /dev/eds/certificates` has issued; without one the signer declines.
    #[schema(value_type = Option<String>)]
    certificate: Field<String>,
    /// Another text than the telephone was given, as UTF-8.
    #[schema(value_type = Option<String>)]
    text: Field<String>,
    /// The content stands in the CMS.
    #[schema(value_type = Option<bool>)]
    attached: Field<bool>,
    #[schema(value_type = Option<MistakeWord>)]
    mistake: Field<String>,
}

/// What the telephone has shown.
#[derive(Serialize, ToSchema)]
#[schema(as = TelephoneScreen)]
struct ScreenView {
    /// What was to be signed.
    text: String,
    /// Whether it was.
    signed: bool,
}

/// Be the telephone: scan a signing session, and sign it, rightly or with a mistake, or decline
///
/// At the process whose `launch_link` it is. A session that nobody scans expires; `POST /dev/clock/advance` does not make
/// anybody wait for that.
#[utoipa::path(tag = "sandbox", request_body = ScanBody, responses((status = 200, body = ScreenView)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/eds/broker/scans")]
pub(super) async fn scan_at_broker(
    app: web::Data<App>,
    broker: web::Data<TestBroker>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ScanBody>()?;
    let link = faults.required("/launch_link", fields.launch_link, line(1..=2_048));
    let certificate = faults.optional("/certificate", fields.certificate, bytes);
    let text = faults.optional("/text", fields.text, Ok);
    let attached = faults.optional("/attached", fields.attached, Ok).unwrap_or_default();
    let known = "see CmsMistake in the document";
    let mistake = faults.optional("/mistake", fields.mistake, one_of(Mistake::parse, known));
    let link = faults.settle(|| link)?;
    let now = app.clock.machine();
    let Scanned { id, content } = broker.scan(&link, now).await.ok_or_else(Problem::not_found)?;
    let shown = ScreenView {
        text: String::from_utf8_lossy(&content).into_owned(),
        signed: certificate.is_some(),
    };
    let outcome = match certificate {
        None => Outcome::Declined,
        Some(certificate) => {
            let wanted = NewCms {
                certificates: vec![certificate],
                content: text.map_or(content, String::into_bytes),
                attached,
                time_stamp: false,
                mistake,
            };
            Outcome::Signed(eds_sandbox::sign(&app.into_inner(), wanted).await?)
        }
    };
    broker.finish(&id, outcome, now);
    Ok(HttpResponse::Ok().json(shown))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = BrokerFaults)]
struct FaultsBody {
    /// When a signing is opened.
    #[schema(value_type = Option<BrokerFaultWord>, example = "down")]
    offering: Field<String>,
    /// When what is to be signed is handed over.
    #[schema(value_type = Option<BrokerFaultWord>)]
    handing: Field<String>,
    /// When the signature is collected.
    #[schema(value_type = Option<BrokerFaultWord>)]
    collecting: Field<String>,
}

/// Let the sandbox's broker fail from now on, or work again
///
/// Of the process that is called; an empty object makes all work again.
#[utoipa::path(tag = "sandbox", request_body = FaultsBody, responses((status = 204, description = "It fails so")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[put("/eds/broker/faults")]
pub(super) async fn break_broker(
    broker: web::Data<TestBroker>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<FaultsBody>()?;
    let offering = faults.optional("/offering", fields.offering, one_of(Fault::parse, FAULTS));
    let handing = faults.optional("/handing", fields.handing, one_of(Fault::parse, FAULTS));
    let collecting =
        faults.optional("/collecting", fields.collecting, one_of(Fault::parse, FAULTS));
    let wanted = faults.settle(|| Some(Faults { offering, handing, collecting }))?;
    broker.fail(wanted);
    Ok(HttpResponse::NoContent().finish())
}
