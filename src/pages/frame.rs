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
    /// There are pages for people around it, which it leads to. Without them it stands alone.
    pub pages: bool,
}

impl Frame<'_> {
    /// The path below which the service lies on its host, without a slash at its end; empty where the host is all its own.
    pub(crate) fn base(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("", |at| &rest[at..])
    }

    /// The same, left out by search engines.
    #[must_use]
    pub fn unlisted(self) -> Self {
        Self { unlisted: true, ..self }
    }
}
