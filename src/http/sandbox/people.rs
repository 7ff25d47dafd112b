//! Synthetic citizens and staff, with tokens.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::{Body, Field, line, one_of};
use crate::responses::problem::Problem;
use crate::views::vocabulary::StaffRoleWord;
use app::access::Role;
use app::sandbox::{self, PASSWORD, SandboxCitizen};
use app::{App, Error};

/// Attempts at numbers that nobody has.
const ATTEMPTS: u32 = 5;

/// A synthetic citizen with a token.
#[derive(Serialize, ToSchema)]
struct CitizenView {
    account_id: Uuid,
    iin: String,
    email: String,
    access_token: String,
}

impl From<SandboxCitizen> for CitizenView {
    fn from(citizen: SandboxCitizen) -> Self {
        let SandboxCitizen { account_id, iin, email, access_token } = citizen;
        Self { account_id: account_id.into(), iin, email, access_token }
    }
}

/// Synthetic citizens and the password they share.
#[derive(Serialize, ToSchema)]
struct Citizens {
    /// As many as were asked for.
    #[schema(max_items = 100_000)]
    items: Vec<CitizenView>,
    password: &'static str,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCitizens)]
struct CitizensBody {
    /// 1 to 100,000.
    #[schema(value_type = u32, example = 50)]
    count: Field<u32>,
    /// KATO code; spread over the country by population unless given.
    #[schema(value_type = Option<String>)]
    residence: Field<String>,
}

/// Make confirmed synthetic citizens
///
/// Their tokens stay valid whatever the test clock says.
#[utoipa::path(tag = "sandbox", request_body = CitizensBody, responses((status = 201, body = Citizens)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/citizens")]
pub(super) async fn make_citizens(
    app: web::Data<App>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<CitizensBody>()?;
    let count = faults.required("/count", fields.count, |count| {
        let most = sandbox::MAX_CITIZENS;
        if (1..=most).contains(&count) {
            Ok(count)
        } else {
            Err(("out_of_range", format!("1 to {most}")))
        }
    });
    let residence = faults.optional("/residence", fields.residence, line(9..=9));
    let (count, residence) = faults.settle(|| Some((count?, residence)))?;
    let mut attempts = 0;
    let made = loop {
        let residence = residence.clone();
        let made = app
            .write(move |work| {
                sandbox::citizens(
                    work,
                    count,
                    residence.as_deref(),
                    &sandbox::shared_password_hash()?,
                )
            })
            .await;
        attempts += 1;
        match made {
            // Their numbers start at random, and now and then meet those of an earlier call.
            Err(Error::Conflict(_)) if attempts < ATTEMPTS => {}
            made => break made?,
        }
    };
    let items = made.into_iter().map(Into::into).collect();
    Ok(HttpResponse::Created().json(Citizens { items, password: PASSWORD }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewStaff)]
struct StaffBody {
    #[schema(value_type = StaffRoleWord, example = "official")]
    role: Field<String>,
    /// Slug, for officials and first heads.
    #[schema(value_type = Option<String>, example = "ministry-trade-integration")]
    public_body: Field<String>,
}

/// A member of staff with a token.
#[derive(Serialize, ToSchema)]
struct StaffView {
    account_id: Uuid,
    /// For a certificate of theirs (`POST /dev/eds/certificates`).
    iin: String,
    email: String,
    access_token: String,
    password: &'static str,
}

/// Make a member of staff
///
/// With a second factor enrolled already, so that the token works at once; `official` and `first_head` need a body.
#[utoipa::path(tag = "sandbox", request_body = StaffBody, responses((status = 201, body = StaffView)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/staff")]
pub(super) async fn make_staff(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<StaffBody>()?;
    let known = "moderator, official, first_head, administrator";
    let role = faults.required(
        "/role",
        fields.role,
        one_of(|code| Role::parse(code).filter(|role| *role != Role::Citizen), known),
    );
    let public_body = faults.optional("/public_body", fields.public_body, line(1..=200));
    let (role, public_body) = faults.settle(|| Some((role?, public_body)))?;
    let made = app
        .into_inner()
        .write(move |work| {
            sandbox::staff_member(
                work,
                role,
                public_body.as_deref(),
                &sandbox::shared_password_hash()?,
            )
        })
        .await?;
    Ok(HttpResponse::Created().json(StaffView {
        account_id: made.account_id.into(),
        iin: made.iin.as_str().to_owned(),
        email: made.email,
        access_token: made.access_token,
        password: PASSWORD,
    }))
}
