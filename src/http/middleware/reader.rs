//! Who is told of a problem: a program, or a person who looks at a page.

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;

use crate::responses::negotiation::{voice, wants_page};
use crate::responses::problem::Problem;
use crate::responses::site::Site;
use app::App;
use pages::Voice;

/// Whoever is told of a problem.
pub(super) struct Reader<'a> {
    voice: Voice,
    public_url: &'a str,
    /// They look at pages: those of this service, and the path they asked for.
    page: Option<(Site<'a>, String)>,
}

impl<'a> Reader<'a> {
    /// Who makes this request.
    pub(super) fn of(request: &ServiceRequest, app: Option<&'a App>) -> Self {
        let page = app
            .filter(|app| app.links.pages && wants_page(request.headers()))
            .map(|app| (Site::of(app), request.path().to_owned()));
        Self {
            voice: voice(request.query_string(), request.headers()),
            public_url: app.map_or("", |app| &app.links.public_url),
            page,
        }
    }

    /// The pages that they look at; none where a program asks.
    pub(super) fn site(&self) -> Option<Site<'a>> {
        self.page.as_ref().map(|(site, _)| *site)
    }

    /// In which language they read.
    pub(super) fn voice(&self) -> Voice {
        self.voice
    }

    /// The answer that tells them.
    pub(super) fn told(&self, problem: &Problem) -> HttpResponse {
        match &self.page {
            Some((site, path)) => problem.render_page(self.voice, *site, path),
            None => problem.render(self.voice.language, self.public_url),
        }
    }
}
