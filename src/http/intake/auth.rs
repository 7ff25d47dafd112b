//! Who may call: extractors that a handler names in its signature.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::future::{Either, LocalBoxFuture, Ready, ready};

use crate::intake::app_scopes;
use crate::intake::limits::Limits;
use crate::responses::negotiation::quality;
use crate::responses::problem::Problem;
use app::access::{Caller, Role, Through, authenticate};
use app::apps::{self, SECRET_PREFIX, Scope};
use app::ids::AccountId;
use app::{App, Error};
use credentials::tokens::Bearer;
use domain::visibility::Viewer;

/// The roles that a call is open to.
pub trait Requirement: 'static {
    /// Which they are.
    const ROLES: &'static [Role];
    /// Open to staff who have not enrolled their second factor yet.
    const WITHOUT_FACTORS: bool = false;
}

macro_rules! requirements {
    ($($(#[$doc:meta])* $name:ident: $($role:ident),+;)+) => {
        $($(#[$doc])* pub struct $name; impl Requirement for $name { const ROLES: &'static [Role] = &[$(Role::$role),+]; })+
    };
}

/// Anybody with an account, for what comes before they can work: their own account, their second factor.
pub struct Holder;

impl Requirement for Holder {
    const ROLES: &'static [Role] = &Role::ALL;
    const WITHOUT_FACTORS: bool = true;
}

requirements! {
    /// Anybody with an account.
    Anyone: Citizen, Moderator, Official, FirstHead, Administrator;
    /// A citizen.
    Citizen: Citizen;
    /// Anybody of staff.
    Staff: Moderator, Official, FirstHead, Administrator;
    /// A moderator of the authorized body.
    Moderator: Moderator;
    /// Whoever files papers with a petition: its author, or a moderator for them.
    Filing: Citizen, Moderator;
    /// An administrator of the deployment.
    Administrator: Administrator;
    /// A moderator or an administrator.
    Oversight: Moderator, Administrator;
    /// Whoever handles petitions: the authorized body and the addressees.
    Desk: Moderator, Official, FirstHead;
    /// An official or the first head of a body; the law decides between the two.
    Office: Official, FirstHead;
}

/// A caller who holds one of the roles of `R` at this moment: token, session, account and role
/// have all been checked against the database.
pub struct Granted<R> {
    caller: Caller,
    requirement: PhantomData<R>,
}

impl<R> Granted<R> {
    /// Who calls.
    pub fn caller(self) -> Caller {
        self.caller
    }
}

impl Granted<Filing> {
    /// How they see the petition they act on: its author, or the moderator who enters what the author sent on paper.
    pub fn as_author(&self) -> Viewer {
        if self.is_staff() { Viewer::Moderator } else { Viewer::Author }
    }
}

impl<R> Deref for Granted<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

/// Whose call it has turned out to be, for the layer around it.
#[derive(Debug, Clone, Copy)]
pub struct KnownCaller(pub AccountId);

/// Notes whose call it is.
pub fn note_caller(request: &HttpRequest, account: AccountId) {
    request.extensions_mut().insert(KnownCaller(account));
}

impl<R: Requirement> FromRequest for Granted<R> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (presented, app) = (presented(request), app(request));
        let request = request.clone();
        Box::pin(async move {
            let app = app?;
            let (bearer, through) = match presented? {
                None => return Err(Problem::unauthenticated("unauthenticated")),
                Some(Presented::App(secret)) => return Err(no_person(app, secret).await),
                Some(Presented::Token(token)) => admitted(&app, &request, &token)?,
            };
            let mut caller = app.read(move |work| authenticate(work, bearer)).await?;
            caller.through = through;
            note_caller(&request, caller.id());
            if !R::ROLES.contains(&caller.role) {
                return Err(Error::Forbidden("wrong_role").into());
            }
            if !R::WITHOUT_FACTORS && !caller.has_factors() {
                return Err(Error::Forbidden("otp_required").into());
            }
            Ok(Self { caller, requirement: PhantomData })
        })
    }
}

/// The answer to an application where a person is needed: that, once it is known to be one.
async fn no_person(app: Arc<App>, secret: String) -> Problem {
    match app.read(move |work| apps::authenticate(work, &secret)).await {
        Ok(_) => Error::Forbidden("app_token").into(),
        Err(error) => error.into(),
    }
}

/// A caller if there is a token; a bad token is refused, not ignored. An application with the scope to
/// read is nobody, at a rate of its own; one that calls for a citizen who has not let it read what is theirs is too.
pub struct MaybeCaller(pub Option<Caller>);

impl FromRequest for MaybeCaller {
    type Error = Problem;
    type Future =
        Either<Ready<Result<Self, Problem>>, LocalBoxFuture<'static, Result<Self, Problem>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let presented = match presented(request) {
            // Most readers are nobody.
            Ok(None) => return Either::Left(ready(Ok(Self(None)))),
            presented => presented,
        };
        let app = app(request);
        let limits = request.app_data::<web::Data<Limits>>().cloned();
        let wanted = if quality(request.headers(), "text/csv")
            > quality(request.headers(), "application/json")
        {
            Scope::Export
        } else {
            Scope::Read
        };
        Either::Right(Box::pin(async move {
            let app = app?;
            let bearer = match presented? {
                None => return Ok(Self(None)),
                Some(Presented::App(secret)) => {
                    let (reader, scopes) =
                        app.read(move |work| apps::authenticate(work, &secret)).await?;
                    if !scopes.holds(wanted) {
                        return Err(Error::Forbidden("insufficient_scope").into());
                    }
                    limits.map_or(Ok(()), |limits| limits.take_app(reader.id))?;
                    return Ok(Self(None));
                }
                Some(Presented::Token(token)) => verified(&app, &token)?,
            };
            let through = bearer.app;
            let caller = app.read(move |work| authenticate(work, bearer)).await?;
            if let Some(through) = through {
                limits.map_or(Ok(()), |limits| limits.take_app(through.app))?;
                if !through.scopes.holds(Scope::ReadMine) {
                    return Ok(Self(None));
                }
            }
            if !caller.has_factors() {
                return Err(Error::Forbidden("otp_required").into());
            }
            Ok(Self(Some(caller)))
        }))
    }
}

