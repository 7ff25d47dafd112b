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
    /// What browsers may do with it (Content-Security-Policy).
    pub(crate) policy: &'static str,
}

/// Pages run scripts of ours, wear our own sheets and talk to nobody but us. Neither script nor style stands in a page
/// itself, so that what others wrote can never become one.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                                 font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
                                 frame-ancestors 'none'; base-uri 'none'";
/// Those on which one signs electronically may besides speak to NCALayer, which runs on the reader's own computer.
const SIGNING: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                       font-src 'self'; connect-src 'self' wss://127.0.0.1:13579; manifest-src 'self'; \
                       form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// What every site may show in a frame of its own: a sheet of ours and nothing that acts.
const IN_FRAMES: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; \
                         frame-ancestors *; base-uri 'none'";

impl BrowserPage {
    /// A page in HTML.
    pub const fn html(address: Address) -> Self {
        Self { address, media_type: Some("text/html"), policy: POLICY }
    }

    /// A script.
    pub const fn script(address: Address) -> Self {
        Self { address, media_type: Some("text/javascript"), policy: POLICY }
    }

    /// What pages load, of any kind.
    pub const fn parts(address: Address) -> Self {
        Self { address, media_type: None, policy: POLICY }
    }

    /// The same, in frames of other sites.
    pub const fn in_frames(self) -> Self {
        Self { policy: IN_FRAMES, ..self }
    }

    /// The same, where one signs electronically.
    pub const fn with_signing(self) -> Self {
        Self { policy: SIGNING, ..self }
    }
}
