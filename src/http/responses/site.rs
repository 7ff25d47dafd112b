//! What every page has around it, as this service is.

use app::App;
use pages::Frame;

/// What pages say of the service.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Its origin as readers see it.
    pub public_url: &'a str,
    /// What stands there is made up.
    pub sandbox: bool,
    /// There are pages for people.
    pub pages: bool,
}

impl<'a> Site<'a> {
    /// That of this deployment.
    pub fn of(app: &'a App) -> Self {
        Self { public_url: &app.links.public_url, sandbox: app.sandbox, pages: app.links.pages }
    }

    /// What the page at that address has around it.
    pub fn frame(self, path: &'a str, query: &'a str) -> Frame<'a> {
        Frame {
            public_url: self.public_url,
            path,
            query,
            unlisted: false,
            sandbox: self.sandbox,
            pages: self.pages,
        }
    }
}
