//! What becomes of a public body, as an administrator records it.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::official_names::official_names;
use super::public_bodies::PublicBodyView;
use super::rules::rules_now;
use crate::intake::auth::{Administrator, Granted};
use crate::intake::{Body, Faults, Field, Wrong, date, lines, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::names::NamesView;
use crate::views::vocabulary::BodyChangeWord;
use app::bodies::{self, Reorganisation};
use app::{App, patience};
use domain::petition::lengths;
use domain::public_body::BodySlug;
use domain::succession::BodyChange;

/// How long a caller waits, when all is written, until this process goes by it.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest slug of a new body, in characters.
const MAX_SLUG: usize = 100;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewReorganisation)]
struct ReorganisationBody {
    #[schema(value_type = BodyChangeWord, example = "rename")]
    kind: Field<String>,
    /// Of a rename: the new slug.
    #[schema(value_type = Option<String>)]
    slug: Field<String>,
    /// Of a rename: the new name.
    #[schema(value_type = Option<NamesView>)]
    names: Field<Map<String, Value>>,
    /// Slug of the body that it goes into, or that has its functions. An abolished body may get one later.
    #[schema(value_type = Option<String>)]
    successor: Field<String>,
    /// The first civil day on which it is so, within a year of today; today unless given.
    #[schema(value_type = Option<NaiveDate>)]
    effective_on: Field<String>,
    /// Public: the order it rests on.
    #[schema(value_type = String)]
    reason: Field<String>,
}

fn slug(given: String) -> Result<BodySlug, Wrong> {
    BodySlug::parse(&given).filter(|_| given.len() <= MAX_SLUG).ok_or_else(|| {
        ("malformed", format!("small letters, digits and hyphens, at most {MAX_SLUG}"))
    })
}

impl ReorganisationBody {
    fn check(self, mut faults: Faults) -> Result<Reorganisation, Problem> {
        let known = one_of(BodyChange::parse, "rename, merger, abolition");
        let change = faults.required("/kind", self.kind, known);
        let renamed = change == Some(BodyChange::Rename);
        let (new_slug, names) = if renamed {
            (faults.required("/slug", self.slug, slug), official_names(&mut faults, self.names))
        } else {
            faults.optional("/slug", self.slug, not_of_it::<_, ()>);
            faults.optional("/names", self.names, not_of_it::<_, ()>);
            (None, None)
        };
        let successor = match change {
            Some(BodyChange::Merger) => faults.required("/successor", self.successor, slug),
            Some(BodyChange::Rename) => {
                faults.optional("/successor", self.successor, not_of_it::<_, ()>);
                new_slug
            }
            Some(BodyChange::Abolition) | None => {
                faults.optional("/successor", self.successor, slug)
            }
        };
        let effective_on = faults.optional("/effective_on", self.effective_on, date);
        let reason = faults.required("/reason", self.reason, lines(lengths::OFFICIAL_TEXT));
        faults.settle(|| {
            Some(Reorganisation {
                change: change?,
                successor,
                names,
                effective_on,
                reason: reason?,
            })
        })
    }
}

fn not_of_it<T, U>(_: T) -> Result<U, Wrong> {
    Err(("not_allowed", "not of this kind of change".to_owned()))
}

/// Record that a body is renamed, merged or abolished
///
/// From that day on its slug leads to the successor. Staff, petitions under way with their terms, questions, complaints
/// and followers follow at once, or on the day when it is to come; the votes that petitions need do not move. A body has
/// one successor; an abolished one may get it later.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = ReorganisationBody,
    params(("slug" = String, Path)), responses((status = 201, body = PublicBodyView)),
    extensions(("x-roles" = json!(["administrator"]))))]
#[post("/public-bodies/{slug}/reorganisation")]
pub(super) async fn reorganise_public_body(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<ReorganisationBody>()?;
    let asked = fields.check(faults)?;
    let slug = request.match_info().query("slug").to_owned();
    let rules = rules_now(&app);
    let answer = call.answering(StatusCode::CREATED, move |work, caller| {
        let body = bodies::reorganise(work, caller, &slug, &asked)?;
        Ok((None, PublicBodyView::of(&work.reference, rules, &body, work.today)))
    });
    let answer = answer.await?;
    // This process goes by it before the caller is answered; the others hear of it within a quarter of a second.
    if let Err(error) = patience::within(PATIENCE, bodies::follow(&app)).await {
        tracing::warn!(%error, "a change of public bodies could not be taken up at once");
    }
    Ok(answer)
}
