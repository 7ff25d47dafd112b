//! An answer kept as bytes: plain, and compressed when somebody asks for it so.

use std::io::Write as _;
use std::sync::OnceLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag, HeaderValue, InvalidHeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::responses::negotiation::{has, takes_gzip};
use crate::responses::problem::Problem;
use crate::responses::readings::{Caching, JSON, entity_tag, json_bytes};

/// An answer shorter than this gains nothing by compression.
const WORTH_COMPRESSING: usize = 512;

/// An answer, ready to be given out.
pub struct CachedResponse {
    plain: Encoded,
    media_type: HeaderValue,
    languages: Option<HeaderValue>,
    link: Option<HeaderValue>,
    caching: &'static str,
    varies_by: &'static str,
    /// What browsers may do with it, where that is not what holds for all answers (Content-Security-Policy).
    policy: Option<HeaderValue>,
    /// Compressed when somebody first asks for it so.
    gzip: OnceLock<Option<Encoded>>,
}

/// The bytes in one encoding, with a strong ETag of their own (RFC 9110, 8.8.3).
struct Encoded {
    bytes: Bytes,
    etag: EntityTag,
    /// The ETag as it stands in the header, written once.
    etag_field: HeaderValue,
}

impl Encoded {
    fn of(bytes: Vec<u8>) -> Result<Self, InvalidHeaderValue> {
        let etag = entity_tag(&bytes);
        let etag_field = HeaderValue::from_str(&etag.to_string())?;
        Ok(Self { bytes: bytes.into(), etag, etag_field })
    }
}

impl CachedResponse {
    /// An answer in JSON.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    pub fn json<T: Serialize>(body: &T) -> Result<Self, Problem> {
        Self::of(json_bytes(body)?, JSON)
    }

    /// An answer in that format.
    ///
    /// # Errors
    /// As [`CachedResponse::json`].
    pub fn of(bytes: Vec<u8>, media_type: &str) -> Result<Self, Problem> {
        let ours = |_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
        Ok(Self {
            plain: Encoded::of(bytes).map_err(ours)?,
            media_type: HeaderValue::from_str(media_type).map_err(ours)?,
            languages: None,
            link: None,
            caching: Caching::Public.control(),
            varies_by: "Accept, Accept-Encoding, Accept-Language, Authorization",
            policy: None,
            gzip: OnceLock::new(),
        })
    }

    /// The languages the answer is written in.
    pub fn in_languages(mut self, languages: &str) -> Self {
        self.languages = HeaderValue::from_str(languages).ok();
        self
    }

    /// Where reading goes on.
    pub fn followed_by(mut self, link: Option<&str>) -> Self {
        self.link = link.and_then(|link| HeaderValue::from_str(link).ok());
        self
    }

    /// Under another policy than that of all answers.
    pub fn under_policy(mut self, policy: &str) -> Self {
        self.policy = HeaderValue::from_str(policy).ok();
        self
    }

    /// Who may keep it for how long, in other words than those of readings.
    pub fn kept(self, caching: &'static str) -> Self {
        Self { caching, ..self }
    }

    /// By which headers of the request it differs, other than readings do.
    pub fn varying_by(self, varies_by: &'static str) -> Self {
        Self { varies_by, ..self }
    }

    fn compressed(&self) -> Option<&Encoded> {
        let made = self.gzip.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.plain.bytes).ok()?;
            let bytes = encoder.finish().ok()?;
            if bytes.len() < self.plain.bytes.len() { Encoded::of(bytes).ok() } else { None }
        });
        made.as_ref()
    }

    /// Bytes that it takes in memory, in all encodings that it has.
    pub(crate) fn size(&self) -> usize {
        let gzip = self.gzip.get().and_then(Option::as_ref);
        self.plain.bytes.len() + gzip.map_or(0, |gzip| gzip.bytes.len())
    }

    /// The whole answer, uncompressed.
    pub fn plain(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// The answer to one reader: compressed if they take it so, 304 if they have it already.
    pub(crate) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let gzip = (self.plain.bytes.len() >= WORTH_COMPRESSING && takes_gzip(request.headers()))
            .then(|| self.compressed())
            .flatten();
        let given = gzip.unwrap_or(&self.plain);
        let known = has(request, &given.etag);
        let mut answer =
            HttpResponseBuilder::new(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        answer
            .insert_header((header::ETAG, given.etag_field.clone()))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static(self.caching)))
            .insert_header((header::VARY, HeaderValue::from_static(self.varies_by)));
        if let Some(languages) = &self.languages {
            answer.insert_header((header::CONTENT_LANGUAGE, languages.clone()));
        }
        if let Some(link) = &self.link {
            answer.insert_header((header::LINK, link.clone()));
        }
        if let Some(policy) = &self.policy {
            answer.insert_header((header::CONTENT_SECURITY_POLICY, policy.clone()));
        }
        if known {
            return answer.finish();
        }
        if gzip.is_some() {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
        answer
            .insert_header((header::CONTENT_TYPE, self.media_type.clone()))
            .body(given.bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn encodings_have_etags_of_their_own_and_one_is_never_taken_for_the_other() {
        let ready = CachedResponse::of(vec![b'a'; 4096], JSON).unwrap();
        let asked = |encoding: &str, tag: Option<&str>| {
            let mut request = TestRequest::get().insert_header((header::ACCEPT_ENCODING, encoding));
            if let Some(tag) = tag {
                request = request.insert_header((header::IF_NONE_MATCH, tag));
            }
            let answer = ready.answer(&request.to_http_request());
            (
                answer.status().as_u16(),
                answer.headers().get(header::ETAG).unwrap().to_str().unwrap().to_owned(),
            )
        };
        let (plain, gzip) = (asked("identity", None).1, asked("gzip", None).1);
        assert_ne!(plain, gzip);
        assert_eq!(asked("identity", Some(&plain)).0, 304);
        assert_eq!(asked("gzip", Some(&gzip)).0, 304);
        assert_eq!(asked("gzip", Some(&plain)).0, 200);
        assert_eq!(asked("identity", Some(&gzip)).0, 200);
    }
}