/// A token as it came. The signing batch checks session and account itself, in the transaction that counts.
pub struct Signed {
    token: String,
    request: HttpRequest,
}

impl Signed {
    /// Who gave it, if its signature and dates are good, and through which application.
    ///
    /// # Errors
    /// 401, or 403 for an application that may not sign.
    pub fn admitted(&self, app: &App) -> Result<(Bearer, Option<Through>), Problem> {
        admitted(app, &self.request, &self.token)
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (presented, app) = (presented(request), app(request));
        let request = request.clone();
        Box::pin(async move {
            match presented? {
                None => Err(Problem::unauthenticated("unauthenticated")),
                Some(Presented::App(secret)) => Err(no_person(app?, secret).await),
                Some(Presented::Token(token)) => Ok(Self { token, request }),
            }
        })
    }
}

fn verified(app: &App, token: &str) -> Result<Bearer, Problem> {
    Ok(app.tokens.verify(token, app.clock.machine())?)
}

/// Who calls, and through which application: one may make the calls that its token opens and no others. Every call that
/// needs a person comes by here.
fn admitted(
    app: &App,
    request: &HttpRequest,
    token: &str,
) -> Result<(Bearer, Option<Through>), Problem> {
    let bearer = verified(app, token)?;
    let Some(through) = bearer.app else { return Ok((bearer, None)) };
    let opened = app_scopes::of_request(request).ok_or(Error::Forbidden("app_token"))?;
    if !through.scopes.holds(opened.scope) {
        return Err(Error::Forbidden("insufficient_scope").into());
    }
    if let Some(limits) = request.app_data::<web::Data<Limits>>() {
        limits.take_app(through.app)?;
    }
    Ok((bearer, Some(opened.through(request, through.app))))
}

fn app(request: &HttpRequest) -> Result<Arc<App>, Problem> {
    request
        .app_data::<web::Data<App>>()
        .map(|data| data.clone().into_inner())
        .ok_or_else(|| Error::Internal("application state".to_owned()).into())
}

/// What a caller presents.
enum Presented {
    /// A person's, not verified yet.
    Token(String),
    /// The secret of an application, not looked up yet.
    App(String),
}

/// Longest secret looked up, in bytes.
const MAX_SECRET: usize = 100;

fn presented(request: &HttpRequest) -> Result<Option<Presented>, Problem> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let Some(value) = headers.next() else { return Ok(None) };
    let invalid = || Problem::unauthenticated("invalid_token");
    if headers.next().is_some() {
        return Err(invalid());
    }
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(invalid)?;
    if token.starts_with(SECRET_PREFIX) && token.len() <= MAX_SECRET {
        return Ok(Some(Presented::App(token.to_owned())));
    }
    Ok(Some(Presented::Token(token.to_owned())))
}
