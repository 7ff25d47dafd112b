//! Each request, counted when it is answered; and a line in the log, for as many as are to be told of. The line names the
//! call and not the address, which may hold secrets, and the caller by a keyed hash.

use std::time::Instant;

use actix_web::http::Method;
use actix_web::{HttpMessage as _, HttpRequest, web};
use tracing::Span;
use uuid::Uuid;

use crate::intake::auth::KnownCaller;
use crate::intake::client_address::comes_from_a_proxy_of_ours;
use crate::responses::problem::rendering::Occurrence;
use crate::traffic::{Place, Traffic};
use app::App;
use credentials::hex;
use measures::spans;
use traces::{TRACEPARENT, TRACESTATE};

/// Bytes of a caller's keyed hash that are written: enough to follow one of them through an hour.
const SHOWN: usize = 8;

/// What is known of a request from its beginning.
pub(super) struct RequestRecord {
    traffic: Option<web::Data<Traffic>>,
    place: Place,
    method: Method,
    began: Instant,
    span: Span,
}

impl RequestRecord {
    /// A request has come.
    pub(super) fn begin(
        traffic: Option<web::Data<Traffic>>,
        place: Place,
        method: &Method,
    ) -> Self {
        if let Some(traffic) = &traffic {
            traffic.begun();
        }
        let call = traffic.as_ref().map_or("other", |traffic| traffic.name(place));
        let span = spans::request(method.as_str(), call);
        Self { traffic, place, method: method.clone(), began: Instant::now(), span }
    }

    /// Takes up the trace that a proxy of ours has begun.
    pub(super) fn follow(&self, request: &HttpRequest) {
        if !self.span.is_disabled() && comes_from_a_proxy_of_ours(request) {
            let header = |name: &str| request.headers().get(name)?.to_str().ok();
            traces::follow(&self.span, header(TRACEPARENT), header(TRACESTATE));
        }
    }

    /// What its parts belong to.
    pub(super) const fn span(&self) -> &Span {
        &self.span
    }

    /// It is answered. Of a handler that panicked nothing is left but that.
    pub(super) fn end(
        &self,
        request: Option<&HttpRequest>,
        app: Option<&App>,
        status: u16,
        told: Option<Occurrence>,
    ) {
        let Some(traffic) = &self.traffic else { return };
        let took = self.began.elapsed();
        traffic.answered(self.place, status, took);
        if let Some(policy) = told.and_then(|told| told.limited) {
            traffic.limit(policy);
        }
        let logged = traffic.is_logged(status);
        if !logged && self.span.is_disabled() {
            return;
        }
        let instance = told.map_or_else(Uuid::now_v7, |told| told.instance);
        let (call, code) = (traffic.name(self.place), told.map(|told| told.code));
        if !self.span.is_disabled() {
            let route = request.and_then(HttpRequest::match_pattern);
            spans::answered(&self.span, route.as_deref(), status, code, instance);
        }
        if !logged {
            return;
        }
        let caller = request.zip(app).and_then(|(request, app)| {
            let known = request.extensions().get::<KnownCaller>().copied()?;
            Some(hex(&app.identity.caller(known.0.into())[..SHOWN]))
        });
        let milliseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        #[allow(clippy::cast_precision_loss, reason = "a span that is read by people")]
        let milliseconds = milliseconds as f64 / 1_000.0;
        tracing::info!(
            target: "petitions::request",
            request = %instance,
            method = self.method.as_str(),
            call,
            status,
            milliseconds,
            code = code.unwrap_or("-"),
            caller = caller.as_deref().unwrap_or("-"),
            "answered"
        );
    }
}

impl Drop for RequestRecord {
    fn drop(&mut self) {
        if let Some(traffic) = &self.traffic {
            traffic.over();
        }
    }
}
