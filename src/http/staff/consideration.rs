//! The addressee's calls: officials and first heads.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Office};
use crate::intake::path::{DiscussionId, Id};
use crate::intake::{Body, Faults, Field, Wrong, date, line, lines, name, nothing, one_of};
use crate::openapi::vocabulary::{MemberWord, OutcomeWord};
use crate::intake::bodies::body_slug;
use crate::responses::mutations::Call;
use crate::responses::problem::Problem;
use crate::staff::moderation::{StaffQueue, staff_queue};
use crate::views::petition::PetitionView;
use app::App;
use app::consideration::{self, CONCLUSIONS, Decision, FieldVisit, Member, ProposalAnswer};
use domain::lifecycle::{MemberKind, Outcome};
use domain::petition::{StateName, lengths};
use domain::public_body::BodySlug;
use domain::visibility::Viewer;

/// Members of a working group at most.
const MAX_MEMBERS: usize = 100;
/// States in which the addressee has something to do.
const QUEUE: [StateName; 6] = [
    StateName::Forwarded,
    StateName::UnderConsideration,
    StateName::DiscussionAnnounced,
    StateName::Discussed,
    StateName::Decided,
    StateName::ForwardedAsProposal,
];

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(consideration_queue)
        .service(register_petition)
        .service(redirect_petition)
        .service(form_working_group)
        .service(record_field_visit)
        .service(announce_discussion)
        .service(record_minutes)
        .service(decide_petition)
        .service(publish_decision)
        .service(record_statement)
        .service(answer_proposal);
}

/// List what waits for one's body, by what is due first
#[utoipa::path(tag = "consideration", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query),
        ("sla" = Option<String>, Query, description = "`ok`, `near` or `overdue`"),
        ("overdue" = Option<bool>, Query, description = "`true`: only what is late")),
    responses((status = 200, body = StaffQueue)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[get("/consideration/queue")]
async fn consideration_queue(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
) -> Result<HttpResponse, Problem> {
    // Every member of a body's staff has one.
    let body = caller.row.public_body.as_deref().and_then(BodySlug::parse);
    let body = body.ok_or_else(Problem::not_found)?;
    staff_queue(&request, app, &QUEUE, Some(body)).await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRegistration)]
struct RegistrationBody {
    /// The number in the body's own register.
    #[schema(value_type = String, example = "17-4/П-1")]
    number: Field<String>,
}

/// Register a forwarded petition
///
/// Acceptance cannot be refused (90-4(2)). The term of consideration runs from the day of
/// registration: 40 working days for central bodies, 20 for local ones; 15 for a proposal.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = RegistrationBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/registration")]
async fn register_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RegistrationBody>()?;
    let number = faults.required("/number", fields.number, line(lengths::OFFICIAL_LINE));
    let number = faults.settle(|| number)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::register(work, caller, id.0, &number)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Redirection)]
struct RedirectionBody {
    /// Slug of the competent body.
    #[schema(value_type = String)]
    addressee: Field<String>,
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Send a petition on to the competent body
///
/// Within three working days of its receipt (65).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = RedirectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/redirection")]
async fn redirect_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RedirectionBody>()?;
    let addressee = faults.required("/addressee", fields.addressee, body_slug(&app));
    let note = faults.required("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee?, note?)))?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::redirect(work, caller, id.0, &addressee, &note)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = WorkingGroupMember)]
struct MemberBody {
    #[schema(value_type = MemberWord, example = "deputy")]
    kind: Field<String>,
    #[schema(value_type = String)]
    name: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewWorkingGroup)]
struct WorkingGroupBody {
    /// At least one member of each kind (90-5(2)(3)).
    #[schema(value_type = Vec<MemberBody>)]
    members: Field<Vec<serde_json::Value>>,
}

impl MemberBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<Member> {
        let known = "state_body, deputy, applicant, public_association";
        let kind = faults.required(
            &format!("/members/{at}/kind"),
            self.kind,
            one_of(MemberKind::parse, known),
        );
        let name = faults.required(
            &format!("/members/{at}/name"),
            self.name,
            name(lengths::OFFICIAL_LINE),
        );
        Some(Member { kind: kind?, name: name? })
    }
}

/// Form the working group
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = WorkingGroupBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/working-group")]
async fn form_working_group(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<WorkingGroupBody>()?;
    let members = faults.list("/members", fields.members, 1..=MAX_MEMBERS, MemberBody::check);
    let members = faults.settle(|| members)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::form_working_group(work, caller, id.0, &members)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewFieldVisit)]
