//! Everything the service holds about a person, for them to take along.

use crate::account::credentials::{PasswordBody, password_again};
use crate::account::own_account::AccountView;
use crate::intake::Body;
use crate::intake::auth::{Granted, Holder};
use crate::intake::limits::{Pace, Redeemed};
use crate::responses::problem::Problem;
use actix_web::{HttpResponse, post, web};
use app::personal_data::{
    self, AccountEvent, AppActRow, CommentRow, ContactRow, Export, GivenConsent, HoldRow,
    IdentityCheckRow, IdentityRow, InboxRow, InvitedRow, NoteRow, OwnEvidence, PetitionRow,
    ReadingRow, SessionRow, SignatureRow, SubscriptionRow, TopicRow, WebhookRow,
};
use app::{App, notices};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::iin::Iin;
use domain::language::Language;
use domain::subscriptions::Choice;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Everything the service holds of a person.
#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
struct ExportView {
    account: AccountView,
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    second_factor: bool,
    #[schema(value_type = Vec<Object>)]
    sessions: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    petitions: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    signatures: Vec<Value>,
    /// The electronic signatures under them and under one's petitions, each with what was signed.
    #[schema(value_type = Vec<Object>)]
    evidence: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    comments: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    notices: Vec<Value>,
    /// Petitions that one follows.
    #[schema(value_type = Vec<Object>)]
    subscriptions: Vec<Value>,
    /// Bodies and territories that one follows.
    #[schema(value_type = Vec<Object>)]
    topics: Vec<Value>,
    /// Mails that one is without by choice.
    declined_mails: Vec<&'static str>,
    /// What happened to the account.
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
    /// Which staff read the person's data, and when.
    #[schema(value_type = Vec<Object>)]
    readings: Vec<Value>,
    /// Where who represents one in one's petitions is written to.
    #[schema(value_type = Vec<Object>)]
    representatives: Vec<Value>,
    /// Petitions that others named one's address for: as a `representative`, or a `member` of a working group.
    #[schema(value_type = Vec<Object>)]
    invitations: Vec<Value>,
    /// Identities at providers by which one signs in.
    #[schema(value_type = Vec<Object>)]
    identities: Vec<Value>,
    /// Of a moderator: notes they wrote on petitions of others.
    #[schema(value_type = Vec<Object>)]
    notes: Vec<Value>,
    /// Of a moderator: petitions they have in hand.
    #[schema(value_type = Vec<Object>)]
    holds: Vec<Value>,
    /// One's documents that officials have looked at: the kind of each, never its number.
    #[schema(value_type = Vec<Object>)]
    identity_checks: Vec<Value>,
    /// Addresses of one's own that are told of petitions.
    #[schema(value_type = Vec<Object>)]
    webhooks: Vec<Value>,
    /// Applications that one lets act.
    #[schema(value_type = Vec<Object>)]
    consents: Vec<Value>,
    /// What was done through them, the newest first.
    #[schema(value_type = Vec<Object>)]
    app_acts: Vec<Value>,
}

/// Each row as the JSON that `shape` makes of it.
fn shaped<T>(rows: Vec<T>, shape: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.iter().map(shape).collect()
}

fn exported(export: Export) -> ExportView {
    let language = export.account.language;
    ExportView {
        account: AccountView::of(export.account, export.standing),
        iin: export.iin.as_ref().map(|iin| Iin::as_str(iin).to_owned()),
        second_factor: export.standing.second_factor,
        sessions: shaped(export.sessions, session),
        petitions: shaped(export.petitions, petition),
        signatures: shaped(export.signatures, signature),
        evidence: shaped(export.evidence, evidence),
        comments: shaped(export.comments, comment),
        notices: shaped(export.notices, |row| notice(row, language)),
        subscriptions: shaped(export.subscriptions, subscription),
        topics: shaped(export.topics, topic),
        declined_mails: export.declined_mails.into_iter().map(Choice::code).collect(),
        events: shaped(export.events, event),
        readings: shaped(export.readings, reading_of_data),
        representatives: shaped(export.representatives, representative),
        invitations: shaped(export.invitations, invitation),
        identities: shaped(export.identities, identity),
        notes: shaped(export.notes, note),
        holds: shaped(export.holds, hold),
        identity_checks: shaped(export.identity_checks, identity_check),
        webhooks: shaped(export.webhooks, webhook),
        consents: shaped(export.consents, consent),
        app_acts: shaped(export.app_acts, app_act),
    }
}

fn session(row: &SessionRow) -> Value {
    json!({
        "id": row.id, "created_at": row.created_at, "last_used_at": row.last_used_at, "client": row.client,
    })
}

