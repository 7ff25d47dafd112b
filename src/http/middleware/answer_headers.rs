//! The headers of every answer: what browsers may do with it, who may keep it, which origins may read it.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::deprecation::Deprecation;
use crate::middleware::addresses::{Addresses, At};
use crate::middleware::cors::{self, Readers};
use app::App;

/// What answers of the API may load and be shown in: nothing.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// How long browsers call this host by https alone (RFC 6797).
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// What every answer wears, by what was asked.
pub(super) struct AnswerHeaders<'a> {
    /// What a page for browsers may do; none where no page is.
    policy: Option<&'static str>,
    /// Over https alone.
    secure: bool,
    readers: Readers,
    /// That the call is to go.
    deprecation: Option<&'a Deprecation>,
}

impl<'a> AnswerHeaders<'a> {
    /// Those of the answer to this request.
    pub(super) fn of(
        request: &ServiceRequest,
        at: At<'a>,
        addresses: Option<&Addresses>,
        app: Option<&App>,
    ) -> Self {
        Self {
            policy: at.policy(),
            secure: app.is_some_and(|app| app.links.public_url.starts_with("https://")),
            readers: Readers::of(request, addresses, app),
            deprecation: at.deprecation(request.method()),
        }
    }

    /// Puts them on.
    pub(super) fn put_on(self, headers: &mut HeaderMap) {
        let policy = self.policy.unwrap_or(NOTHING);
        let resource_policy = if self.readers.are_all() { "cross-origin" } else { "same-site" };
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::CACHE_CONTROL, "no-store"),
            // A page of another site that has opened ours holds no part of it.
            (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
            (header::CROSS_ORIGIN_RESOURCE_POLICY, resource_policy),
        ] {
            // A file brings a stricter policy of its own, a reading its own rules for caches.
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        if self.secure {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
        }
        if let Some(deprecation) = self.deprecation {
            deprecation.tell(headers);
        }
        if self.policy.is_none() {
            cors::allow(self.readers, headers);
        }
    }
}
