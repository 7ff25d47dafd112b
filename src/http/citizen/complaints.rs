//! Complaints and their outcomes (91-100, 136).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Administrator, Desk, Filing, Granted, Staff};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Faults, Field, date, line, lines, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::complaint::ComplaintView;
use crate::views::petition::PetitionView;
use crate::views::vocabulary::{ClockWord, ComplaintOutcomeWord, InstanceWord, MatterWord};
use app::App;
use app::complaints::{self, NewComplaint, Said};
use app::ids::ComplaintId;
use domain::lifecycle::{ComplaintMatter, ComplaintOutcome, Instance, TermKind};
use domain::petition::lengths;

/// The calls of complaints.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(file_complaint)
        .service(list_complaints)
        .service(pass_complaint_on)
        .service(satisfy_complaint)
        .service(settle_complaint);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewComplaint)]
struct ComplaintBody {
    /// `inaction` is a term that passed in silence.
    #[schema(value_type = MatterWord, example = "decision")]
    matter: Field<String>,
    /// Which term passed, of a complaint about silence; the latest unless it is said.
    #[schema(value_type = Option<ClockWord>)]
    term: Field<String>,
    #[schema(value_type = String)]
    statement: Field<String>,
    /// How your rights are touched, when you neither filed nor signed the petition (91(1)).
    #[schema(value_type = Option<String>)]
    concern: Field<String>,
    /// Why the term was missed, when it is over: whoever hears the complaint may restore it (92).
    #[schema(value_type = Option<String>)]
    late_because: Field<String>,
}

impl ComplaintBody {
    fn check(self, mut faults: Faults) -> Result<NewComplaint, Problem> {
        let known = "rejection, decision, proposal_answer, takedown, inaction";
        let matter = faults.required("/matter", self.matter, one_of(ComplaintMatter::parse, known));
        let term = one_of(TermKind::parse, "a term of the petition's deadlines");
        let term = faults.optional("/term", self.term, term);
        let text = || lines(lengths::OFFICIAL_TEXT);
        let statement = faults.required("/statement", self.statement, text());
        let concern = faults.optional("/concern", self.concern, text());
        let late_because = faults.optional("/late_because", self.late_because, text());
        faults.settle(|| {
            let (matter, statement) = (matter?, statement?);
            Some(NewComplaint { matter, term, statement, concern, late_because })
        })
    }
}

/// A petition with the complaint just filed.
#[derive(Serialize, ToSchema)]
struct Filed {
    complaint_id: Uuid,
    complaint: ComplaintView,
    /// As who complains may see it; absent when it is out of public access and another's.
    #[serde(skip_serializing_if = "Option::is_none")]
    petition: Option<PetitionView>,
}

/// Complain
///
/// The author, who signed the petition, or whom it concerns otherwise (91(1)); one complaint of
/// theirs about each act or silence may wait. Against local bodies to the body itself, which passes
/// it on within three working days of filing: three months from the notice, six when the act did
/// not explain how (91, 92). Against the authorized body and central bodies a court decides: one
/// month (136); what is filed here then records the claim. Silence may be complained of while it
/// lasts and for three months after its end; only terms that the law sets can be.
#[utoipa::path(tag = "complaints", security(("bearer" = [])), request_body = ComplaintBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = Filed)), extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[post("/petitions/{id}/complaints")]
async fn file_complaint(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<ComplaintBody>()?;
    let new = fields.check(faults)?;
    let language = call.language;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let complaints::Filed { complaint: filed, petition } =
            complaints::file(work, caller, id.0, &new)?;
        let petition = petition
            .map(|(record, viewer)| PetitionView::in_language(work.app, &record, viewer, language));
        let location = format!("/api/v1/petitions/{}", id.0);
        Ok((
            Some(location),
            Filed {
                complaint_id: filed.id.into(),
                complaint: ComplaintView::from(&filed),
                petition,
            },
        ))
    })
    .await
}

/// List complaints, newest first
///
/// Moderators find those about the authorized body; officials and first heads those about their own body, which pass them
/// on or satisfy them (91(4)); administrators find all of them, to record what superiors and courts said.
#[utoipa::path(tag = "complaints", security(("bearer" = [])),
    params(("waiting" = Option<bool>, Query, description = "`true`: those without an outcome; `false`: those that have one"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ComplaintView>)),
    extensions(("x-roles" = json!(["moderator", "official", "first_head", "administrator"]))))]