struct FieldVisitBody {
    /// Day of the visit, today at the latest; with `place` and `findings`.
    #[schema(value_type = Option<String>, format = Date)]
    visited_on: Field<String>,
    #[schema(value_type = Option<String>)]
    place: Field<String>,
    #[schema(value_type = Option<String>)]
    findings: Field<String>,
    /// Why there is nothing to visit; instead of the three.
    #[schema(value_type = Option<String>)]
    waiver_reason: Field<String>,
}

impl FieldVisitBody {
    fn check(self, mut faults: Faults) -> Result<FieldVisit, Problem> {
        if matches!(self.waiver_reason, Field::Missing) {
            let on = faults.required("/visited_on", self.visited_on, date);
            let place = faults.required("/place", self.place, line(lengths::OFFICIAL_LINE));
            let findings =
                faults.required("/findings", self.findings, lines(lengths::OFFICIAL_TEXT));
            return faults.settle(|| {
                Some(FieldVisit::Visited { on: on?, place: place?, findings: findings? })
            });
        }
        let alone = |_| Err::<(), Wrong>(("not_allowed", "either a visit or a waiver".to_owned()));
        faults.optional("/visited_on", self.visited_on, alone);
        faults.optional("/place", self.place, alone);
        faults.optional("/findings", self.findings, alone);
        let reason =
            faults.required("/waiver_reason", self.waiver_reason, lines(lengths::OFFICIAL_TEXT));
        faults.settle(|| Some(FieldVisit::Waived { reason: reason? }))
    }
}

/// Record the field visit, or its reasoned waiver
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = FieldVisitBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/field-visit")]
async fn record_field_visit(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<FieldVisitBody>()?;
    let visit = fields.check(faults)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_field_visit(work, caller, id.0, &visit)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDiscussion)]
struct DiscussionBody {
    /// At least three full working days ahead (90-5(2)(2)).
    #[schema(value_type = String, format = Date, example = "2024-08-02")]
    held_on: Field<String>,
    #[schema(value_type = String)]
    place: Field<String>,
    #[schema(value_type = String)]
    draft_decision: Field<String>,
}

/// A petition with the id of what has just been made for it.
#[derive(Serialize, ToSchema)]
struct Announced {
    discussion_id: Uuid,
    petition: PetitionView,
}

/// Announce the public discussion of the draft decision
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = DiscussionBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = Announced)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/discussions")]
async fn announce_discussion(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<DiscussionBody>()?;
    let held_on = faults.required("/held_on", fields.held_on, date);
    let place = faults.required("/place", fields.place, line(lengths::OFFICIAL_LINE));
    let draft =
        faults.required("/draft_decision", fields.draft_decision, lines(lengths::OFFICIAL_TEXT));
    let (held_on, place, draft): (NaiveDate, String, String) =
        faults.settle(|| Some((held_on?, place?, draft?)))?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let (snapshot, discussion_id) =
            consideration::announce_discussion(work, caller, id.0, held_on, &place, &draft)?;
        let petition = PetitionView::of(work.app, &snapshot, Viewer::Addressee);
        let location = format!("/api/v1/petitions/{}", id.0);
        Ok((Some(location), Announced { discussion_id, petition }))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Minutes)]
struct MinutesBody {
    #[schema(value_type = String)]
    minutes: Field<String>,
}

/// Record the minutes of the discussion
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = MinutesBody,
    params(("id" = Uuid, Path), ("discussion_id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/discussions/{discussion_id}/minutes")]
async fn record_minutes(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    discussion: DiscussionId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<MinutesBody>()?;
    let minutes = faults.required("/minutes", fields.minutes, lines(lengths::OFFICIAL_TEXT));
    let minutes = faults.settle(|| minutes)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_minutes(work, caller, id.0, discussion.0, &minutes)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewReasoning)]
struct ReasoningBody {
    #[schema(value_type = Option<String>)]
    kk: Field<String>,
    #[schema(value_type = Option<String>)]
    ru: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDecision)]