fn petition(row: &PetitionRow) -> Value {
    json!({
        "id": row.id, "number": row.number, "state": row.state.code(),
        "addressee": row.addressee.as_str(),
        "title": row.title, "subject": row.subject, "content": row.content,
        "arguments": row.arguments, "proposals": row.proposals,
        "representative": row.representative, "created_at": row.created_at,
        "submitted_at": row.submitted_at,
    })
}

fn signature(row: &SignatureRow) -> Value {
    json!({
        "id": row.id, "petition_id": row.petition_id, "ordinal": row.ordinal,
        "public_name": row.public_name, "region": row.region, "signed_at": row.signed_at,
        "live": row.live, "notify": row.notify, "assurance": row.assurance.code(),
    })
}

fn evidence(own: &OwnEvidence) -> Value {
    let row = &own.row;
    json!({
        "signature_id": row.signature_id, "petition_id": row.petition_id, "statement": own.statement,
        "cms": STANDARD.encode(&own.cms), "line": row.line, "certificate_serial": row.certificate_serial,
        "certificate_issuer": row.certificate_issuer, "verified_at": row.judged_at, "verdict": row.verdict,
        "revocation": row.revocation, "stamped_at": row.stamped_at,
    })
}

fn comment(row: &CommentRow) -> Value {
    json!({
        "id": row.id, "petition_id": row.petition_id, "content": row.content,
        "posted_at": row.posted_at,
    })
}

fn notice(row: &InboxRow, language: Language) -> Value {
    json!({
        "id": row.id, "kind": row.kind, "petition_id": row.petition_id,
        "facts": notices::localised(row.payload(), language), "created_at": row.created_at,
        "read_at": row.read_at,
    })
}

fn subscription(row: &SubscriptionRow) -> Value {
    json!({
        "petition_id": row.petition_id, "answers": row.answers, "milestones": row.milestones,
        "closing_soon": row.closing_soon, "changed_at": row.changed_at,
    })
}

fn topic(row: &TopicRow) -> Value {
    json!({ "kind": row.kind, "code": row.code, "created_at": row.created_at })
}

fn identity_check(row: &IdentityCheckRow) -> Value {
    json!({
        "id": row.id, "document": row.document.code(), "office": row.office,
        "family_name": row.family_name, "given_name": row.given_name, "patronymic": row.patronymic,
        "checked_at": row.checked_at, "state": row.state.code(), "settled_at": row.settled_at,
    })
}

fn event(row: &AccountEvent) -> Value {
    json!({ "event": row.event, "details": row.details, "recorded_at": row.recorded_at })
}

fn representative(row: &ContactRow) -> Value {
    json!({
        "petition_id": row.petition_id, "email": row.email, "consented_at": row.consented_at,
    })
}

fn invitation(row: &InvitedRow) -> Value {
    json!({ "petition_id": row.petition_id, "role": row.role })
}

fn reading_of_data(row: &ReadingRow) -> Value {
    json!({
        "reader_id": row.reader_id, "petition_id": row.petition_id, "what": row.what,
        "read_at": row.read_at,
    })
}

fn identity(row: &IdentityRow) -> Value {
    json!({
        "provider": row.provider, "linked_at": row.linked_at, "last_used_at": row.last_used_at,
    })
}

fn consent(given: &GivenConsent) -> Value {
    json!({
        "id": given.row.id, "app_id": given.row.app_id, "app_name": given.app_name, "scopes": given.row.scopes,
        "given_at": given.row.given_at,
    })
}

fn app_act(row: &AppActRow) -> Value {
    json!({
        "app_id": row.app_id, "operation": row.operation, "address": row.address, "acted_at": row.acted_at,
    })
}

fn webhook(row: &WebhookRow) -> Value {
    json!({
        "id": row.id, "url": row.url, "description": row.description, "events": row.events,
        "addressees": row.addressees, "territories": row.territories, "petitions": row.petitions,
        "created_at": row.created_at, "disabled_at": row.disabled_at,
    })
}

fn note(row: &NoteRow) -> Value {
    json!({
        "id": row.id, "petition_id": row.petition_id, "text": row.content,
        "written_at": row.written_at, "corrected_at": row.corrected_at,
    })
}

fn hold(row: &HoldRow) -> Value {
    json!({ "petition_id": row.petition_id, "since": row.held_at, "until": row.held_until })
}

/// Take one's own data
///
/// Everything the service holds of a person, as JSON. Asks for the password, and the second factor where there is one,
/// since a stolen token must not be enough for it; every other session ends. Three times an hour.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 200, body = ExportView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/export")]
pub async fn export_me(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    let export = app.write(move |work| personal_data::export(work, &caller)).await?;
    Ok(HttpResponse::Ok().json(exported(export)))
}
