//! Staff accounts, as administrators keep them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use app::ids::AccountId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::account::registration::language;
use crate::intake::auth::{Administrator, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, email, line, lines, one_of, person_name};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::{LanguageWord, RoleWord, StaffRoleWord};
use app::App;
use app::access::Role;
use app::accounts::AccountRow;
use app::staff::{self, NewStaff, StaffChange};
use domain::iin::Iin;
use domain::petition::lengths;

/// Longest slug of a public body, in characters.
const SLUG: std::ops::RangeInclusive<usize> = 1..=200;

/// The calls by which administrators manage accounts of staff.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_staff).service(invite_staff).service(change_staff);
}

/// A member of staff, as administrators see him.
#[derive(Serialize, ToSchema)]
struct StaffMember {
    id: Uuid,
    #[schema(value_type = RoleWord, example = "moderator")]
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_body: Option<String>,
    email: String,
    family_name: String,
    given_name: String,
    disabled: bool,
    created_at: DateTime<Utc>,
}

impl From<AccountRow> for StaffMember {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id.into(),
            role: row.role.code().to_owned(),
            public_body: row.public_body,
            email: row.email,
            family_name: row.family_name,
            given_name: row.given_name,
            disabled: row.disabled_at.is_some(),
            created_at: row.created_at,
        }
    }
}

/// List staff
///
/// With role, body and standing; those who have left are listed too.
#[utoipa::path(tag = "staff", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<StaffMember>)), extensions(("x-roles" = json!(["administrator"]))))]
#[get("/staff")]
async fn list_staff(
    request: HttpRequest,
    app: web::Data<App>,
    _caller: Granted<Administrator>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, after) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let found = app.into_inner().read(move |work| staff::list(work, after, limit + 1)).await?;
    let page = Page::of(found, limit, |row| cursors.seal(&row.id)).map(StaffMember::from);
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = StaffInvitation)]
struct InvitationBody {
    #[schema(value_type = StaffRoleWord, example = "moderator")]
    role: Field<String>,
    /// Of an official or a first head.
    #[schema(value_type = Option<String>)]
    public_body: Field<String>,
    #[schema(value_type = String)]
    email: Field<String>,
    #[schema(value_type = String)]
    family_name: Field<String>,
    #[schema(value_type = String)]
    given_name: Field<String>,
    #[schema(value_type = LanguageWord)]
    language: Field<String>,
    /// So that nobody handles a petition of his own (67).
    #[schema(value_type = Option<String>)]
    iin: Field<String>,
}

fn role() -> impl FnOnce(String) -> Result<Role, Wrong> {
    one_of(
        |code| Role::parse(code).filter(|role| *role != Role::Citizen),
        "moderator, official, first_head, administrator",
    )
}

fn iin(given: String) -> Result<Iin, Wrong> {
    Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
}

/// Invite a member of staff
///
/// The account has no password until the mailed link is used, and no powers until a second factor is
/// enrolled.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = InvitationBody,
    responses((status = 201, body = StaffMember)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/staff")]
async fn invite_staff(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?.sealed();
    let (fields, mut faults) = body.fields::<InvitationBody>()?;
    let role = faults.required("/role", fields.role, role());
    let public_body = faults.optional("/public_body", fields.public_body, line(SLUG));
    let email = faults.required("/email", fields.email, email);
    let family_name = faults.required("/family_name", fields.family_name, person_name);
    let given_name = faults.required("/given_name", fields.given_name, person_name);
    let language = faults.required("/language", fields.language, language());
    let iin = faults.optional("/iin", fields.iin, iin);
    let member = faults.settle(|| {
        Some(NewStaff {
            role: role?,
            public_body,
            email: email?,
            password_hash: String::new(),
            family_name: family_name?,
            given_name: given_name?,
            language: language?,
            iin,
        })
    })?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        Ok((None, StaffMember::from(staff::invite(work, caller, &member)?)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = StaffChange)]
struct ChangeBody {
    #[schema(value_type = Option<StaffRoleWord>)]
    role: Field<String>,
    /// Empty to take it away.
    #[schema(value_type = Option<String>)]
    public_body: Field<String>,
    #[schema(value_type = Option<bool>)]
    disabled: Field<bool>,
    /// Where it is not on record yet.
    #[schema(value_type = Option<String>)]
    iin: Field<String>,
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Change a member of staff
///
/// Role, body or standing; what is absent stays. It holds from his next call on. Nobody changes himself.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = ChangeBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = StaffMember)), extensions(("x-roles" = json!(["administrator"]))))]
#[patch("/staff/{id}")]
async fn change_staff(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<AccountId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ChangeBody>()?;
    let role = faults.optional("/role", fields.role, role());
    let public_body = faults.optional("/public_body", fields.public_body, line(0..=*SLUG.end()));
    let disabled = faults.optional("/disabled", fields.disabled, Ok);
    let iin = faults.optional("/iin", fields.iin, iin);
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let change = faults.settle(|| {
        let public_body = public_body.map(|slug| Some(slug).filter(|slug| !slug.is_empty()));
        Some(StaffChange { role, public_body, disabled, iin, reason: reason? })
    })?;
    let caller = caller.caller();
    let row =
        app.into_inner().write(move |work| staff::change(work, &caller, id.0, &change)).await?;
    Ok(HttpResponse::Ok().json(StaffMember::from(row)))
}
