//! Bodies that are forms (`application/x-www-form-urlencoded`), as the protocols of sign-in send them.

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use crate::intake::body::{DEADLINE, is_compressed, read};
use crate::responses::problem::Problem;

/// The media type.
const FORM: &str = "application/x-www-form-urlencoded";

/// The members of a form.
pub struct FormMembers(Vec<(String, String)>);

impl FormMembers {
    /// A member that stands there once.
    pub fn once(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Whether something stands there twice.
    pub fn repeats(&self) -> bool {
        let earlier = |at: usize, name: &str| self.0[..at].iter().any(|(known, _)| known == name);
        self.0.iter().enumerate().any(|(at, (name, _))| earlier(at, name))
    }

    /// All of them; of those that stand there twice the last.
    pub fn members(self) -> HashMap<String, String> {
        self.0.into_iter().collect()
    }
}

impl FromRequest for FormMembers {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let form =
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM));
        let compressed = is_compressed(request.headers());
        Box::pin(async move {
            let bytes =
                tokio::time::timeout(DEADLINE, read(payload)).await.unwrap_or_else(|_| {
                    Err(Problem::new(
                        StatusCode::REQUEST_TIMEOUT,
                        "payload_timeout",
                        "the body took too long",
                    ))
                })?;
            if compressed {
                return Err(Problem::unsupported_coding());
            }
            if !form {
                return Err(Problem::unsupported_type(FORM));
            }
            let members = std::str::from_utf8(&bytes)
                .ok()
                .and_then(|text| web::Query::<Vec<(String, String)>>::from_query(text).ok());
            members
                .map(|members| Self(members.into_inner()))
                .ok_or_else(|| Problem::bad_request("invalid_body", "the body is no form"))
        })
    }
}
