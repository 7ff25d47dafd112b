//! Who may call: extractors that a handler names in its signature.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::problem::Problem;
use crate::app::access::{Caller, Role, authenticate};
use crate::app::{App, Error};
use crate::credentials::tokens::Bearer;

/// The roles that a call is open to.
pub trait Requirement: 'static {
    const ROLES: &'static [Role];
}

macro_rules! requirements {
    ($($(#[$doc:meta])* $name:ident: $($role:ident),+;)+) => {
        $($(#[$doc])* pub struct $name; impl Requirement for $name { const ROLES: &'static [Role] = &[$(Role::$role),+]; })+
    };
}

requirements! {
    /// Anybody with an account.
    Anyone: Citizen, Moderator, Official, FirstHead, Administrator;
    /// A citizen.
    Citizen: Citizen;
    /// A moderator of the authorized body.
    Moderator: Moderator;
    /// Whoever files papers with a petition: its author, or a moderator for him.
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
    pub fn caller(self) -> Caller {
        self.caller
    }
}

impl<R> Deref for Granted<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<R: Requirement> FromRequest for Granted<R> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = bearer(request);
        let app = app(request);
        Box::pin(async move {
            let bearer = bearer?.ok_or_else(|| Problem::unauthenticated("unauthenticated"))?;
            let caller = app?.read(move |work| authenticate(work, bearer)).await?;
            if !R::ROLES.contains(&caller.role) {
                return Err(Error::Forbidden("wrong_role").into());
            }
            Ok(Self { caller, requirement: PhantomData })
        })
    }
}

/// A caller if there is a token; a bad token is refused, not ignored.
pub struct MaybeCaller(pub Option<Caller>);

impl FromRequest for MaybeCaller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = bearer(request);
        let app = app(request);
        Box::pin(async move {
            let Some(bearer) = bearer? else { return Ok(Self(None)) };
            Ok(Self(Some(app?.read(move |work| authenticate(work, bearer)).await?)))
        })
    }
}

/// A token whose signature and dates are good, and no more: the signing batch checks session and
/// account itself, in the transaction that counts.
pub struct Signed(pub Bearer);

impl FromRequest for Signed {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let bearer = bearer(request)
            .and_then(|bearer| bearer.ok_or_else(|| Problem::unauthenticated("unauthenticated")));
        std::future::ready(bearer.map(Self))
    }
}

fn app(request: &HttpRequest) -> Result<Arc<App>, Problem> {
    request
        .app_data::<web::Data<App>>()
        .map(|data| data.clone().into_inner())
        .ok_or_else(|| Error::Internal("application state".to_owned()).into())
}

fn bearer(request: &HttpRequest) -> Result<Option<Bearer>, Problem> {
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
    let app = app(request)?;
    Ok(Some(app.tokens.verify(token, app.clock.machine())?))
}