struct DecisionBody {
    #[schema(value_type = OutcomeWord, example = "refused")]
    outcome: Field<String>,
    /// In Kazakh, or in the language of the petition (90-6(2)); in both if you like.
    #[schema(value_type = ReasoningBody)]
    reasoning: Field<serde_json::Map<String, serde_json::Value>>,
    /// What the comments say; required of central bodies when there are any (90-5(2)).
    #[schema(value_type = Option<String>)]
    comment_analysis: Field<String>,
    /// Whether legislation would have to change.
    #[schema(value_type = Option<bool>)]
    touches_legislation: Field<bool>,
    /// Foreign experience and law; required of central bodies when legislation is touched (90-5(2)).
    #[schema(value_type = Option<String>)]
    comparative_law: Field<String>,
}

/// Decide
///
/// Only the first head, and only when every duty of 90-5(2) is done (90-6(1)). Until it is
/// published he may put it in better words; the earlier wording stays on record.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = DecisionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision")]
async fn decide_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<DecisionBody>()?;
    let known = "satisfied, partially_satisfied, refused";
    let outcome = faults.required("/outcome", fields.outcome, one_of(Outcome::parse, known));
    let reasoning =
        faults.object("/reasoning", fields.reasoning, |reasoning: ReasoningBody, faults| {
            let kk = faults.optional("/reasoning/kk", reasoning.kk, lines(lengths::OFFICIAL_TEXT));
            let ru = faults.optional("/reasoning/ru", reasoning.ru, lines(lengths::OFFICIAL_TEXT));
            Some((kk, ru))
        });
    let comment_analysis = faults.optional(
        "/comment_analysis",
        fields.comment_analysis,
        lines(lengths::OFFICIAL_TEXT),
    );
    let touches_legislation =
        faults.optional("/touches_legislation", fields.touches_legislation, Ok).unwrap_or(false);
    let comparative_law =
        faults.optional("/comparative_law", fields.comparative_law, lines(lengths::OFFICIAL_TEXT));
    let decision = faults.settle(|| {
        let (reasoning_kk, reasoning_ru) = reasoning?;
        let outcome = outcome?;
        Some(Decision {
            outcome,
            reasoning_kk,
            reasoning_ru,
            comment_analysis,
            touches_legislation,
            comparative_law,
        })
    })?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::decide(work, caller, id.0, &decision)
    })
    .await
}

/// Publish the decision
///
/// By the next working day (90-6(3)).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision/publication")]
async fn publish_decision(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::publish_decision(work, caller, id.0)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Statement)]
struct StatementBody {
    /// Where the statement was made: an http(s) address.
    #[schema(value_type = String, example = "https://www.gov.kz/")]
    link: Field<String>,
    /// Today at the latest.
    #[schema(value_type = String, format = Date)]
    on: Field<String>,
}

fn web_address(given: String) -> Result<String, Wrong> {
    let link = line(1..=2000)(given)?;
    if link.starts_with("https://") || link.starts_with("http://") {
        Ok(link)
    } else {
        Err(("link_format", "an address that starts with https:// or http://".to_owned()))
    }
}

/// Record the first head's official statement (90-6(3))
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = StatementBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/statement")]
async fn record_statement(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<StatementBody>()?;
    let link = faults.required("/link", fields.link, web_address);
    let on = faults.required("/on", fields.on, date);
    let (link, on) = faults.settle(|| Some((link?, on?)))?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_statement(work, caller, id.0, &link, on)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewProposalAnswer)]
struct ProposalAnswerBody {
    /// `answered` on the merits (unless given), `noted` or `terminated` (89(1)).
    #[schema(value_type = Option<String>, example = "answered")]
    conclusion: Field<String>,
    #[schema(value_type = String)]
    answer: Field<String>,
}

/// Answer a petition below the threshold as a proposal
///
/// Within 15 working days of its registration (90-3(5), 89).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = ProposalAnswerBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/proposal-answer")]
async fn answer_proposal(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ProposalAnswerBody>()?;
    let answer = faults.required("/answer", fields.answer, lines(lengths::OFFICIAL_TEXT));
    let known = |code: &str| CONCLUSIONS.into_iter().find(|conclusion| *conclusion == code);
    let conclusion = faults.optional(
        "/conclusion",
        fields.conclusion,
        one_of(known, "answered, noted, terminated"),
    );
    let answer = faults.settle(|| {
        Some(ProposalAnswer { conclusion: conclusion.unwrap_or(CONCLUSIONS[0]), answer: answer? })
    })?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::answer_proposal(work, caller, id.0, &answer)
    })
    .await
}
