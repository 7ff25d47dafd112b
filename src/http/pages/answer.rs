//! How a page is answered with.

use actix_web::HttpRequest;
use serde::Serialize;

use crate::responses::cache::{Key, PageKey};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::{PAGE_LANGUAGE, voice};
use crate::responses::problem::Problem;
use crate::responses::site::Site;
use app::ids::PetitionId;
use app::{App, Error};
use pages::Voice;

/// The media type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// A page that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) template: &'static str,
    /// The path that people should share.
    pub(super) path: String,
    /// Its query, without the language and without what follows a click.
    pub(super) query: String,
    pub(super) voice: Voice,
    /// Search engines leave it out.
    pub(super) unlisted: bool,
}

impl Page {
    /// The page of that template at the address of the request.
    pub(super) fn of(request: &HttpRequest, template: &'static str) -> Self {
        Self {
            template,
            path: request.path().to_owned(),
            query: String::new(),
            voice: voice(request.query_string(), request.headers()),
            unlisted: false,
        }
    }

    /// The same page with these parameters and no others but its query and its language.
    pub(super) fn link(&self, parameters: &[(&str, &str)]) -> String {
        let mut address = self.path.clone();
        let mut divider = '?';
        let mut add = |text: &str| {
            address.push(divider);
            address.push_str(text);
            divider = '&';
        };
        if self.voice.named {
            add(&format!("{PAGE_LANGUAGE}={}", self.voice.language.code()));
        }
        if !self.query.is_empty() {
            add(&self.query);
        }
        for (name, value) in parameters {
            add(&format!("{name}={}", pages::encoded(value)));
        }
        address
    }

    /// Under which it is kept ready.
    pub(super) fn key(&self, petition: Option<PetitionId>) -> Key {
        let name = format!("{}?{}#{}", self.path, self.query, self.template);
        Key::Page(PageKey { petition, name, voice: self.voice })
    }

    /// The page with what it shows.
    ///
    /// # Errors
    /// When it cannot be made, which would be a fault of ours.
    pub(super) fn showing<T: Serialize>(
        &self,
        app: &App,
        view: &T,
    ) -> Result<CachedResponse, Problem> {
        let mut frame = Site::of(app).frame(&self.path, &self.query);
        frame.unlisted = self.unlisted;
        let html = pages::render(self.voice, self.template, &frame, view)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let varies_by =
            if self.voice.named { "Accept-Encoding" } else { "Accept-Encoding, Accept-Language" };
        Ok(CachedResponse::of(html.into_bytes(), HTML)?
            .in_languages(self.voice.language.code())
            .varying_by(varies_by))
    }
}
