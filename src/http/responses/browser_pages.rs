//! Addresses that answer browsers with pages. The OpenAPI document does not name them, so whoever serves one says
//! so here, for the layer around every call.

/// An address, or all addresses with one beginning.
#[derive(Debug, Clone, Copy)]
pub enum Address {
    /// This one.
    Whole(&'static str),
    /// All that begin so.
    Beginning(&'static str),
}

impl Address {
    /// Whether the path is one of these.
    pub(crate) fn covers(self, path: &str) -> bool {
        match self {
            Self::Whole(address) => path == address,
            Self::Beginning(beginning) => path.starts_with(beginning),
        }
    }
}

/// What answers with a page, or with what a page loads.
#[derive(Debug, Clone, Copy)]
pub struct BrowserPage {
    /// Where.
    pub(crate) address: Address,
    /// What it answers with; none where that is of many kinds.
    pub(crate) media_type: Option<&'static str>,
}

impl BrowserPage {
    /// A page in HTML.
    pub const fn html(address: Address) -> Self {
        Self { address, media_type: Some("text/html") }
    }

    /// A script.
    pub const fn script(address: Address) -> Self {
        Self { address, media_type: Some("text/javascript") }
    }

    /// What pages load, of any kind.
    pub const fn parts(address: Address) -> Self {
        Self { address, media_type: None }
    }
}
