//! What every page has around it.

use serde::Serialize;

/// What every page has around it.
#[derive(Debug, Clone, Serialize)]
pub struct Frame<'a> {
    /// Origin of the service as readers see it, without a slash at its end.
    pub public_url: &'a str,
    /// The path of the page's own address: of several that lead to it, the one that people should share.
    pub path: &'a str,
    /// Its query without the language and without what follows a click; empty where there is none.
    pub query: &'a str,
    /// Search engines leave it out.
    pub unlisted: bool,
    /// It is a sandbox: what stands here is made up.
    pub sandbox: bool,
}

impl Frame<'_> {
    /// The same, left out by search engines.
    #[must_use]
    pub fn unlisted(self) -> Self {
        Self { unlisted: true, ..self }
    }
}
