//! How a problem is written: its body in the reader's language, and the headers it brings.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::translated;
use super::document::{HolderView, Problem, Repeat, WantedAssurance};
use crate::responses::browser_pages::POLICY;
use crate::responses::rate_limit::RateLimitFields;
use crate::responses::site::Site;
use domain::language::Language;
use pages::Voice;

const TITLES: &str = include_str!("../../../../data/problem_titles.csv");

/// Where the pages lie that the `type` of a problem leads to, each under its code.
pub const PAGES: &str = "/problems/";

/// Short titles by code, in Kazakh, Russian and English.
static TITLE_TABLE: LazyLock<HashMap<String, [String; 3]>> = LazyLock::new(|| {
    csv::Reader::from_reader(TITLES.as_bytes())
        .deserialize::<(String, String, String, String)>()
        .filter_map(Result::ok)
        .map(|(code, kk, ru, en)| (code, [kk, ru, en]))
        .collect()
});

/// Every code of a problem, in the order of the table of titles.
pub(crate) fn codes() -> impl Iterator<Item = String> {
    csv::Reader::from_reader(TITLES.as_bytes())
        .into_deserialize::<(String, String, String, String)>()
        .filter_map(Result::ok)
        .map(|(code, ..)| code)
}

/// What was told, for the record of the request: the code, and the id by which the log has it.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence {
    /// The stable machine code.
    pub code: &'static str,
    /// As the answer's `instance`.
    pub instance: Uuid,
    /// The allowance that is used up.
    pub limited: Option<&'static str>,
}

/// The body of every error.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Identifies the kind of problem; a page about it lies there.
    r#type: String,
    /// The kind of problem in the reader's language.
    title: String,
    status: u16,
    /// This occurrence, in the reader's language.
    detail: String,
    /// This occurrence's id, found again in the service's log.
    instance: String,
    /// The stable machine code.
    code: String,
    /// The article that says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_basis: Option<String>,
    /// Every fault of the request body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultBody>,
    /// The call that settles whether something was done, where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<Repeat>,
    /// With `held`: who has the petition in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<HolderView>,
    /// With `tag_in_use` and `reason_in_use`: how often it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<i64>,
    /// With `assurance_required`: what is asked, and what would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    assurance: Option<WantedAssurance>,
}

/// What the page of a problem shows.
#[derive(Serialize)]
struct ProblemPage {
    #[serde(flatten)]
    body: ProblemBody,
    /// It was asked for where petitions are read.
    of_petition: bool,
}

/// One fault of a request body.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
struct FaultBody {
    /// JSON Pointer to the faulty member (RFC 6901).
    pointer: String,
    code: String,
    detail: String,
}

impl ProblemBody {
    fn of(problem: &Problem, instance: Uuid, language: Language, public_url: &str) -> Self {
        let errors = problem.errors.iter().map(|fault| FaultBody {
            pointer: fault.pointer.clone(),
            code: fault.code.to_owned(),
            detail: told(&fault.detail, problem.code, language),
        });
        Self {
            r#type: format!("{public_url}{PAGES}{}", problem.code),
            title: title(problem.code, language).unwrap_or_else(|| problem.code.to_owned()),
            status: problem.status.as_u16(),
            detail: told(&problem.detail, problem.code, language),
            instance: format!("urn:uuid:{instance}"),
            code: problem.code.to_owned(),
            legal_basis: problem.legal_basis.map(str::to_owned),
            errors: errors.collect(),
            repeat: problem.repeat.as_deref().cloned(),
            holder: problem.holder.as_deref().cloned(),
            uses: problem.uses,
            assurance: problem.assurance.as_deref().cloned(),
        }
    }
}

/// A sentence in the reader's language. One that is not known there stands behind the name of its kind, which is.
fn told(detail: &str, code: &str, language: Language) -> String {
    translated(detail, language).unwrap_or_else(|| {
        title(code, language).map_or_else(|| detail.to_owned(), |kind| format!("{kind} ({detail})"))
    })
}

