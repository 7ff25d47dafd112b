//! What the addressee does to know the matter: a working group, a field visit.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::decision::web_address;
use super::guests::{agenda, stated};
use crate::intake::auth::{Granted, Office};
use crate::intake::path::Id;
use crate::intake::{
    Body, Faults, Field, Wrong, date, email, line, lines, name, one_of, time_of_day,
};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use crate::views::vocabulary::MemberWord;
use app::App;
use app::consideration::{self, FieldVisit, Meeting, Member};
use domain::lifecycle::MemberKind;
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// Members of a working group at most.
pub(crate) const MAX_MEMBERS: usize = 100;

#[derive(Deserialize, ToSchema)]
#[schema(as = WorkingGroupMember)]
struct MemberBody {
    #[schema(value_type = MemberWord, example = "deputy")]
    kind: Field<String>,
    #[schema(value_type = String)]
    name: Field<String>,
    /// Where they are invited by mail, to the group and to the discussion; never shown.
    #[schema(value_type = Option<String>)]
    email: Field<String>,
    /// They consent to being written to there; true, if it is stated.
    #[schema(value_type = Option<bool>)]
    consent: Field<bool>,
    /// Their office or profession, shown to everybody.
    #[schema(value_type = Option<String>)]
    office: Field<String>,
    /// They agreed to be named in public; true, if it is stated. Who is there for a state body, and a deputy, is named anyway.
    #[schema(value_type = Option<bool>)]
    named: Field<bool>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = FirstMeeting)]
struct MeetingBody {
    /// From today on.
    #[schema(value_type = String, format = Date)]
    held_on: Field<String>,
    /// Time of day in Kazakhstan (UTC+5), `HH:MM`.
    #[schema(value_type = String, example = "11:00")]
    starts_at: Field<String>,
    #[schema(value_type = String)]
    place: Field<String>,
    /// What is spoken of, in this order.
    #[schema(value_type = Option<Vec<String>>)]
    agenda: Field<Vec<Field<String>>>,
    /// Where it can be watched: an http(s) address. A meeting that can be watched is public, but for its place.
    #[schema(value_type = Option<String>, example = "https://www.gov.kz/")]
    broadcast_link: Field<String>,
}

impl MeetingBody {
    fn check(self, faults: &mut Faults) -> Option<Meeting> {
        let on = faults.required("/first_meeting/held_on", self.held_on, date);
        let at = faults.required("/first_meeting/starts_at", self.starts_at, time_of_day);
        let place =
            faults.required("/first_meeting/place", self.place, line(lengths::OFFICIAL_LINE));
        let agenda = agenda(faults, "/first_meeting/agenda", self.agenda);
        let link = "/first_meeting/broadcast_link";
        let broadcast_link = faults.optional(link, self.broadcast_link, web_address);
        Some(Meeting { on: on?, at: at?, place: place?, agenda, broadcast_link })
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewWorkingGroup)]
struct WorkingGroupBody {
    /// At least one member of each kind (90-5(2)(3)).
    #[schema(value_type = Vec<MemberBody>)]
    members: Field<Vec<serde_json::Value>>,
    /// Its first meeting, which all are invited to.
    #[schema(value_type = Option<MeetingBody>)]
    first_meeting: Field<serde_json::Map<String, serde_json::Value>>,
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
        let address = faults.optional(&format!("/members/{at}/email"), self.email, email);
        let consent = stated(faults, &format!("/members/{at}/consent"), self.consent);
        let office = line(lengths::OFFICIAL_LINE);
        let office = faults.optional(&format!("/members/{at}/office"), self.office, office);
        let named = stated(faults, &format!("/members/{at}/named"), self.named);
        Some(Member { kind: kind?, name: name?, email: address, consented: consent, office, named })
    }
}

/// Form the working group
///
/// The author is told, and members and a representative whose address is given are invited, to the first meeting where
/// that is named (90-5(2)(3)).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = WorkingGroupBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/working-group")]
pub(super) async fn form_working_group(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<WorkingGroupBody>()?;
    let members = faults.asked_by(article::WORKING_GROUP, |faults| {
        faults.list("/members", fields.members, 1..=MAX_MEMBERS, MemberBody::check)
    });
    let meeting = faults
        .optional("/first_meeting", fields.first_meeting, Ok)
        .and_then(|given| faults.object("/first_meeting", Field::Given(given), MeetingBody::check));
    let members = faults.settle(|| members)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::form_working_group(work, caller, id.0, &members, meeting.as_ref())
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
            let by = article::FIELD_VISIT;
            let on = faults.required_by(by, "/visited_on", self.visited_on, date);
            let place = faults.required_by(by, "/place", self.place, line(lengths::OFFICIAL_LINE));
            let text = lines(lengths::OFFICIAL_TEXT);
            let findings = faults.required_by(by, "/findings", self.findings, text);
            return faults.settle(|| {
                Some(FieldVisit::Visited { on: on?, place: place?, findings: findings? })
            });
        }
        let alone = |_| Err::<(), Wrong>(("not_allowed", "either a visit or a waiver".to_owned()));
        faults.optional("/visited_on", self.visited_on, alone);
        faults.optional("/place", self.place, alone);
        faults.optional("/findings", self.findings, alone);
        let text = lines(lengths::OFFICIAL_TEXT);
        let reason =
            faults.required_by(article::FIELD_VISIT, "/waiver_reason", self.waiver_reason, text);
        faults.settle(|| Some(FieldVisit::Waived { reason: reason? }))
    }
}

/// Record the field visit, or its reasoned waiver
///
/// What was found at the place, or why nobody went (90-5).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = FieldVisitBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/field-visit")]
pub(super) async fn record_field_visit(
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
