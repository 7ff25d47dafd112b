//! An answer of the API that a browser has opened, because somebody followed a link to it: shown on a page, with the way to the
//! page for people and to what the call is. A program, which asks for JSON or for anything, gets the answer itself.

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError as _};
use serde::Serialize;
use serde_json::Value;

use crate::middleware::addresses::{Addresses, At};
use crate::middleware::reader::Reader;
use crate::responses::browser_pages::POLICY;
use crate::responses::problem::Problem;
use crate::responses::{JSON, site::Site};
use pages::Voice;

/// Bytes of an answer that is shown; a larger one goes out as it is.
const LARGEST: u64 = 256 * 1024;

/// What the page shows.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    /// What was asked for.
    address: &'a str,
    /// The call, under whose name it is explained.
    operation: &'a str,
    /// Where people read the same.
    page: Option<String>,
    text: String,
}

/// An answer that is to be shown on a page.
pub(super) struct ShownAnswer<'a> {
    address: String,
    operation: &'a str,
    page: Option<String>,
    site: Site<'a>,
    voice: Voice,
}

impl<'a> ShownAnswer<'a> {
    /// The one to this request, if a browser reads a call. The call is asked for its JSON then, as it is and whole.
    pub(super) fn of(
        request: &mut ServiceRequest,
        at: At<'a>,
        addresses: Option<&Addresses>,
        reader: &Reader<'a>,
    ) -> Option<Self> {
        if *request.method() != Method::GET {
            return None;
        }
        // Whoever takes any text, or anything, is no browser.
        let mut accepted = request.headers().get_all(header::ACCEPT);
        if !accepted.any(|types| types.to_str().is_ok_and(|types| types.contains("html"))) {
            return None;
        }
        let site = reader.site()?;
        let operation = at.answer_to_show(request.path())?;
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, HeaderValue::from_static(JSON));
        headers.remove(header::ACCEPT_ENCODING);
        headers.remove(header::IF_NONE_MATCH);
        let page = addresses.and_then(|addresses| addresses.page_for_people(request.path()));
        Some(Self {
            address: request.uri().to_string(),
            operation,
            page,
            site,
            voice: reader.voice(),
        })
    }

    /// The answer on its page; as it is where it is no JSON, or too large.
    pub(super) async fn shown<B: MessageBody + 'static>(
        self,
        response: ServiceResponse<EitherBody<B, BoxBody>>,
    ) -> ServiceResponse<EitherBody<B, BoxBody>> {
        let typed = response.headers().get(header::CONTENT_TYPE);
        let is_json = typed.is_some_and(|typed| typed.as_bytes().starts_with(JSON.as_bytes()));
        let size = response.response().body().size();
        let fits = matches!(size, BodySize::Sized(bytes) if bytes <= LARGEST);
        if response.status() != StatusCode::OK || !is_json || !fits {
            return response;
        }
        let (request, answer) = response.into_parts();
        let (head, body) = answer.into_parts();
        let Ok(bytes) = to_bytes(body).await else {
            let fault = Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).error_response();
            return ServiceResponse::new(request, fault).map_into_right_body();
        };
        let Some(html) = self.page(&bytes) else {
            let whole = head.set_body(bytes).map_into_boxed_body();
            return ServiceResponse::new(request, whole).map_into_right_body();
        };
        let mut shown = HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_LANGUAGE, self.voice.language.code()))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((header::VARY, "Accept, Accept-Language"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(html);
        for (name, value) in head.headers() {
            if !shown.headers().contains_key(name)
                && *name != header::ETAG
                && *name != header::CONTENT_LENGTH
            {
                shown.headers_mut().append(name.clone(), value.clone());
            }
        }
        ServiceResponse::new(request, shown).map_into_right_body()
    }

    fn page(&self, bytes: &[u8]) -> Option<String> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let view = Shown {
            address: &self.address,
            operation: self.operation,
            page: self.page.clone(),
            text: serde_json::to_string_pretty(&value).ok()?,
        };
        let path = self.address.split('?').next().unwrap_or_default();
        let frame = self.site.frame(path, "").unlisted();
        pages::render(self.voice, "api_answer.html", &frame, &view).ok()
    }
}