#[get("/complaints")]
async fn list_complaints(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Staff>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<ComplaintId>()?);
    let waiting = query.parsed("waiting", |value| value.parse::<bool>().ok(), "true or false")?;
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .read(move |work| complaints::page(work, &caller, waiting, before, limit + 1))
        .await?;
    let page =
        Page::of(found, limit, |row| cursors.seal(&row.id)).map(|row| ComplaintView::from(&row));
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PassingOn)]
struct PassingOnBody {
    /// Name of the superior body.
    #[schema(value_type = String)]
    to: Field<String>,
    /// The day it received them; today unless it is said, and never later.
    #[schema(value_type = Option<String>, format = Date)]
    received_on: Field<String>,
}

/// Pass a complaint on to the superior body
///
/// By the body complained of, with the file, within three working days (91(4)). The superior's
/// twenty days run from the day it received them (99).
#[utoipa::path(tag = "complaints", security(("bearer" = [])), request_body = PassingOnBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ComplaintView)), extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/complaints/{id}/passing-on")]
async fn pass_complaint_on(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Desk>,
    id: Id<ComplaintId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<PassingOnBody>()?;
    let to = faults.required("/to", fields.to, line(lengths::OFFICIAL_LINE));
    let received_on = faults.optional("/received_on", fields.received_on, date);
    let to = faults.settle(|| to)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let passed = complaints::pass_on(work, caller, id.0, &to, received_on)?;
        Ok((None, ComplaintView::from(&passed)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ComplaintSatisfaction)]
struct SatisfactionBody {
    #[schema(value_type = String)]
    reasoning: Field<String>,
}

/// Satisfy a complaint in full instead of passing it on
///
/// By the body complained of (91(4)). Its act stands no longer, and the petition goes back to where
/// it was made, with a fresh term.
#[utoipa::path(tag = "complaints", security(("bearer" = [])), request_body = SatisfactionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ComplaintView)), extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/complaints/{id}/satisfaction")]
async fn satisfy_complaint(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Desk>,
    id: Id<ComplaintId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<SatisfactionBody>()?;
    let reasoning = faults.required("/reasoning", fields.reasoning, lines(lengths::OFFICIAL_TEXT));
    let reasoning = faults.settle(|| reasoning)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let settled = complaints::satisfy(work, caller, id.0, &reasoning)?;
        Ok((None, ComplaintView::from(&settled)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewComplaintOutcome)]
struct OutcomeBody {
    /// As article 100 knows them.
    #[schema(value_type = ComplaintOutcomeWord, example = "act_cancelled")]
    outcome: Field<String>,
    #[schema(value_type = String)]
    reasoning: Field<String>,
    /// Whose word it is; unless it is said, that of whoever hears the complaint next.
    #[schema(value_type = Option<InstanceWord>)]
    decided_by: Field<String>,
}

/// Record the outcome of a complaint
///
/// From the act of the superior body or the court; after the superior's, a court's word can be
/// recorded at any time (136). An act that is cancelled, to be decided anew or sent back sends the
/// petition back to where it was made, with a fresh term (100).
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = OutcomeBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ComplaintView)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/complaints/{id}/outcome")]
async fn settle_complaint(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<ComplaintId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<OutcomeBody>()?;
    let known = "act_cancelled, decided_anew, action_ordered, sent_back, dismissed, left_without_consideration, satisfied_by_body";
    let outcome =
        faults.required("/outcome", fields.outcome, one_of(ComplaintOutcome::parse, known));
    let reasoning = faults.required("/reasoning", fields.reasoning, lines(lengths::OFFICIAL_TEXT));
    let known = one_of(Instance::parse, "body, superior, court");
    let instance = faults.optional("/decided_by", fields.decided_by, known);
    let said = faults.settle(|| {
        let (outcome, reasoning) = (outcome?, reasoning?);
        Some(Said { outcome, reasoning, instance })
    })?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, ComplaintView::from(&complaints::settle(work, caller, id.0, &said)?)))
    })
    .await
}
