//! Certificates.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::vocabulary::{KindWord, LINES, LineWord, line_of};
use crate::intake::query::Query;
use crate::intake::{Body, Faults, Field, Wrong, line, one_of};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::App;
use app::eds_sandbox::{self, CertificateKind, NewCertificate, NewOrganisation};

/// The certificates of the sandbox's authority in one line.
#[derive(Serialize, ToSchema)]
#[schema(as = EdsAuthority)]
struct AuthorityView {
    #[schema(value_type = LineWord)]
    line: &'static str,
    /// PEM.
    root: String,
    /// PEM.
    issuing: String,
}

/// The certificates of the sandbox's authority.
#[derive(Serialize, ToSchema)]
#[schema(as = EdsAuthorities)]
struct Authorities {
    lines: Vec<AuthorityView>,
}

/// Read the certificates of the sandbox's own authority
///
/// It is made up from the deployment's identity key: each process on one database has the same. Production refuses to start
/// with its certificates.
#[utoipa::path(tag = "sandbox", responses((status = 200, body = Authorities)))]
#[get("/eds/authorities")]
pub(super) async fn list_eds_authorities(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let own = eds_sandbox::own_certificates(&app.into_inner()).await?;
    let view = |own: eds_sandbox::OwnCertificates| AuthorityView {
        line: own.line.code(),
        root: own.root,
        issuing: own.issuing,
    };
    let lines = own.into_iter().map(view).collect();
    reading(&request, &Authorities { lines }, Caching::Private)
}

/// For which organisation the certificate's holder signs.
#[derive(Deserialize, ToSchema)]
#[schema(as = CertificateOrganisation)]
struct OrganisationBody {
    #[schema(value_type = String, example = "АО ТЕСТ")]
    name: Field<String>,
    #[schema(value_type = String, example = "240140499908")]
    bin: Field<String>,
    /// `first_head`, `may_sign`, `may_sign_financial`, `personnel` or `employee`.
    #[schema(value_type = String, example = "first_head")]
    role: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCertificate)]
struct CertificateBody {
    #[schema(value_type = LineWord, example = "gost_2015")]
    line: Field<String>,
    /// `individual` unless given.
    #[schema(value_type = Option<KindWord>, example = "individual")]
    kind: Field<String>,
    #[schema(value_type = String, example = "720512499990")]
    iin: Field<String>,
    #[schema(value_type = String, example = "СЕРІКОВА")]
    family_name: Field<String>,
    #[schema(value_type = String, example = "АЙГҮЛ")]
    given_name: Field<String>,
    #[schema(value_type = Option<String>)]
    patronymic: Field<String>,
    /// For the kind `organisation`; others may have one too.
    #[schema(value_type = Option<OrganisationBody>)]
    organisation: Field<Map<String, Value>>,
}

/// A certificate of the sandbox, whose key the sandbox has.
#[derive(Serialize, ToSchema)]
#[schema(as = IssuedCertificate)]
struct CertificateView {
    /// DER in Base64.
    certificate: String,
    /// In lower-case hexadecimal.
    serial: String,
    #[schema(value_type = LineWord)]
    line: &'static str,
}

fn digits(given: String) -> Result<String, Wrong> {
    let good = given.len() == 12 && given.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(given) } else { Err(("digits", "twelve digits".to_owned())) }
}

fn role(code: &str) -> Option<Role> {
    match code {
        "first_head" => Some(Role::FirstHead),
        "may_sign" => Some(Role::MaySign),
        "may_sign_financial" => Some(Role::MaySignFinancial),
        "personnel" => Some(Role::Personnel),
        "employee" => Some(Role::Employee),
        _ => None,
    }
}

fn organisation(body: OrganisationBody, faults: &mut Faults) -> Option<NewOrganisation> {
    let name = faults.required("/organisation/name", body.name, line(1..=200));
    let bin = faults.required("/organisation/bin", body.bin, digits);
    let known = "first_head, may_sign, may_sign_financial, personnel, employee";
    let role = faults.required("/organisation/role", body.role, one_of(role, known));
    Some(NewOrganisation { name: name?, bin: bin?, roles: vec![role?] })
}

/// Issue a certificate to anybody, in one of three lines and of any kind that a service must tell apart
///
/// Its key is derived from its number, so `POST /dev/eds/cms` signs with any certificate that was issued here.
#[utoipa::path(tag = "sandbox", request_body = CertificateBody, responses((status = 201, body = CertificateView)))]
#[post("/eds/certificates")]
pub(super) async fn issue_certificate(
    app: web::Data<App>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<CertificateBody>()?;
    let in_line = faults.required("/line", fields.line, one_of(line_of, LINES));
    let known = "see CertificateKind in the document";
    let kind = faults.optional("/kind", fields.kind, one_of(CertificateKind::parse, known));
    let kind = kind.unwrap_or(CertificateKind::Individual);
    let iin = faults.required("/iin", fields.iin, digits);
    let surname = faults.required("/family_name", fields.family_name, line(1..=100));
    let first_name = faults.required("/given_name", fields.given_name, line(1..=100));
    let patronymic = faults.optional("/patronymic", fields.patronymic, line(1..=100));
    let wants_one = kind == CertificateKind::Organisation;
    let organisation = match fields.organisation {
        Field::Missing if !wants_one => None,
        given => faults.object("/organisation", given, organisation),
    };
    let wanted = faults.settle(|| {
        Some(NewCertificate {
            line: in_line?,
            kind,
            iin: iin?,
            surname: surname?,
            first_name: first_name?,
            patronymic,
            organisation,
        })
    })?;
    let issued = eds_sandbox::issue(&app.into_inner(), wanted).await?;
    Ok(HttpResponse::Created().json(CertificateView {
        certificate: STANDARD.encode(issued.der()),
        serial: issued.serial_hex(),
        line: issued.line().code(),
    }))
}