impl Problem {
    /// The answer in the reader's language; its `type` is a page at `public_url`.
    pub fn render(&self, language: Language, public_url: &str) -> HttpResponse {
        let id = Uuid::now_v7();
        self.log(id);
        let body = ProblemBody::of(self, id, language, public_url);
        let mut response = HttpResponseBuilder::new(self.status)
            .insert_header((header::CONTENT_LANGUAGE, language.code()))
            .body(serde_json::to_vec(&body).unwrap_or_default());
        if self.closing {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response.extensions_mut().insert(self.occurrence(id));
        let headers = response.headers_mut();
        self.put_on(headers);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }

    /// The answer for a browser: a page in the reader's language that says what is wrong, and where to go on. What
    /// cannot be made a page is answered as for a program.
    pub fn render_page(&self, voice: Voice, site: Site<'_>, path: &str) -> HttpResponse {
        let id = Uuid::now_v7();
        let body = ProblemBody::of(self, id, voice.language, site.public_url);
        let view = ProblemPage { of_petition: path.starts_with("/petitions/"), body };
        let frame = site.frame("/", "").unlisted();
        let html = match pages::render(voice, "problem.html", &frame, &view) {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "the page of a problem could not be made");
                return self.render(voice.language, site.public_url);
            }
        };
        self.log(id);
        let mut response = HttpResponseBuilder::new(self.status)
            .insert_header((header::CONTENT_LANGUAGE, voice.language.code()))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((header::VARY, "Accept, Accept-Language"))
            .body(html);
        if self.closing {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response.extensions_mut().insert(self.occurrence(id));
        self.put_on(response.headers_mut());
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
        response
    }

    fn occurrence(&self, instance: Uuid) -> Occurrence {
        let limited = self.limited.as_ref().map(|limited| limited.policy);
        Occurrence { code: self.code, instance, limited }
    }

    /// Faults of ours are logged under the id that the answer names.
    fn log(&self, id: Uuid) {
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            log_want_of_room(self.code, id);
        } else if self.status.is_server_error() {
            let instance = format!("urn:uuid:{id}");
            tracing::warn!(code = self.code, status = self.status.as_u16(), %instance, "answered with a problem");
        }
    }

    fn put_on(&self, headers: &mut HeaderMap) {
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some((name, value)) = self.header.as_deref()
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name.clone(), value);
        }
        if let Some(limited) = &self.limited {
            let (window, wait) = (limited.window_seconds, limited.retry_after);
            RateLimitFields::new(limited.policy, limited.allowance, window, 0, wait)
                .put_on(headers);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"petitions\""),
            );
        }
    }
}

/// Logs a refusal for want of room, once a second with the number of those since: under a load that is too
/// high, a line for each would be a load of its own.
fn log_want_of_room(code: &str, instance: Uuid) {
    static UNTOLD: AtomicU64 = AtomicU64::new(0);
    static TOLD_AT: AtomicU64 = AtomicU64::new(0);
    UNTOLD.fetch_add(1, Ordering::Relaxed);
    // An instance is made of the time.
    let second = instance.get_timestamp().map_or(0, |at| at.to_unix().0);
    if TOLD_AT.swap(second, Ordering::Relaxed) != second {
        tracing::warn!(code, since_last = UNTOLD.swap(0, Ordering::Relaxed), %instance, "answered 503");
    }
}

/// The title and the sentence of a problem that is told within another answer.
pub fn in_words(code: &str, detail: &str, language: Language) -> (String, String) {
    let kind = title(code, language).unwrap_or_else(|| code.to_owned());
    (kind, told(detail, code, language))
}

/// The title of a code, if it is one of ours.
pub fn title(code: &str, language: Language) -> Option<String> {
    let [kk, ru, en] = TITLE_TABLE.get(code)?;
    Some(match language {
        Language::Kk => kk.clone(),
        Language::Ru => ru.clone(),
        Language::En => en.clone(),
    })
}
